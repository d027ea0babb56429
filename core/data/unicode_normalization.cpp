// SPDX-License-Identifier: Apache-2.0
#include "data/unicode_normalization.h"

#include <utf8proc.h>

#include <cstdlib>

#include "base/wiped_bytes.h"

namespace siegel {

Status normalize(std::string_view utf_8, NormalizationForm form, CaseFolding folding, std::string& to) {
  unsigned flags = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
  if (form == NormalizationForm::nfkc) flags |= UTF8PROC_COMPAT;
  if (folding == CaseFolding::yes) flags |= UTF8PROC_CASEFOLD;
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(bytes_of(utf_8).data(), static_cast<utf8proc_ssize_t>(utf_8.size()), &mapped,
                                 // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): made to be joined
                                 static_cast<utf8proc_option_t>(flags));
  if (size == UTF8PROC_ERROR_NOMEM) return fail(ErrorCode::out_of_memory, "there is not enough memory");
  if (size < 0) return fail(ErrorCode::bad_data, "a value is not UTF-8");
  const ByteSpan result(mapped, static_cast<std::size_t>(size));
  to.assign(text_of(result));
  wipe(result);
  std::free(mapped);
  return {};
}

}  // namespace siegel
