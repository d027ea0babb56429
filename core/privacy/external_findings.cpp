// SPDX-License-Identifier: Apache-2.0
#include "privacy/external_findings.h"

#include <charconv>

#include "codec/hex.h"
#include "data/json_rewriter.h"

namespace siegel {
namespace {

constexpr Error malformed{ErrorCode::bad_data,
                          "external findings: a line is not of the form {\"start\", \"end\", \"type\"}"};
constexpr double default_score = 0.9;

class Lines final : public JsonVisitor {
 public:
  explicit Lines(const Sha256Digest* digest) : digest_(digest == nullptr ? std::string{} : encode_hex(*digest)) {}

  Status begin_document(std::uint64_t index) override {
    SIEGEL_CHECK(settle());
    is_first_ = index == 0 && !digest_.empty();
    current_ = {};
    return {};
  }

  Status begin(const JsonPath& path, JsonContainer container) override {
    if (path.size() != 0 || container != JsonContainer::object) return fail(malformed);
    return {};
  }

  Status visit(const JsonPath& path, const JsonScalar& scalar) override {
    if (path.size() != 1) return fail(malformed);
    const auto name = path.last().name;
    if (is_first_) {
      if (name != "sha256" || scalar.kind != JsonKind::string)
        return fail(ErrorCode::bad_data, "external findings: the first line has no sha256 of the text");
      if (scalar.value != digest_)
        return fail(ErrorCode::policy_denied, "external findings are of another text: the digest differs");
      has_digest_ = true;
      return {};
    }
    if (name == "start" || name == "end") {
      std::size_t& to = name == "start" ? current_.finding.begin : current_.finding.end;
      const auto [end, error] = std::from_chars(scalar.value.data(), scalar.value.data() + scalar.value.size(), to);
      if (scalar.kind != JsonKind::number || error != std::errc{} || end != scalar.value.data() + scalar.value.size())
        return fail(malformed);
      ++current_.offsets;
    } else if (name == "type") {
      const auto type = parse_finding_type(scalar.value);
      if (!type) return fail(ErrorCode::bad_data, "external findings: a type is none of those of docs/detection.md");
      current_.finding.type = *type;
      current_.has_type = true;
    }
    return {};
  }

  Status settle() {
    if (current_.offsets == 0 && !current_.has_type) return {};
    auto& finding = current_.finding;
    if (current_.offsets != 2 || !current_.has_type || finding.begin >= finding.end) return fail(malformed);
    if (!found.empty() && finding.begin < found.back().end)
      return fail(ErrorCode::bad_data, "external findings overlap, or are not in order");
    if (found.size() >= max_external_findings)
      return fail(ErrorCode::too_large, "more than 1,000,000 external findings");
    found.push_back(finding);
    current_ = {};
    return {};
  }

  bool lacks_digest() const { return !digest_.empty() && !has_digest_; }
  std::vector<Finding> found;

 private:
  struct Current {
    Finding finding{0, 0, FindingType::custom, default_score, "external"};
    int offsets = 0;
    bool has_type = false;
  };
  std::string digest_;
  Current current_;
  bool is_first_ = true;
  bool has_digest_ = false;
};

}  // namespace

Result<std::vector<Finding>> parse_external_findings(std::string_view json_lines, const Sha256Digest* digest_of_text) {
  if (json_lines.size() > max_external_findings_size)
    return fail(ErrorCode::too_large, "external findings have more than 256 MiB");
  Lines lines(digest_of_text);
  JsonReader reader(lines, JsonShape::lines);
  SIEGEL_CHECK(reader.push(bytes_of(json_lines)));
  SIEGEL_CHECK(reader.finish());
  SIEGEL_CHECK(lines.settle());
  if (lines.lacks_digest())
    return fail(ErrorCode::bad_data, "external findings: the first line has no sha256 of the text");
  return std::move(lines.found);
}

}  // namespace siegel
