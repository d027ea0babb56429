// SPDX-License-Identifier: Apache-2.0
#include "privacy/token_type.h"

#include <algorithm>
#include <array>

namespace siegel {
namespace {

constexpr std::array<std::string_view, token_type_count> words{
    "PERSON", "ORG",     "PLACE",  "ADDRESS", "DATE",     "BIRTHDATE", "AGE",  "EMAIL",     "URL",
    "IP",     "MAC",     "PHONE",  "IBAN",    "BIC",      "CARD",      "TAX",  "INSURANCE", "DOCUMENT",
    "PLATE",  "COMPANY", "DOCTOR", "DEVICE",  "IDNUMBER", "FILENO",    "TERM", "VALUE"};

constexpr bool all_fit() {
  return std::ranges::all_of(words, [](auto word) { return !word.empty() && word.size() <= max_token_word_size; });
}
static_assert(all_fit());

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string_view word_of(TokenType type) { return words[static_cast<std::size_t>(type)]; }

std::optional<TokenType> parse_token_type(std::string_view word) {
  const auto found = std::ranges::find_if(
      words, [&](auto each) { return std::ranges::equal(each, word, {}, {}, [](char c) { return upper(c); }); });
  if (found == words.end()) return std::nullopt;
  return static_cast<TokenType>(found - words.begin());
}

TokenType token_type_of(FindingType type) {
  switch (type) {
    case FindingType::person: return TokenType::person;
    case FindingType::organization: return TokenType::organization;
    case FindingType::location: return TokenType::place;
    case FindingType::address: return TokenType::address;
    case FindingType::date: return TokenType::date;
    case FindingType::date_of_birth: return TokenType::birthdate;
    case FindingType::age: return TokenType::age;
    case FindingType::email: return TokenType::email;
    case FindingType::url: return TokenType::url;
    case FindingType::ip_address: return TokenType::ip;
    case FindingType::mac_address: return TokenType::mac;
    case FindingType::phone: return TokenType::phone;
    case FindingType::iban: return TokenType::iban;
    case FindingType::bic:
    case FindingType::routing_id:
    case FindingType::bank_routing: return TokenType::bic;
    case FindingType::card: return TokenType::card;
    case FindingType::tax_id:
    case FindingType::tax_number:
    case FindingType::vat_id: return TokenType::tax;
    case FindingType::health_insurance_id:
    case FindingType::pension_insurance_id:
    case FindingType::social_security_number: return TokenType::insurance;
    case FindingType::identity_document:
    case FindingType::machine_readable_zone:
    case FindingType::driving_licence: return TokenType::document;
    case FindingType::licence_plate: return TokenType::plate;
    case FindingType::commercial_register:
    case FindingType::lei: return TokenType::company;
    case FindingType::physician_id:
    case FindingType::practice_id:
    case FindingType::provider_id: return TokenType::doctor;
    case FindingType::imei: return TokenType::device;
    case FindingType::security_id:
    case FindingType::national_id: return TokenType::idnumber;
    case FindingType::file_number: return TokenType::fileno;
    case FindingType::term: return TokenType::term;
    case FindingType::custom: break;
  }
  return TokenType::value;
}

}  // namespace siegel
