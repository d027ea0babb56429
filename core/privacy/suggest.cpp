// SPDX-License-Identifier: Apache-2.0
#include "privacy/suggest.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "codec/json.h"
#include "data/csv_reader.h"
#include "data/json_rewriter.h"
#include "privacy/field_evidence.h"
#include "privacy/policy.h"

namespace siegel {
namespace {

constexpr std::size_t most_front = std::size_t{1} << 20;  // bytes that are waited for to tell JSON from JSON Lines

JsonWriter print_rule(const std::string& select, const FieldEvidence::Proposal& proposal) {
  auto json = JsonWriter::object();
  json.set("select", select);
  if (proposal.action == "year") {
    json.set("do", "generalize").set("to", "year");
  } else if (proposal.action == "prefix") {
    json.set("do", "prefix").set("keep", std::uint64_t{2});
  } else if (proposal.action == "keep") {
    json.set("do", "keep").set("because", "TO BE CONFIRMED: proposed because nothing was found; say why it may leave");
  } else {
    json.set("do", proposal.action);
    if (proposal.action == "token" || proposal.action == "siv") json.set("type", word_of(proposal.type));
  }
  json.set("note", proposal.note);
  return json;
}

std::string print_policy(JsonWriter input, const std::string& sample, JsonWriter fields) {
  auto key = JsonWriter::object();
  key.set("ref", "main");
  auto keys = JsonWriter::object();
  keys.set("p", std::move(key));
  auto policy = JsonWriter::object();
  policy.set("policy_version", std::uint64_t{1});
  policy.set("policy", "proposed by siegel suggest from " + sample + "; read every rule");
  policy.set("domain", "CHANGE-ME").set("keys", std::move(keys)).set("input", std::move(input));
  policy.set("unknown_field", "fail").set("fields", std::move(fields));
  return policy.print_indented() + "\n";
}

/// `{"a": 1}`, and another line behind.
bool is_json_line(std::string_view line) {
  class Nothing final : public JsonVisitor {
    Status visit(const JsonPath&, const JsonScalar&) override { return {}; }
  } nothing;
  JsonReader reader(nothing, JsonShape::text);
  return reader.push(bytes_of(line)) && reader.finish();
}

}  // namespace

/// One kind of input.
class PolicySuggester::Sample {
 public:
  Sample() = default;
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;
  virtual ~Sample() = default;
  virtual Status push(ByteView bytes) = 0;
  virtual Status finish() = 0;
  virtual bool is_full() const = 0;
  virtual std::string print() const = 0;
  virtual DataPosition position() const = 0;
};

namespace {

class TableSample final : public PolicySuggester::Sample, private CsvVisitor {
 public:
  explicit TableSample(const DetectorSet& detectors) : detectors_(detectors), reader_(*this) {}

  Status push(ByteView bytes) override { return reader_.push(bytes); }
  Status finish() override { return reader_.finish(); }
  bool is_full() const override { return reader_.rows() >= suggest_sample_rows; }
  DataPosition position() const override { return reader_.position(); }

  std::string print() const override {
    auto fields = JsonWriter::array();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto& name = columns_[i].name();
      const bool plain = name.find_first_of("*?|") == std::string::npos && !name.empty();
      fields.push(print_rule(plain ? "col:" + name : "idx:" + std::to_string(i), columns_[i].propose()));
    }
    auto input = JsonWriter::object();
    input.set("format", "csv").set("header", "present");
    const auto rows = std::min<std::uint64_t>(rows_, suggest_sample_rows);
    return print_policy(std::move(input), std::to_string(rows) + " rows", std::move(fields));
  }

 private:
  Status begin(const CsvHeader& header) override {
    for (std::size_t i = 0; i < header.size(); ++i) columns_.emplace_back(std::string(header.name(i)));
    return {};
  }
  Status visit(const CsvRow& row) override {
    if (++rows_ > suggest_sample_rows) return {};
    for (std::size_t i = 0; i < row.size(); ++i) SIEGEL_CHECK(columns_[i].look_at(row.value(i), detectors_));
    return {};
  }

  const DetectorSet& detectors_;
  std::vector<FieldEvidence> columns_;
  std::uint64_t rows_ = 0;
  CsvReader reader_;
};

/// The same path with any index is one field: `/patients/*/name`.
class JsonSample final : public PolicySuggester::Sample, private JsonVisitor {
 public:
  JsonSample(const DetectorSet& detectors, JsonShape shape)
      : detectors_(detectors), shape_(shape), reader_(*this, shape) {}

  Status push(ByteView bytes) override {
    looked_at_ += bytes.size();
    return reader_.push(bytes);
  }
  Status finish() override { return reader_.finish(); }
  bool is_full() const override { return looked_at_ >= suggest_sample_size || texts_ > suggest_sample_rows; }
  DataPosition position() const override { return reader_.position(); }

  std::string print() const override {
    auto fields = JsonWriter::array();
    for (const auto& [pointer, at] : index_) fields.push(print_rule("ptr:" + pointer, fields_[at].propose()));
    auto input = JsonWriter::object();
    input.set("format", shape_ == JsonShape::lines ? "jsonl" : "json");
    return print_policy(std::move(input), std::to_string(values_) + " values", std::move(fields));
  }

 private:
  Status begin_document(std::uint64_t) override {
    ++texts_;
    return {};
  }

  Status visit(const JsonPath& path, const JsonScalar& scalar) override {
    ++values_;
    std::string pointer;
    for (std::size_t depth = 0; depth < path.size(); ++depth) {
      const auto step = path[depth];
      pointer += '/';
      if (!step.is_member) {
        pointer += '*';
        continue;
      }
      for (const char c : step.name) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    auto found = index_.find(pointer);
    if (found == index_.end()) {
      if (fields_.size() == max_policy_rules)
        return fail(ErrorCode::too_large,
                    "there are more different paths than a policy has rules: write it with key: and **");
      found = index_.emplace(pointer, fields_.size()).first;
      fields_.emplace_back(name_of(path));
    }
    return scalar.kind == JsonKind::null_value ? Status{} : fields_[found->second].look_at(scalar.value, detectors_);
  }

  /// The last name, and the one before it where that says little: `subject display`.
  static std::string name_of(const JsonPath& path) {
    constexpr std::array<std::string_view, 6> general{"value", "display", "text", "reference", "code", "id"};
    std::string name;
    for (auto depth = path.size(); depth-- > 0;) {
      if (!path[depth].is_member) continue;
      const bool is_first = name.empty();
      name = std::string(path[depth].name) + (is_first ? "" : " ") + name;
      if (!is_first || std::ranges::find(general, name) == general.end()) break;
    }
    return name;
  }

  const DetectorSet& detectors_;
  JsonShape shape_;
  std::map<std::string, std::size_t> index_;  // by pointer, into fields_
  std::vector<FieldEvidence> fields_;
  std::uint64_t texts_ = 0;
  std::uint64_t values_ = 0;
  std::uint64_t looked_at_ = 0;
  JsonReader reader_;
};

}  // namespace

PolicySuggester::PolicySuggester(const DetectorSet& detectors) : detectors_(&detectors) {}
PolicySuggester::PolicySuggester(PolicySuggester&&) noexcept = default;
PolicySuggester& PolicySuggester::operator=(PolicySuggester&&) noexcept = default;
PolicySuggester::~PolicySuggester() = default;

/// What it is is known by now.
Status PolicySuggester::begin() {
  WipedBytes front;
  front.swap(front_);
  const auto text = text_of(front);
  const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) {
    sample_ = std::make_unique<TableSample>(*detectors_);
  } else {
    const auto end = text.find('\n', first);
    const bool has_more =
        end != std::string_view::npos && text.find_first_not_of(" \t\r\n", end) != std::string_view::npos;
    const auto shape = has_more && is_json_line(text.substr(first, end - first)) ? JsonShape::lines : JsonShape::text;
    sample_ = std::make_unique<JsonSample>(*detectors_, shape);
  }
  return sample_->push(front);
}

Status PolicySuggester::push(ByteView bytes) {
  if (sample_ != nullptr) return sample_->is_full() ? Status{} : sample_->push(bytes);
  append(front_, bytes);
  return front_.size() < most_front ? Status{} : begin();
}

bool PolicySuggester::has_enough() const { return sample_ != nullptr && sample_->is_full(); }

Result<std::string> PolicySuggester::finish() {
  if (sample_ == nullptr) SIEGEL_CHECK(begin());
  if (!sample_->is_full()) SIEGEL_CHECK(sample_->finish());
  return sample_->print();
}

DataPosition PolicySuggester::position() const {
  return sample_ == nullptr ? DataPosition{1, 1, 0} : sample_->position();
}

}  // namespace siegel
