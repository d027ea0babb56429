// SPDX-License-Identifier: Apache-2.0
// CMS messages: anything is read or refused; what was sealed opens, and with one byte changed it does not.
#include "formats/cms.h"

#include "formats/cms_sealing.h"
#include "formats/pem_key.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

EnvelopeKey symmetric_key() { return *EnvelopeKey::symmetric(SecretBytes::copy(Bytes(32, 7))); }
EnvelopeKey curve_key() { return *EnvelopeKey::of_secret(Group::p256, SecretBytes::copy(Bytes(32, 7)), provider()); }

void seal_and_open(ByteView bytes, const EnvelopeKey& key, bool as_pem) {
  const EnvelopeSecret recipient{&key, {}};
  CmsOptions options;
  options.as_pem = as_pem;
  auto message = *seal_cms(WipedBytes(bytes.begin(), bytes.end()), {&recipient, 1}, options, provider());
  const auto read = CmsMessage::parse(message);
  require(read.has_value());
  const auto content = read->open(recipient, provider());
  require(content.has_value() && text_of(*content) == text_of(bytes));
  if (as_pem) return;
  message.back() ^= 1;
  const auto altered = CmsMessage::parse(message);
  require(!altered || !altered->open(recipient, provider()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto symmetric = symmetric_key();
  static const auto curve = curve_key();
  Input input(data, size);
  const auto mode = input.byte();
  const auto bytes = input.rest();
  if (mode % 4 == 0) {
    seal_and_open(bytes, symmetric, mode % 8 == 0);
  } else if (mode % 4 == 1) {
    static_cast<void>(parse_pem_key(bytes, provider()));
    static_cast<void>(parse_certificate(bytes));
  } else if (const auto read = CmsMessage::parse(bytes)) {
    static_cast<void>(read->recipients());
    for (const auto* key : {&symmetric, &curve}) static_cast<void>(read->open({key, {}}, provider()));
  }
  return 0;
}
