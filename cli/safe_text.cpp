// SPDX-License-Identifier: Apache-2.0
#include "safe_text.h"

#include <utf8proc.h>

#include <cstdlib>

#include "siegel.h"

namespace siegel::cli {
namespace {

bool is_harmless(utf8proc_int32_t character) {
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:  // control
    case UTF8PROC_CATEGORY_CF:  // format: also the marks that turn the direction of writing
    case UTF8PROC_CATEGORY_CS:  // surrogate
    case UTF8PROC_CATEGORY_CN:  // not assigned
    case UTF8PROC_CATEGORY_ZL:  // line separator
    case UTF8PROC_CATEGORY_ZP:  // paragraph separator
      return false;
    default: return true;
  }
}

}  // namespace

std::string safe_text(std::string_view text) {
  std::string safe;
  for (auto rest = bytes_of(text); !rest.empty();) {
    utf8proc_int32_t character = 0;
    const auto size = utf8proc_iterate(rest.data(), static_cast<utf8proc_ssize_t>(rest.size()), &character);
    const auto taken = rest.first(size > 0 ? static_cast<std::size_t>(size) : 1);
    if (size > 0 && is_harmless(character)) {
      safe += text_of(taken);
    } else {
      for (const auto byte : taken) safe += "\\x" + encode_hex(ByteView(&byte, 1));
    }
    rest = rest.subspan(taken.size());
  }
  return safe;
}

bool to_nfc(std::string_view text, std::string& normalized) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto size =
      utf8proc_map(bytes_of(text).data(), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): flags, made to be joined
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return false;
  const ByteSpan result(mapped, static_cast<std::size_t>(size));
  normalized.assign(text_of(result));
  wipe(result);
  std::free(mapped);
  return true;
}

}  // namespace siegel::cli
