// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace siegel {

/// What a finding stands for. docs/detection.md has the rule and the source of each.
enum class FindingType {
  person,
  organization,
  location,
  address,
  date,
  date_of_birth,
  age,
  email,
  url,
  ip_address,
  mac_address,
  phone,
  iban,
  bic,
  card,
  tax_id,
  tax_number,
  vat_id,
  health_insurance_id,
  pension_insurance_id,
  identity_document,
  machine_readable_zone,
  driving_licence,
  physician_id,
  practice_id,
  licence_plate,
  commercial_register,
  routing_id,
  security_id,
  lei,
  imei,
  national_id,
  social_security_number,
  bank_routing,
  provider_id,
  file_number,
  term,
  custom,
};

inline constexpr std::size_t finding_type_count = static_cast<std::size_t>(FindingType::custom) + 1;

/// The published word, in capitals: `PERSON`, `TAX_ID`.
std::string_view word_of(FindingType type);
std::optional<FindingType> parse_finding_type(std::string_view word);

}  // namespace siegel
