// SPDX-License-Identifier: Apache-2.0
#include "command.h"

#include <unistd.h>

#include <algorithm>
#include <optional>

#include "file_descriptor.h"
#include "key_file.h"

namespace siegel::cli {
namespace {

bool same_letter(char a, char b) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  return upper(a) == upper(b);
}

bool is_key_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Messages name what was typed, and what was typed in the wrong place may be a secret key.
std::string without_secret_keys(std::string text) {
  auto from = text.begin();
  while (true) {
    const auto found = std::search(from, text.end(), secret_key_start.begin(), secret_key_start.end(), same_letter);
    if (found == text.end()) return text;
    const auto begin = found + static_cast<std::ptrdiff_t>(secret_key_start.size());
    const auto end = std::find_if_not(begin, text.end(), is_key_letter);
    const auto next = (begin - text.begin()) + 3;
    text.replace(begin, end, "...");
    from = text.begin() + next;
  }
}

}  // namespace

void report(const Failure& failure, ProgressMode mode) {
  const auto message = without_secret_keys(failure.message);
  const auto hint = without_secret_keys(failure.hint);
  std::string text;
  if (mode == ProgressMode::json) {
    auto json = JsonWriter::object();
    json.set("event", "error").set("code", describe(failure.code).word).set("message", message);
    if (!hint.empty()) json.set("hint", hint);
    text = json.print() + "\n";
  } else {
    text = "siegel: error: " + message + "\n";
    if (!hint.empty()) text += "siegel: hint: " + hint + "\n";
  }
  // Nothing can be done if even this fails; the exit status still tells.
  (void)write_fully(STDERR_FILENO, bytes_of(text));
}

Done for_each_input(const std::vector<std::string>& inputs, ProgressMode mode,
                    const std::function<Done(const std::string&)>& job) {
  std::optional<Failure> first;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto done = job(inputs[i]);
    if (done) continue;
    if (inputs.size() > 1) report(done.error(), mode);
    if (!first) first = std::move(done).error();
  }
  if (!first) return {};
  if (inputs.size() > 1) *first = {first->code, "not every input was processed", "the messages above say which"};
  return failed(*first);
}

}  // namespace siegel::cli
