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
