// SPDX-License-Identifier: Apache-2.0
#include "policy_file.h"

#include "input_file.h"

namespace siegel::cli {
namespace {

std::string fault_text(const std::string& shown_name, const PolicyFault& fault) {
  return shown_name + ":" + std::to_string(fault.position.line) + ":" + std::to_string(fault.position.column) + ": " +
         std::string(fault.what);
}

}  // namespace

Outcome<TablePolicy> load_policy(const std::string& path) {
  CLI_TRY(const auto file, InputFile::open(path));
  CLI_TRY(const auto text, read_secret(file, max_policy_size));
  std::vector<PolicyFault> faults;
  auto policy = TablePolicy::parse(text.reveal(), faults);
  if (policy) return *std::move(policy);
  return failed(policy.error().code, fault_text(file.shown_name(), faults.front()),
                faults.size() > 1 ? "siegel lint shows " + std::to_string(faults.size()) + " mistakes" : "");
}

Outcome<std::vector<std::string>> lint_policy(const std::string& path) {
  CLI_TRY(const auto file, InputFile::open(path));
  CLI_TRY(const auto text, read_secret(file, max_policy_size));
  std::vector<PolicyFault> faults;
  std::vector<std::string> lines;
  if (!TablePolicy::parse(text.reveal(), faults))
    for (const auto& fault : faults) lines.push_back(fault_text(file.shown_name(), fault));
  return lines;
}

}  // namespace siegel::cli
