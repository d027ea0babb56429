// SPDX-License-Identifier: Apache-2.0
#include "policy_file.h"

#include "input_file.h"

namespace siegel::cli {
namespace {

constexpr std::string_view builtin_prefix = "builtin:";

std::string fault_text(const std::string& shown_name, const PolicyFault& fault) {
  return shown_name + ":" + std::to_string(fault.position.line) + ":" + std::to_string(fault.position.column) + ": " +
         std::string(fault.what);
}

}  // namespace

Outcome<PolicyText> read_policy(const std::string& path) {
  if (path.starts_with(builtin_prefix)) {
    const auto text = builtin_policy(std::string_view(path).substr(builtin_prefix.size()));
    if (text.empty())
      return failed(ErrorCode::bad_argument, "there is no builtin policy of this name",
                    "strict-203, gdpr-pseudonymisation, llm-chat, research-release, test-data");
    return PolicyText{path, std::string(text)};
  }
  CLI_TRY(const auto file, InputFile::open(path));
  CLI_TRY(const auto text, read_secret(file, max_policy_size));
  return PolicyText{file.shown_name(), std::string(text_of(text.reveal()))};
}

Outcome<Policy> parse_policy(const PolicyText& text) {
  std::vector<PolicyFault> faults;
  auto policy = Policy::parse(bytes_of(text.text), faults);
  if (policy) return *std::move(policy);
  if (faults.empty()) return failed(policy.error());
  return failed(policy.error().code, fault_text(text.shown_name, faults.front()),
                faults.size() > 1 ? "siegel lint shows " + std::to_string(faults.size()) + " mistakes" : "");
}

Outcome<Policy> load_policy(const std::string& path) {
  CLI_TRY(const auto text, read_policy(path));
  return parse_policy(text);
}

Outcome<std::vector<std::string>> lint_policy(const std::string& path) {
  CLI_TRY(const auto file, InputFile::open(path));
  CLI_TRY(const auto text, read_secret(file, max_policy_size));
  std::vector<PolicyFault> faults;
  std::vector<std::string> lines;
  if (!Policy::parse(text.reveal(), faults))
    for (const auto& fault : faults) lines.push_back(fault_text(file.shown_name(), fault));
  return lines;
}

}  // namespace siegel::cli
