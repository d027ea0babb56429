// SPDX-License-Identifier: Apache-2.0
#include "command.h"

#include <unistd.h>

#include <optional>

#include "file_descriptor.h"

namespace siegel::cli {

void report(const Failure& failure, ProgressMode mode) {
  std::string text;
  if (mode == ProgressMode::json) {
    auto json = JsonWriter::object();
    json.set("event", "error").set("code", describe(failure.code).word).set("message", failure.message);
    if (!failure.hint.empty()) json.set("hint", failure.hint);
    text = json.print() + "\n";
  } else {
    text = "siegel: error: " + failure.message + "\n";
    if (!failure.hint.empty()) text += "siegel: hint: " + failure.hint + "\n";
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
