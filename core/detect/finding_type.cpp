// SPDX-License-Identifier: Apache-2.0
#include "detect/finding_type.h"

#include <array>

namespace siegel {
namespace {

constexpr std::array<std::string_view, finding_type_count> words{
    "PERSON",
    "ORGANIZATION",
    "LOCATION",
    "ADDRESS",
    "DATE",
    "DATE_OF_BIRTH",
    "AGE",
    "EMAIL",
    "URL",
    "IP_ADDRESS",
    "MAC_ADDRESS",
    "PHONE",
    "IBAN",
    "BIC",
    "CARD",
    "TAX_ID",
    "TAX_NUMBER",
    "VAT_ID",
    "HEALTH_INSURANCE_ID",
    "PENSION_INSURANCE_ID",
    "IDENTITY_DOCUMENT",
    "MACHINE_READABLE_ZONE",
    "DRIVING_LICENCE",
    "PHYSICIAN_ID",
    "PRACTICE_ID",
    "LICENCE_PLATE",
    "COMMERCIAL_REGISTER",
    "ROUTING_ID",
    "SECURITY_ID",
    "LEI",
    "IMEI",
    "NATIONAL_ID",
    "SOCIAL_SECURITY_NUMBER",
    "BANK_ROUTING",
    "PROVIDER_ID",
    "FILE_NUMBER",
    "TERM",
    "CUSTOM",
};
static_assert(words.back() == "CUSTOM");

}  // namespace

std::string_view word_of(FindingType type) { return words[static_cast<std::size_t>(type)]; }

std::optional<FindingType> parse_finding_type(std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == word) return static_cast<FindingType>(i);
  return std::nullopt;
}

}  // namespace siegel
