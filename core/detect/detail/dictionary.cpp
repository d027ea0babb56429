// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/dictionary.h"

#include "base/utf8.h"
#include "detect/detail/characters.h"
#include "detect/detail/folded_text.h"

namespace siegel::detail {
namespace {

constexpr double score = 0.98;

/// 0: no match; 1: as it is; 2: with an s behind that is not part of it.
int compare(const Words& words, std::size_t i, const std::string& lower, bool is_last) {
  if (words.equals(i, lower)) return 1;
  if (!is_last || words[i].kind != WordKind::letters) return 0;
  const auto own = to_lower(words.text(i));
  return own.size() == lower.size() + 1 && own.ends_with('s') && own.starts_with(lower) ? 2 : 0;
}

}  // namespace

Result<Dictionary> Dictionary::create(const std::vector<DictionaryTerm>& terms) {
  if (terms.size() > max_dictionary_terms)
    return fail(ErrorCode::too_large, "a dictionary holds at most 1,000,000 terms");
  static const Lexicon none(false, false);
  Dictionary dictionary;
  for (const auto& term : terms) {
    if (term.text.size() > max_dictionary_term_size || !is_utf8(bytes_of(term.text)))
      return fail(ErrorCode::bad_argument, "a term of the dictionary is longer than 200 bytes or not UTF-8");
    const FoldedText folded(term.text);
    const Words words(folded.text(), none);
    if (words.size() == 0) return fail(ErrorCode::bad_argument, "a term of the dictionary is empty");
    Term made{{}, term.type};
    for (std::size_t i = 0; i < words.size(); ++i) made.words.push_back(to_lower(words.text(i)));
    const auto index = dictionary.terms_.size();
    dictionary.by_first_.emplace(made.words.front(), index);
    dictionary.terms_.push_back(std::move(made));
  }
  return dictionary;
}

void Dictionary::find(Candidates& to, std::size_t i) const {
  const auto& words = to.words();
  const auto try_first = [&](const std::string& first) {
    const auto [begin, end] = by_first_.equal_range(first);
    for (auto it = begin; it != end; ++it) {
      const auto& term = terms_[it->second];
      int last = 0;
      for (std::size_t k = 0; k < term.words.size(); ++k) {
        last = compare(words, i + k, term.words[k], k + 1 == term.words.size());
        if (last == 0) break;
      }
      if (last == 0) continue;
      const auto& behind = words[i + term.words.size() - 1];
      to.add_range(words[i].begin, behind.end - (last == 2 ? 1U : 0U), term.type, score, "dictionary");
    }
  };
  const auto lower = to_lower(words.text(i));
  try_first(lower);
  if (lower.ends_with('s')) try_first(lower.substr(0, lower.size() - 1));
}

}  // namespace siegel::detail
