// SPDX-License-Identifier: Apache-2.0
#include "privacy/external_findings.h"

#include "privacy/pseudonymizer.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::string_view letter =
    "Die Zwirbel rief an. Gr\xC3\xBC\xC3\x9F"
    "e";

Sha256Digest digest_of(std::string_view text) {
  const auto hash = provider().sha_256();
  hash->update(bytes_of(text));
  return hash->finish();
}

std::string file(std::string_view lines, std::string_view of = letter) {
  return "{\"sha256\":\"" + encode_hex(digest_of(of)) + "\"}\n" + std::string(lines);
}

Result<std::string> replaced(std::string_view lines) {
  const auto digest = digest_of(letter);
  SIEGEL_TRY(auto external, parse_external_findings(file(lines), &digest));
  PseudonymizeContext context{provider()};
  context.external = std::move(external);
  std::vector<PolicyFault> faults;
  auto run = value(Pseudonymizer::create(value(Policy::parse(bytes_of(R"({"policy_version":1,"input":{"format":"text"},
    "fields":[{"select":"text","do":"text","with":"type"}]})"),
                                                             faults)),
                                         context));
  SIEGEL_TRY(const auto front, run.push(bytes_of(letter)));
  std::string out(text_of(front));
  SIEGEL_TRY(const auto last, run.finish());
  return out + std::string(text_of(last));
}

}  // namespace

TEST_CASE("external findings: bound to their text, and replaced", "[privacy][external]") {
  CHECK(value(replaced("")).find("Zwirbel") != std::string::npos);
  CHECK(value(replaced(R"({"start":4,"end":11,"type":"PERSON","score":0.5,"detector":"x"})")) ==
        "Die [PERSON] rief an. Gr\xC3\xBC\xC3\x9F"
        "e");
  CHECK(error_of(replaced(R"({"start":24,"end":26,"type":"PERSON"})")) == ErrorCode::bad_data);  // within a character
  CHECK(error_of(replaced(R"({"start":4,"end":400,"type":"PERSON"})")) == ErrorCode::bad_data);
}

TEST_CASE("external findings: what is refused", "[privacy][external]") {
  const auto digest = digest_of(letter);
  const auto parse = [&](std::string_view text) { return parse_external_findings(text, &digest); };
  CHECK(value(parse(file(""))).empty());
  CHECK(error_of(parse(file("", "another text"))) == ErrorCode::policy_denied);
  for (const auto* lines :
       {R"({"start":1,"end":1,"type":"PERSON"})", R"({"start":1,"type":"PERSON"})", R"({"start":1,"end":2})",
        R"({"start":"1","end":2,"type":"PERSON"})", R"({"start":1.5,"end":2,"type":"PERSON"})",
        R"({"start":1,"end":2,"type":"MAN"})", R"([1])", "1", R"({"start":{"a":1}})",
        "{\"start\":3,\"end\":5,\"type\":\"PERSON\"}\n{\"start\":4,\"end\":6,\"type\":\"PERSON\"}", "x"})
    CHECK(error_of(parse(file(lines))) == ErrorCode::bad_data);
  CHECK(error_of(parse("")) == ErrorCode::bad_data);
  CHECK(error_of(parse("{\"start\":1}")) == ErrorCode::bad_data);
  CHECK(error_of(parse("{}")) == ErrorCode::bad_data);
}
