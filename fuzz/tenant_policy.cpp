// SPDX-License-Identifier: Apache-2.0
// A policy of a tenant that is read is printed and read as the same one, and allows nobody whom it does not name.
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = TenantPolicy::parse(text_of({data, size}));
  if (!policy) return 0;
  const auto again = TenantPolicy::parse(policy->print());
  require(again.has_value() && *again == *policy && again->print() == policy->print());
  SealFacts facts;
  facts.recipients = {{"x25519", "siegel1nobody"}};
  facts.is_padded = facts.has_metadata = true;
  facts.context_keys = policy->required_context;
  require(policy->find("siegel1nobody") != nullptr || policy->find_epoch("siegel1nobody") != nullptr ||
          decide_seal(*policy, facts).has_value());
  return 0;
}
