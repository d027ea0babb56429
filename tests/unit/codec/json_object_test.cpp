// SPDX-License-Identifier: Apache-2.0
#include "codec/json_object.h"

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

JsonObject parsed(std::string_view text) { return value(JsonObject::parse(bytes_of(text))); }
ErrorCode refused(std::string_view text) { return error_of(JsonObject::parse(bytes_of(text))); }

}  // namespace

TEST_CASE("members are taken by name and type", "[codec]") {
  auto json = parsed(R"({"t":"text","n":18446744073709551615,"f":true,"o":{"x":"y"},"h":"00fF","b":"AAE="})");
  REQUIRE(json.has("t"));
  REQUIRE(value(json.take_text("t")) == "text");
  REQUIRE_FALSE(json.has("t"));
  REQUIRE_FALSE(value(json.take_text("t")));
  REQUIRE(value(json.take_number("n")) == UINT64_MAX);
  REQUIRE(value(json.take_flag("f")) == true);
  REQUIRE(value(json.take_hex("h")) == Bytes{0x00, 0xFF});
  REQUIRE(value(json.take_base64("b")) == Bytes{0x00, 0x01});
  REQUIRE(error_of(json.expect_nothing_left()) == ErrorCode::bad_argument);
  auto nested = value(json.take_object("o"));
  ok(json.expect_nothing_left());
  REQUIRE(value(nested->take_all_text()) == std::map<std::string, std::string>{{"x", "y"}});
  ok(nested->expect_nothing_left());
}

TEST_CASE("a member that is not there is nothing, and of another type an error", "[codec]") {
  auto empty = parsed("{}");
  REQUIRE_FALSE(value(empty.take_text("a")));
  REQUIRE_FALSE(value(empty.take_number("a")));
  REQUIRE_FALSE(value(empty.take_flag("a")));
  REQUIRE_FALSE(value(empty.take_object("a")));
  REQUIRE_FALSE(value(empty.take_hex("a")));
  REQUIRE_FALSE(value(empty.take_base64("a")));
  constexpr auto bad = ErrorCode::bad_argument;
  for (const auto* other : {"null", "[]", "-1", "1.5", "1e400"}) {
    const auto text = std::string(R"({"a":)") + other + "}";
    INFO(text);
    if (std::string_view(other) == "1e400") {
      REQUIRE(refused(text) == bad);
      continue;
    }
    REQUIRE(error_of(parsed(text).take_text("a")) == bad);
    REQUIRE(error_of(parsed(text).take_number("a")) == bad);
    REQUIRE(error_of(parsed(text).take_flag("a")) == bad);
    REQUIRE(error_of(parsed(text).take_object("a")) == bad);
    REQUIRE(error_of(parsed(text).take_all_text()) == bad);
  }
  REQUIRE(error_of(parsed(R"({"a":"0"})").take_hex("a")) == bad);
  REQUIRE(error_of(parsed(R"({"a":"AA"})").take_base64("a")) == bad);
  REQUIRE(error_of(parsed(R"({"a":1})").take_hex("a")) == bad);
  REQUIRE(error_of(parsed(R"({"a":1})").take_base64("a")) == bad);
}

TEST_CASE("only one strict object is accepted", "[codec]") {
  for (const auto* text : {"", " ", "null", "[]", "1", "{", "{}{}", "{} x", R"({"a":1,})", R"({'a':1})", R"({"a":01})",
                           "\xEF\xBB\xBF{", "{\"a\":\"\x01\"}", "{\"a\":\"\xFF\"}", R"({"a":"\ud800"})"}) {
    INFO(text);
    REQUIRE(refused(text) == ErrorCode::bad_argument);
  }
  REQUIRE(refused(R"({"a":1,"a":1})") == ErrorCode::bad_argument);
  REQUIRE(refused(R"({"o":{"a":1,"b":2,"a":3}})") == ErrorCode::bad_argument);
  REQUIRE(refused(R"({"o":[{"a":1,"a":3}]})") == ErrorCode::bad_argument);
  REQUIRE(parsed(R"({"o":{"a":1},"p":{"a":1}})").has("p"));  // the same name in two objects is no duplicate
}

TEST_CASE("size and depth have a limit", "[codec]") {
  const auto padded = [](std::size_t size) { return "{}" + std::string(size - 2, ' '); };
  ok(parsed(padded(max_json_object_size)).expect_nothing_left());
  REQUIRE(refused(padded(max_json_object_size + 1)) == ErrorCode::too_large);
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += R"({"a":)";
    return text + "1" + std::string(depth, '}');
  };
  REQUIRE(parsed(nested(max_json_object_depth + 1)).has("a"));
  REQUIRE(refused(nested(max_json_object_depth + 2)) == ErrorCode::bad_argument);
  REQUIRE(refused(R"({"a":)" + std::string(10000, '[') + std::string(10000, ']') + "}") == ErrorCode::bad_argument);
}
