// SPDX-License-Identifier: Apache-2.0
#include "formats/jwe_header.h"

#include <algorithm>

namespace siegel {
namespace {

constexpr Error missing{ErrorCode::bad_data, "a member of the JWE header is missing"};

}  // namespace

Result<JweHeader> JweHeader::join(const JoseObject* protected_header, const JoseObject* shared, const JoseObject* own) {
  JweHeader header;
  header.parts_ = {protected_header, shared, own};
  std::vector<std::string_view> names;
  for (const auto* part : header.parts_)
    if (part != nullptr) names.insert(names.end(), part->names().begin(), part->names().end());
  std::ranges::sort(names);
  if (std::ranges::adjacent_find(names) != names.end())
    return fail(ErrorCode::bad_data, "a member is in two headers of the JWE");
  if (std::ranges::binary_search(names, "zip"))
    return fail(ErrorCode::unsupported, "the JWE is compressed, which tells what is in it: it is not read");
  if (std::ranges::binary_search(names, "crit"))
    return fail(ErrorCode::unsupported, "the JWE says that it must not be read without an extension that is not known");
  return header;
}

const JoseObject& JweHeader::holder_of(std::string_view pointer) const {
  static const JoseObject empty;
  for (const auto* part : parts_)
    if (part != nullptr && part->has(pointer)) return *part;
  return empty;
}

Result<std::string_view> JweHeader::text(std::string_view pointer) const {
  SIEGEL_TRY(const auto found, holder_of(pointer).text(pointer));
  if (!found) return fail(missing);
  return *found;
}

Result<Bytes> JweHeader::bytes(std::string_view pointer) const {
  SIEGEL_TRY(auto found, holder_of(pointer).bytes(pointer));
  if (!found) return fail(missing);
  return *std::move(found);
}

}  // namespace siegel
