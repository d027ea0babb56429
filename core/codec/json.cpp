// SPDX-License-Identifier: Apache-2.0
#include "codec/json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace siegel {

struct JsonWriter::Value {
  nlohmann::ordered_json json;
};

JsonWriter::JsonWriter(std::unique_ptr<Value> value) : value_(std::move(value)) {}
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;
JsonWriter::~JsonWriter() = default;

JsonWriter JsonWriter::object() { return JsonWriter(std::make_unique<Value>(nlohmann::ordered_json::object())); }
JsonWriter JsonWriter::array() { return JsonWriter(std::make_unique<Value>(nlohmann::ordered_json::array())); }

JsonWriter& JsonWriter::set(std::string_view name, std::string_view value) {
  value_->json[std::string(name)] = std::string(value);
  return *this;
}
JsonWriter& JsonWriter::set(std::string_view name, std::uint64_t value) {
  value_->json[std::string(name)] = value;
  return *this;
}
JsonWriter& JsonWriter::set(std::string_view name, double value) {
  value_->json[std::string(name)] = value;
  return *this;
}
JsonWriter& JsonWriter::set_flag(std::string_view name, bool value) {
  value_->json[std::string(name)] = value;
  return *this;
}
JsonWriter& JsonWriter::set_null(std::string_view name) {
  value_->json[std::string(name)] = nullptr;
  return *this;
}
JsonWriter& JsonWriter::set(std::string_view name, JsonWriter value) {
  value_->json[std::string(name)] = std::move(value.value_->json);
  return *this;
}
JsonWriter& JsonWriter::push(JsonWriter value) {
  value_->json.push_back(std::move(value.value_->json));
  return *this;
}
JsonWriter& JsonWriter::push(std::string_view value) {
  value_->json.push_back(std::string(value));
  return *this;
}

std::string JsonWriter::print() const {
  return value_->json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}
std::string JsonWriter::print_indented() const {
  return value_->json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace siegel
