// SPDX-License-Identifier: Apache-2.0
#include "data/json_path.h"

namespace siegel {

std::string JsonPath::pointer() const {
  std::string text;
  for (std::size_t depth = 0; depth < size(); ++depth) {
    const auto step = (*this)[depth];
    text.push_back('/');
    if (!step.is_member) text.append(std::to_string(step.index));
    // RFC 6901, 3: "~" is written "~0" and "/" is written "~1".
    for (const auto character : step.name) {
      if (character == '~')
        text.append("~0");
      else if (character == '/')
        text.append("~1");
      else
        text.push_back(character);
    }
  }
  return text;
}

}  // namespace siegel
