// SPDX-License-Identifier: Apache-2.0
#include "privacy/kept_scan.h"

#include <algorithm>

#include "base/utf8.h"
#include "codec/base64.h"

namespace siegel {
namespace {

constexpr double sure = 0.8;
constexpr std::size_t least_base64 = 16;  // characters: shorter ones are words

bool is_direct(FindingType type) {
  switch (type) {
    case FindingType::organization:
    case FindingType::location:
    case FindingType::date:
    case FindingType::age:
    case FindingType::url:
    case FindingType::ip_address:
    case FindingType::bic:
    case FindingType::commercial_register:
    case FindingType::routing_id:
    case FindingType::security_id:
    case FindingType::lei:
    case FindingType::bank_routing:
    case FindingType::file_number:
    case FindingType::vat_id: return false;
    default: return true;
  }
}

/// An e-mail address as a part of what a page is asked for.
bool names_somebody(std::string_view url) {
  return url.find('@') != std::string_view::npos || url.find("%40") != std::string_view::npos;
}

}  // namespace

Status KeptScan::apply(std::string_view value, std::string_view, std::string& to) {
  ++report_.values_scanned;
  SIEGEL_CHECK(look_through(value));
  if (value.size() >= least_base64)
    if (auto behind = decode_base64(value)) {
      const auto done = is_utf8(*behind) ? look_through(text_of(*behind)) : Status{};
      wipe(*behind);
      SIEGEL_CHECK(done);
    }
  to = value;
  return {};
}

Status KeptScan::look_through(std::string_view text) const {
  SIEGEL_TRY(const auto findings, detectors_.find(text));
  for (const auto& finding : findings) {
    if (finding.score < sure) continue;
    const auto found = text.substr(finding.begin, finding.end - finding.begin);
    if (is_direct(finding.type) || (finding.type == FindingType::url && names_somebody(found)))
      return fail(ErrorCode::policy_denied,
                  "a value that stays says who somebody is: let the rule be text, mask or drop (strict-203)");
  }
  return {};
}

}  // namespace siegel
