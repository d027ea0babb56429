// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "codec/hex.h"
#include "codec/json.h"
#include "codec/json_object.h"
#include "privacy/vault.h"

namespace siegel {
namespace {

constexpr Error malformed{ErrorCode::bad_vault, "the mark of a vault is not well formed"};

template <std::size_t Size>
bool take_bytes(JsonObject& object, std::string_view name, std::array<std::uint8_t, Size>& to) {
  const auto bytes = object.take_hex(name);
  if (!bytes || !*bytes || (*bytes)->size() != Size) return false;
  std::ranges::copy(**bytes, to.begin());
  return true;
}

}  // namespace

std::string VaultMark::print() const {
  auto json = JsonWriter::object();
  json.set("vault", encode_hex(vault)).set("sequence", sequence).set("digest", encode_hex(digest));
  return json.print() + "\n";
}

Result<VaultMark> VaultMark::parse(std::string_view text) {
  auto object = JsonObject::parse(bytes_of(text));
  if (!object) return fail(malformed);
  VaultMark mark;
  const bool has_bytes = take_bytes(*object, "vault", mark.vault) && take_bytes(*object, "digest", mark.digest);
  const auto sequence = object->take_number("sequence");
  if (!has_bytes || !sequence || !*sequence || !object->expect_nothing_left()) return fail(malformed);
  mark.sequence = **sequence;
  return mark;
}

}  // namespace siegel
