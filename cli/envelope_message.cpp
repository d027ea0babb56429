// SPDX-License-Identifier: Apache-2.0
#include "envelope_message.h"

#include <algorithm>

namespace siegel::cli {
namespace {

constexpr std::size_t first_size = 65'536;
constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t room_for_headers = 16 * mebibyte;  // 100 recipients with headers of 64 KiB, in base64
constexpr std::size_t max_mebibytes = 1024;

/// Reads to the end of the input. A vector grows by copying: where the size is known it is reserved.
template <class Vector, class Read>
Done read_all(Vector& to, std::size_t limit, std::size_t expected, const std::string& shown_name, const Read& read) {
  to.reserve(std::min(limit, expected) + aead_tag_size + 1);
  while (true) {
    const auto before = to.size();
    const auto step = std::max(first_size, std::min(to.capacity() - before, limit - std::min(limit, before) + 1));
    to.resize(before + step);
    CLI_TRY(const auto got, read(ByteSpan(to).subspan(before)));
    to.resize(before + got);
    if (to.size() > limit)
      return failed(ErrorCode::too_large,
                    shown_name + " is longer than " + std::to_string(limit / mebibyte) +
                        " MiB, the most for a format whose one tag covers all of it",
                    "seal it in Siegel's own format, which takes any size; or raise --max-content");
    if (got < step) return {};
  }
}

}  // namespace

Outcome<StandardEnvelope> read_envelope(SealedInput& input, const EnvelopeLimits& limits) {
  const auto& name = input.file().shown_name();
  Bytes message;
  // Base64 makes a third more of it, PEM also breaks the lines.
  const auto limit = limits.max_content / 2 * 3 + room_for_headers;
  CLI_CHECK(read_all(message, limit, input.file().is_regular() ? input.file().size() : 0, name,
                     [&](ByteSpan out) { return input.source().read(out); }));
  auto envelope = StandardEnvelope::parse(input.format(), std::move(message), limits);
  if (!envelope) return failed_on(name, envelope.error());
  return std::move(*envelope);
}

Outcome<WipedBytes> read_content(const InputFile& input, std::size_t limit) {
  WipedBytes content;
  ByteSource source(input);
  CLI_CHECK(read_all(content, limit, input.is_regular() ? input.size() : 0, input.shown_name(),
                     [&](ByteSpan out) { return source.read(out); }));
  return content;
}

void add_max_content_option(CLI::App& command, std::size_t& mebibytes) {
  command
      .add_option("--max-content", mebibytes,
                  "the most content of a JWE, COSE or CMS message, which is in memory whole")
      ->type_name("MIB")
      ->check(CLI::Range(std::size_t{1}, max_mebibytes).description(""))
      ->capture_default_str();
}

}  // namespace siegel::cli
