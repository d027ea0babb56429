// SPDX-License-Identifier: Apache-2.0
#include "codec/json_object.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "codec/base64.h"
#include "codec/hex.h"

namespace siegel {
namespace {

std::unexpected<Error> wrong_type() { return fail(ErrorCode::bad_argument, "an option has a value of the wrong type"); }

}  // namespace

/// One value. What no option can be (null, numbers below zero) is `other`, without its content.
struct JsonObject::Value {
  enum class Kind { other, object, array, text, number, fraction, flag };

  std::unique_ptr<Value> take(std::string_view name) {
    const auto found = members.find(name);
    if (found == members.end()) return nullptr;
    auto value = std::move(found->second);
    members.erase(found);
    return value;
  }

  Kind kind = Kind::other;
  std::map<std::string, std::unique_ptr<Value>, std::less<>> members = {};
  std::vector<std::unique_ptr<Value>> elements = {};
  std::string text = {};
  std::uint64_t number = 0;
  double fraction = 0;
  bool flag = false;
};

/// What the library's parser tells of while it reads. Its own tree keeps the last of several members with one name and
/// nests as deep as it is told to; both are refused here. `false` stops the parser.
class JsonObject::Builder {
 public:
  using Kind = Value::Kind;

  Result<std::unique_ptr<Value>> finish(bool parsed) {
    if (refusal_) return fail(*refusal_);
    if (!parsed || !root_ || root_->kind != Kind::object)
      return fail(ErrorCode::bad_argument, "the options are not a JSON object");
    return std::move(root_);
  }

  bool null() { return add(Value{}); }
  bool boolean(bool flag) { return add(Value{.kind = Kind::flag, .flag = flag}); }
  bool number_integer(std::int64_t /*below_zero*/) { return add(Value{}); }
  bool number_unsigned(std::uint64_t number) { return add(Value{.kind = Kind::number, .number = number}); }
  bool number_float(double value, const std::string& /*spelling*/) {
    return value < 0 ? add(Value{}) : add(Value{.kind = Kind::fraction, .fraction = value});
  }
  bool string(std::string& text) { return add(Value{.kind = Kind::text, .text = std::move(text)}); }
  template <class Binary>
  bool binary(Binary& /*only in other formats*/) {
    return false;
  }

  bool start_object(std::size_t /*unknown*/) { return start(Kind::object); }
  bool start_array(std::size_t /*unknown*/) { return start(Kind::array); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  bool key(std::string& name) {
    if (open_.back().value->members.contains(name)) return refuse("an option is given twice");
    open_.back().next_name = std::move(name);
    return true;
  }
  template <class Exception>
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const Exception& /*never thrown*/) {
    return false;
  }

 private:
  struct Open {
    std::unique_ptr<Value> value;
    std::string next_name;
  };

  bool refuse(std::string_view what) {
    refusal_ = Error{ErrorCode::bad_argument, what};
    return false;
  }
  bool start(Kind kind) {
    if (open_.size() > max_json_object_depth) return refuse("the options are nested too deeply");
    auto value = std::make_unique<Value>(Value{.kind = kind});
    open_.push_back({std::move(value), {}});
    return true;
  }
  bool end() {
    auto value = std::move(open_.back().value);
    open_.pop_back();
    return attach(std::move(value));
  }
  bool add(Value value) { return attach(std::make_unique<Value>(std::move(value))); }
  bool attach(std::unique_ptr<Value> value) {
    if (open_.empty())
      root_ = std::move(value);
    else if (open_.back().value->kind == Kind::object)
      open_.back().value->members.emplace(std::move(open_.back().next_name), std::move(value));
    else
      open_.back().value->elements.push_back(std::move(value));
    return true;
  }

  std::vector<Open> open_;
  std::unique_ptr<Value> root_;
  std::optional<Error> refusal_;
};

JsonObject::JsonObject(std::unique_ptr<Value> value) : value_(std::move(value)) {}
JsonObject::JsonObject(JsonObject&&) noexcept = default;
JsonObject& JsonObject::operator=(JsonObject&&) noexcept = default;
JsonObject::~JsonObject() = default;

Result<JsonObject> JsonObject::parse(ByteView text) {
  if (text.size() > max_json_object_size) return fail(ErrorCode::too_large, "the options are longer than 64 KiB");
  if (!is_utf8(text)) return fail(ErrorCode::bad_argument, "the options are not UTF-8");
  Builder builder;
  // The parser without the library's own tree, which would be most of the code and none of the use.
  using Input = decltype(nlohmann::detail::input_adapter(text.begin(), text.end()));
  nlohmann::detail::parser<nlohmann::json, Input> parser(nlohmann::detail::input_adapter(text.begin(), text.end()),
                                                         nullptr, false, false);
  const bool parsed = parser.sax_parse(&builder, true);
  SIEGEL_TRY(auto root, builder.finish(parsed));
  return JsonObject(std::move(root));
}

bool JsonObject::has(std::string_view name) const { return value_->members.contains(name); }

std::vector<std::string> JsonObject::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : value_->members) names.push_back(name);
  return names;
}

Result<std::optional<std::string>> JsonObject::take_text(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::text) return wrong_type();
  return std::move(value->text);
}

Result<std::optional<std::uint64_t>> JsonObject::take_number(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::number) return wrong_type();
  return value->number;
}

Result<std::optional<double>> JsonObject::take_fraction(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::number) return static_cast<double>(value->number);
  if (value->kind != Value::Kind::fraction) return wrong_type();
  return value->fraction;
}

Result<std::vector<std::string>> JsonObject::take_texts(std::string_view name) {
  std::vector<std::string> texts;
  const auto value = value_->take(name);
  if (!value) return texts;
  if (value->kind != Value::Kind::array) return wrong_type();
  for (auto& element : value->elements) {
    if (element->kind != Value::Kind::text) return wrong_type();
    texts.push_back(std::move(element->text));
  }
  return texts;
}

Result<std::optional<bool>> JsonObject::take_flag(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::flag) return wrong_type();
  return value->flag;
}

Result<std::optional<JsonObject>> JsonObject::take_object(std::string_view name) {
  auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::object) return wrong_type();
  return JsonObject(std::move(value));
}

Result<std::optional<Bytes>> JsonObject::take_hex(std::string_view name) {
  SIEGEL_TRY(const auto text, take_text(name));
  if (!text) return std::nullopt;
  SIEGEL_TRY(auto bytes, decode_hex(*text));
  return bytes;
}

Result<std::optional<Bytes>> JsonObject::take_base64(std::string_view name) {
  SIEGEL_TRY(const auto text, take_text(name));
  if (!text) return std::nullopt;
  auto bytes = decode_base64(*text);
  if (!bytes) return fail(ErrorCode::bad_argument, "an option is not base64");
  return std::move(*bytes);
}

Result<std::map<std::string, std::string>> JsonObject::take_all_text() {
  std::map<std::string, std::string> all;
  for (auto& [name, value] : value_->members) {
    if (value->kind != Value::Kind::text) return wrong_type();
    all.emplace(name, std::move(value->text));
  }
  value_->members.clear();
  return all;
}

Status JsonObject::expect_nothing_left() const {
  if (!value_->members.empty()) return fail(ErrorCode::bad_argument, "an option has a name that is not known");
  return {};
}

}  // namespace siegel
