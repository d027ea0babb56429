// SPDX-License-Identifier: Apache-2.0
// JSONTestSuite: y_ must parse, n_ must not, i_ may do either. Whatever parses leaves byte for byte.
#include "support/documents.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("the JSON parsing suite is read as RFC 8259 wants it", "[vectors][json]") {
  const auto folder = suite_path("json-parsing/test_parsing");
  std::size_t required = 0;
  std::size_t refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    INFO(name);
    const auto json = read_text(entry.path());
    SilentEditor editor;
    JsonRewriter whole(editor);
    const auto outcome = run_to_end(whole, bytes_of(json), json.size() + 1);
    JsonRewriter pieces(editor);
    const auto again = run_to_end(pieces, bytes_of(json), json.size() > 10'000 ? 999 : 1);
    REQUIRE(outcome.error.has_value() == again.error.has_value());
    if (outcome.error) REQUIRE(outcome.error->code == again.error->code);
    if (!outcome.error) REQUIRE(text_of(outcome.released) == json);
    // Two members of one name are grammatical, and no object that can be trusted.
    const auto has_duplicate = name.starts_with("y_object_duplicated_key");
    if (name.starts_with("y_")) REQUIRE(outcome.error.has_value() == has_duplicate);
    if (name.starts_with("n_")) REQUIRE(outcome.error);
    required += name.starts_with("y_") ? 1U : 0U;
    refused += name.starts_with("n_") ? 1U : 0U;
  }
  REQUIRE(required == 95);
  REQUIRE(refused == 188);
}
