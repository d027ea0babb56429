// SPDX-License-Identifier: Apache-2.0
#include "context_option.h"

#include "safe_text.h"
#include "terminal.h"

namespace siegel::cli {
Outcome<Context> parse_context(const std::vector<std::string>& pairs) {
  Context context;
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    std::string key;
    std::string value;
    if (equals == std::string::npos || equals == 0 || !to_nfc(pair.substr(0, equals), key) ||
        !to_nfc(pair.substr(equals + 1), value))
      return failed(ErrorCode::bad_argument, "a context is written as key=value, in UTF-8: " + safe_text(pair));
    if (!context.emplace(key, value).second)
      return failed(ErrorCode::bad_argument, "the context has two values for " + safe_text(key));
  }
  return context;
}

}  // namespace siegel::cli
