// SPDX-License-Identifier: Apache-2.0
#include "envelope/header.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "envelope/header_reader.h"
#include "envelope/limits.h"
#include "envelope/tlv.h"

namespace siegel {
namespace {

bool is_passphrase(const Stanza& stanza) { return stanza.known_type() == StanzaType::passphrase; }

Result<std::vector<Stanza>> decode_recipients(ByteView bytes) {
  SIEGEL_TRY(const auto tlvs, read_tlvs(bytes, max_stanzas));
  if (tlvs.empty()) return fail(ErrorCode::bad_header, "the header has no recipient");
  std::vector<Stanza> stanzas;
  stanzas.reserve(tlvs.size());
  for (const auto& tlv : tlvs) {
    stanzas.push_back({tlv.type, Bytes(tlv.value.begin(), tlv.value.end())});
    SIEGEL_CHECK(check_form(stanzas.back()));
  }
  // One run of Argon2id for each file, and no partitioning oracle over several.
  if (std::ranges::count_if(stanzas, is_passphrase) > 1)
    return fail(ErrorCode::bad_header, "the header has more than one passphrase");
  return stanzas;
}

}  // namespace

Result<Header> Header::parse(ByteView bytes) {
  SIEGEL_TRY(const auto layout, measure_header(bytes));
  if (!layout || bytes.size() < layout->total_size()) return fail(ErrorCode::truncated, "the header ends too early");
  if (bytes.size() > layout->total_size()) return fail(ErrorCode::trailing_data, "bytes follow the end of the header");
  Header header;
  header.encoded_.assign(bytes.begin(), bytes.end());
  header.head_size_ = layout->head_size();
  SIEGEL_TRY(header.core_, decode_core(layout->core(bytes)));
  SIEGEL_TRY(header.stanzas_, decode_recipients(layout->recipients(bytes)));
  return header;
}

Bytes encode_head(ByteView core) {
  Bytes head(magic.begin(), magic.end());
  append_big_endian(head, static_cast<std::uint32_t>(core.size()));
  append(head, core);
  return head;
}

Result<Bytes> encode_recipients(const std::vector<Stanza>& stanzas) {
  if (stanzas.empty()) return fail(ErrorCode::bad_argument, "a file needs at least one recipient");
  if (stanzas.size() > max_stanzas) return fail(ErrorCode::too_large, "a file has at most 1,024 recipients");
  if (std::ranges::count_if(stanzas, is_passphrase) > 1)
    return fail(ErrorCode::bad_argument, "a file has at most one passphrase");
  Bytes section;
  for (const auto& stanza : stanzas) append_tlv(section, stanza.type, stanza.body);
  if (section.size() > max_recipients_size) return fail(ErrorCode::too_large, "the recipients take more than 1 MiB");
  Bytes bytes;
  append_big_endian(bytes, static_cast<std::uint32_t>(section.size()));
  append(bytes, section);
  return bytes;
}

}  // namespace siegel
