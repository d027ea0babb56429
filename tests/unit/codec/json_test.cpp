// SPDX-License-Identifier: Apache-2.0
#include "codec/json.h"

#include <nlohmann/json.hpp>

#include "support/results.h"

using namespace siegel;

TEST_CASE("JSON keeps its members in the order they were set", "[codec]") {
  auto inner = JsonWriter::array();
  inner.push("one").push(std::move(JsonWriter::object().set("n", std::uint64_t{18446744073709551615U})));
  auto json = JsonWriter::object();
  json.set("z", "last letter").set("a", std::uint64_t{1}).set("half", 0.5);
  json.set_flag("yes", true).set_flag("no", false).set_null("nothing").set("list", std::move(inner));
  REQUIRE(json.print() == R"({"z":"last letter","a":1,"half":0.5,"yes":true,"no":false,"nothing":null,)"
                          R"("list":["one",{"n":18446744073709551615}]})");
  REQUIRE(nlohmann::json::parse(json.print_indented()) == nlohmann::json::parse(json.print()));
  REQUIRE(json.print_indented().starts_with("{\n  \"z\": \"last letter\",\n"));
}

TEST_CASE("JSON escapes what would break it", "[codec]") {
  auto json = JsonWriter::object();
  json.set("quote\"", std::string_view("a\0\n\"\\\x1b", 6)).set("bad", "\xff\xfe").set("wide", "\xc3\xa4");
  const auto parsed = nlohmann::json::parse(json.print());
  REQUIRE(parsed.at("quote\"") == std::string("a\0\n\"\\\x1b", 6));
  REQUIRE(parsed.at("bad") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  REQUIRE(parsed.at("wide") == "\xc3\xa4");
}

TEST_CASE("JSON values can be moved", "[codec]") {
  auto first = JsonWriter::object();
  first.set("a", "b");
  auto second = std::move(first);
  auto third = JsonWriter::array();
  third = std::move(second);
  REQUIRE(third.print() == R"({"a":"b"})");
  third.set("a", "c");
  REQUIRE(third.print() == R"({"a":"c"})");
}

TEST_CASE("JSON is indented as its library indents it", "[codec]") {
  auto json = JsonWriter::object();
  json.set("empty", JsonWriter::object()).set("none", JsonWriter::array());
  json.set("list", std::move(JsonWriter::array()
                                 .push("a")
                                 .push(JsonWriter::array())
                                 .push(std::move(JsonWriter::object().set("b", std::uint64_t{1})))));
  json.set("na\nme\"", "\t");
  REQUIRE(json.print() == nlohmann::ordered_json::parse(json.print()).dump());
  REQUIRE(json.print_indented() == nlohmann::ordered_json::parse(json.print()).dump(2));
  REQUIRE(JsonWriter::object().print() == "{}");
  REQUIRE(JsonWriter::array().print_indented() == "[]");
}

TEST_CASE("a JSON member that is set again keeps its place", "[codec]") {
  auto json = JsonWriter::object();
  json.set("a", "1").set("b", "2").set("a", JsonWriter::array()).set("b", std::uint64_t{3});
  REQUIRE(json.print() == R"({"a":[],"b":3})");
}
