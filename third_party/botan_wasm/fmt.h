// SPDX-License-Identifier: Apache-2.0
// Takes the place of botan/internal/fmt.h in the WebAssembly build: the same function without streams, which would
// bring all of the C++ library's locales (100 KB) for the sake of names and of messages that nobody sees.
#ifndef BOTAN_UTIL_FMT_H_
#define BOTAN_UTIL_FMT_H_

#include <botan/types.h>

#include <concepts>
#include <ios>
#include <string>
#include <string_view>

namespace Botan {

namespace fmt_detail {

inline void append(std::string& out, std::string_view text) { out += text; }
inline void append(std::string& out, char character) { out += character; }
inline void append(std::string& out, std::integral auto number) { out += std::to_string(number); }
template <class T>
  requires requires(const T& value) {
    { value.to_string() } -> std::convertible_to<std::string>;
  }
void append(std::string& out, const T& value) {
  out += value.to_string();
}

inline void write(std::string& out, std::string_view format) { out += format; }

template <class T, class... Rest>
void write(std::string& out, std::string_view format, const T& value, const Rest&... rest) {
  const auto at = format.find("{}");
  out += format.substr(0, at);
  if (at == std::string_view::npos) return;
  append(out, value);
  write(out, format.substr(at + 2), rest...);
}

/// What Botan uses of std::ostringstream. Numbers are decimal whatever is asked for.
class Text {
 public:
  template <class T>
  Text& operator<<(const T& value) {
    append(text_, value);
    return *this;
  }
  Text& operator<<(std::ios_base& (*)(std::ios_base&)) { return *this; }
  std::string str() const { return text_; }

 private:
  std::string text_;
};

}  // namespace fmt_detail

/// `format` with each {} replaced by the next argument.
template <class... T>
std::string fmt(std::string_view format, const T&... values) {
  std::string out;
  fmt_detail::write(out, format, values...);
  return out;
}

}  // namespace Botan

#endif
