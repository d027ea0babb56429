// SPDX-License-Identifier: Apache-2.0
#include "codec/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace siegel {
namespace {

template <class Scalar>
std::string print_scalar(Scalar value) {
  return nlohmann::json(std::move(value)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

/// Only scalars are the library's: it needs memory to destroy an object or an array, and ends the program when there
/// is none.
struct JsonWriter::Value {
  struct Member {
    std::string name;    // printed; empty in an array
    std::string scalar;  // printed; empty for an object or an array
    std::unique_ptr<Value> nested = {};
  };

  void put(std::string_view name, std::string scalar, std::unique_ptr<Value> nested = {}) {
    Member member{print_scalar(std::string(name)), std::move(scalar), std::move(nested)};
    const auto known = std::ranges::find(members, member.name, &Member::name);
    if (known == members.end())
      members.push_back(std::move(member));
    else
      *known = std::move(member);
  }
  void print(std::string& to, bool indented, std::size_t depth) const {
    const auto begin_line = [&](std::size_t level) {
      if (indented) to.append("\n").append(2 * level, ' ');
    };
    to.push_back(is_object ? '{' : '[');
    for (const auto& member : members) {
      if (&member != &members.front()) to.push_back(',');
      begin_line(depth + 1);
      if (is_object) to.append(member.name).append(indented ? ": " : ":");
      if (member.nested)
        member.nested->print(to, indented, depth + 1);
      else
        to.append(member.scalar);
    }
    if (!members.empty()) begin_line(depth);
    to.push_back(is_object ? '}' : ']');
  }

  bool is_object;
  std::vector<Member> members = {};
};

JsonWriter::JsonWriter(std::unique_ptr<Value> value) : value_(std::move(value)) {}
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;
JsonWriter::~JsonWriter() = default;

JsonWriter JsonWriter::object() { return JsonWriter(std::make_unique<Value>(true)); }
JsonWriter JsonWriter::array() { return JsonWriter(std::make_unique<Value>(false)); }

JsonWriter& JsonWriter::set(std::string_view name, std::string_view value) {
  value_->put(name, print_scalar(std::string(value)));
  return *this;
}
JsonWriter& JsonWriter::set(std::string_view name, std::uint64_t value) {
  value_->put(name, print_scalar(value));
  return *this;
}
JsonWriter& JsonWriter::set(std::string_view name, double value) {
  value_->put(name, print_scalar(value));
  return *this;
}
JsonWriter& JsonWriter::set_flag(std::string_view name, bool value) {
  value_->put(name, print_scalar(value));
  return *this;
}
JsonWriter& JsonWriter::set_null(std::string_view name) {
  value_->put(name, print_scalar(nullptr));
  return *this;
}
JsonWriter& JsonWriter::set(std::string_view name, JsonWriter value) {
  value_->put(name, {}, std::move(value.value_));
  return *this;
}
JsonWriter& JsonWriter::push(JsonWriter value) {
  value_->members.push_back({{}, {}, std::move(value.value_)});
  return *this;
}
JsonWriter& JsonWriter::push(std::string_view value) {
  value_->members.push_back({{}, print_scalar(std::string(value)), {}});
  return *this;
}

std::string JsonWriter::print() const {
  std::string text;
  value_->print(text, false, 0);
  return text;
}
std::string JsonWriter::print_indented() const {
  std::string text;
  value_->print(text, true, 0);
  return text;
}

}  // namespace siegel
