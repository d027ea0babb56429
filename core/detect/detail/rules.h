// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "detect/detail/candidate.h"

namespace siegel::detail {

/// Each looks at one word, and at what stands around it, and adds what begins there. Called for every word in turn.
void find_identifiers(Candidates& to,
                      std::size_t word);            ///< for words with digits, and short capitals in front of some
void find_dates(Candidates& to, std::size_t word);  ///< dates, dates of birth, ages
void find_phones(Candidates& to, std::size_t word);
void find_internet(Candidates& to, std::size_t word);  ///< at the mark that gives them away: `@`, `:`, `.`
void find_addresses(Candidates& to, std::size_t word);
void find_file_numbers(Candidates& to, std::size_t word);
void find_names(Candidates& to, std::size_t word);
void find_organizations(Candidates& to, std::size_t word);

/// The countries' parts of `find_identifiers`.
class IdentifierRun;
void find_payment_identifiers(Candidates& to, const IdentifierRun& run);
void find_german_identifiers(Candidates& to, const IdentifierRun& run);
void find_foreign_identifiers(Candidates& to, const IdentifierRun& run);

/// Names that were found, wherever else they stand.
void propagate_names(Candidates& to, std::size_t most_names);

}  // namespace siegel::detail
