// SPDX-License-Identifier: Apache-2.0
#include "privacy/restorer.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

/// Tokens that were given out: the first few hundred, each for itself.
class Issued final : public TokenSource {
 public:
  explicit Issued(const SessionTokens& session) {
    for (std::uint64_t number = 0; number < 300; ++number)
      if (auto token = session.make(TokenType::person, number)) tokens.push_back(*std::move(token));
  }
  std::optional<std::string_view> find(std::string_view token) const override {
    if (std::ranges::find(tokens, token) == tokens.end()) return std::nullopt;
    return "<"
           "value"
           ">";
  }
  std::vector<std::string> tokens;
};

}  // namespace

// A first byte says how the rest is cut. However it is cut, the same comes out; little is held back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const auto session = *SessionTokens::create(SecretBytes(session_key_size), provider());
  static const Issued issued(session);
  const auto text = ByteView(data + 1, size - 1);
  const auto step = std::max<std::size_t>(1, data[0] % 16);
  const RestoreOptions options{RestoreMode::lenient,
                               (data[0] & 0x80U) != 0 ? RestoreContext::json : RestoreContext::automatic};
  Restorer whole(issued, {session}, options);
  Bytes expected;
  append(expected, *whole.push(text));
  append(expected, *whole.finish());
  Restorer cut(issued, {session}, options);
  Bytes out;
  std::size_t restored_size = 0;
  for (std::size_t at = 0; at < text.size(); at += step) {
    append(out, *cut.push(text.subspan(at, std::min(step, text.size() - at))));
    restored_size = cut.report().restored * max_token_spelling;
    require(out.size() + restored_size + max_token_spelling + 8 + step >= at);
  }
  append(out, *cut.finish());
  require(out == expected);
  require(cut.report().restored == whole.report().restored);
  return 0;
}
