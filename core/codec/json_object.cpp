// SPDX-License-Identifier: Apache-2.0
#include "codec/json_object.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "codec/base64.h"
#include "codec/hex.h"

namespace siegel {
namespace {

using Json = nlohmann::json;

std::unexpected<Error> wrong_type() { return fail(ErrorCode::bad_argument, "an option has a value of the wrong type"); }

/// The library keeps the last of several members with one name, and nests as deep as it is told to: both are refused.
class StrictParser {
 public:
  Result<Json> parse(ByteView text) {
    auto value = Json::parse(
        text.begin(), text.end(),
        [this](int depth, Json::parse_event_t event, Json& parsed) { return look_at(depth, event, parsed); }, false);
    if (too_deep_) return fail(ErrorCode::bad_argument, "the options are nested too deeply");
    if (duplicate_) return fail(ErrorCode::bad_argument, "an option is given twice");
    if (!value.is_object()) return fail(ErrorCode::bad_argument, "the options are not a JSON object");
    return value;
  }

 private:
  bool look_at(int depth, Json::parse_event_t event, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
        if (depth > max_json_object_depth) too_deep_ = true;
        names_.emplace_back();
        break;
      case Json::parse_event_t::array_start:
        if (depth > max_json_object_depth) too_deep_ = true;
        break;
      case Json::parse_event_t::key:
        if (!names_.back().insert(parsed.get_ref<const std::string&>()).second) duplicate_ = true;
        break;
      case Json::parse_event_t::object_end: names_.pop_back(); break;
      default: break;
    }
    return true;
  }

  std::vector<std::set<std::string>> names_;  // of the objects that are open
  bool too_deep_ = false;
  bool duplicate_ = false;
};

}  // namespace

struct JsonObject::Value {
  Json json;

  std::optional<Json> take(std::string_view name) {
    const auto found = json.find(name);
    if (found == json.end()) return std::nullopt;
    auto value = std::move(*found);
    json.erase(found);
    return value;
  }
};

JsonObject::JsonObject(std::unique_ptr<Value> value) : value_(std::move(value)) {}
JsonObject::JsonObject(JsonObject&&) noexcept = default;
JsonObject& JsonObject::operator=(JsonObject&&) noexcept = default;
JsonObject::~JsonObject() = default;

Result<JsonObject> JsonObject::parse(ByteView text) {
  if (text.size() > max_json_object_size) return fail(ErrorCode::too_large, "the options are longer than 64 KiB");
  if (!is_utf8(text)) return fail(ErrorCode::bad_argument, "the options are not UTF-8");
  SIEGEL_TRY(auto json, StrictParser().parse(text));
  return JsonObject(std::make_unique<Value>(std::move(json)));
}

bool JsonObject::has(std::string_view name) const { return value_->json.contains(name); }

Result<std::optional<std::string>> JsonObject::take_text(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (!value->is_string()) return wrong_type();
  return value->get<std::string>();
}

Result<std::optional<std::uint64_t>> JsonObject::take_number(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (!value->is_number_unsigned()) return wrong_type();
  return value->get<std::uint64_t>();
}

Result<std::optional<bool>> JsonObject::take_flag(std::string_view name) {
  const auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (!value->is_boolean()) return wrong_type();
  return value->get<bool>();
}

Result<std::optional<JsonObject>> JsonObject::take_object(std::string_view name) {
  auto value = value_->take(name);
  if (!value) return std::nullopt;
  if (!value->is_object()) return wrong_type();
  return JsonObject(std::make_unique<Value>(std::move(*value)));
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
  for (const auto& [name, value] : value_->json.items()) {
    if (!value.is_string()) return wrong_type();
    all.emplace(name, value.get<std::string>());
  }
  value_->json.clear();
  return all;
}

Status JsonObject::expect_nothing_left() const {
  if (!value_->json.empty()) return fail(ErrorCode::bad_argument, "an option has a name that is not known");
  return {};
}

}  // namespace siegel
