// SPDX-License-Identifier: Apache-2.0
#include "privacy/pseudonymizer.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

Result<Bytes> run(const Policy& policy, ByteView json, std::size_t step, const PseudonymizeContext& context) {
  SIEGEL_TRY(auto pseudonymizer, Pseudonymizer::create(policy, context));
  Bytes out;
  while (!json.empty()) {
    const auto piece = json.first(std::min(step, json.size()));
    json = json.subspan(piece.size());
    SIEGEL_TRY(const ByteView done, pseudonymizer.push(piece));
    append(out, done);
  }
  SIEGEL_TRY(const ByteView last, pseudonymizer.finish());
  append(out, last);
  return out;
}

}  // namespace

// JSON under a fixed policy with keys: cut anywhere it comes out the same, and what is encrypted comes back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::string_view rules =
      R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"main"}},"input":{"format":"json"},"fields":[
    {"select":"key:iban","do":"siv","type":"IBAN"},{"select":"key:name","do":"token","type":"PERSON"},{"select":"key:no","do":"ff1","alphabet":"alphanumeric"},
    {"select":"key:gone","do":"drop"},{"select":"ptr:/**","do":"keep","because":"a test"}]})";
  static const auto keyring = [] {
    Keyring made;
    (void)made.add("main", 1, provider());
    return made;
  }();
  static const auto policy = [] {
    std::vector<PolicyFault> faults;
    return *Policy::parse(bytes_of(rules), faults);
  }();
  PseudonymizeContext context{provider()};
  context.keyring = &keyring;
  const ByteView json(data, size);
  const auto whole = run(policy, json, size + 1, context);
  const auto cut = run(policy, json, 1, context);
  require(whole.has_value() == cut.has_value());
  if (whole)
    require(*whole == *cut);
  else
    require(whole.error().code == cut.error().code);
  return 0;
}
