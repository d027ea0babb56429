// SPDX-License-Identifier: Apache-2.0
// Nobody without the key makes a message that opens: whatever is read stays closed, unless it is the one that was
// sealed.
#include "formats/jwe.h"
#include "formats/jwk.h"

#include "formats/jwe_sealing.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

EnvelopeKey own_key() { return *EnvelopeKey::of_secret(Group::x25519, SecretBytes::copy(Bytes(32, 7)), provider()); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = own_key();
  Input input(data, size);
  const auto mode = input.byte();
  const auto bytes = input.rest();
  if (mode % 4 == 0) {  // what was sealed opens, and with one byte changed it does not
    JweOptions options;
    options.serialization = static_cast<JweSerialization>(mode / 4 % 3);
    const EnvelopeSecret recipient{&key, {}};
    const auto sealed = *seal_jwe(WipedBytes(bytes.begin(), bytes.end()), {&recipient, 1}, options, provider());
    std::string message(text_of(sealed));
    const auto read = JweMessage::parse(bytes_of(message));
    require(read.has_value());
    const auto content = read->open(recipient, provider());
    require(content.has_value() && text_of(*content) == text_of(bytes));
    const auto at = message.find("\"tag\":\"");
    auto& byte = message[at == std::string::npos ? message.size() - 2 : at + 8];
    byte = byte == 'A' ? 'B' : 'A';
    const auto altered = JweMessage::parse(bytes_of(message));
    require(!altered || !altered->open(recipient, provider()));
    return 0;
  }
  const auto read = JweMessage::parse(bytes);
  if (!read) return 0;
  require(read->recipients().has_value() && !read->recipients()->empty());
  require(!read->open({&key, {}}, provider()));
  return 0;
}
