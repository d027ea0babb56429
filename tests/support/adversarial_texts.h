// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace siegel::test {

/// What each rule of detection would look at again and again if it went back: for every rule the beginning of what it
/// looks for, without the end. As much of it as wanted is a text against that rule.
inline constexpr std::array<std::string_view, 64> adversarial_fragments{
    // names
    "Herr ",
    "Frau Dr. ",
    "Prof. Dr. med. ",
    "von der ",
    "Anna-",
    "A. ",
    "Anna Maria ",
    "gez. ",
    "i. A. ",
    "Mit freundlichen Gr\xC3\xBC\xC3\x9F"
    "en\n",
    "Dear Mr. ",
    "Abcdef Ghijkl ",
    "Osterkamps ",
    "Herr Osterkamp. Osterkamps Akte. ",
    // addresses and places
    "Hauptstra\xC3\x9F"
    "e ",
    "Am Alten ",
    "12345 ",
    "P.O. Box ",
    "1 Main ",
    "10115 Berlin, 10115 ",
    // internet
    "a@",
    "a.b.",
    "a@a.a.",
    "http://",
    "https://a/",
    "www.",
    "1.1.",
    "255.255.255.",
    "::",
    "a:b:",
    "2001:db8:",
    "00:11:22:",
    "00-11-22-33-",
    // phones and numbers
    "+49 ",
    "+",
    "0049 (0) ",
    "(030) ",
    "030 1 2 3 4 ",
    "555-",
    "1-800-",
    "1",
    "0",
    "4111 1111 ",
    "DE89 3704 ",
    "DE",
    "GB29 NWBK ",
    "12 345 678 ",
    "A123456789",
    "65 170839 J ",
    "AZ ",
    "B-AB ",
    "1234567890123456789012345678901234567890",
    // dates
    "1.",
    "1. Januar ",
    "12.12.",
    "January 1, ",
    "geb. ",
    "born on ",
    "1/1/",
    // tokens, file numbers, organizations
    "PERSON-",
    "3 O 123/",
    "Az.: ",
    "M\xC3\xBCller & ",
    "GmbH & Co. ",
};

inline std::string adversarial_text(std::string_view fragment, std::size_t size) {
  std::string text;
  text.reserve(size + fragment.size());
  while (text.size() < size) text += fragment;
  return text;
}

}  // namespace siegel::test
