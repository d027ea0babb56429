// SPDX-License-Identifier: Apache-2.0
#include "data/json_rewriter.h"

#include "data/transcoder.h"
#include "support/documents.h"

using namespace siegel;
using namespace siegel::test;

namespace {

DocumentFault fault_of(std::string_view json, const JsonOptions& options = {}) {
  static SilentEditor editor;
  return document_fault(json, [&] { return JsonRewriter(editor, options); });
}
void refused(std::string_view json, std::uint64_t column, ErrorCode code = ErrorCode::bad_data) {
  INFO(json);
  const auto fault = fault_of(json);
  REQUIRE(fault.code == code);
  REQUIRE(fault.position == DataPosition{1, column, 0});
}

/// Drops, at any depth, the members called x and the numbers that are 0.
DocumentEditor dropping() {
  const auto is_x = [](const JsonPath& path) {
    return path.size() > 0 && path.last().is_member && path.last().name == "x";
  };
  return DocumentEditor(
      [=](const JsonPath& path, const JsonScalar& scalar, JsonEdit& edit) -> Status {
        if (is_x(path) || scalar.value == "0") edit.drop();
        return {};
      },
      [=](const JsonPath& path, JsonContainer, JsonEdit& edit) -> Status {
        if (is_x(path)) edit.drop();
        return {};
      });
}

std::string dropped(std::string_view json) {
  std::optional<std::string> first;
  for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
    auto editor = dropping();
    JsonRewriter rewriter(editor);
    const auto outcome = run_to_end(rewriter, bytes_of(json), step);
    REQUIRE_FALSE(outcome.error);
    if (first) REQUIRE(*first == text(outcome.released));
    first = text(outcome.released);
  }
  return *first;
}

}  // namespace

TEST_CASE("JSON that nobody edits leaves byte for byte", "[data][json]") {
  for (const std::string json :
       {"0", " null ", "\"a\\u00e4\\n\\/\"", "[]", "{ }", "[1e400,-0,0.10,1E+2,123456789012345678901234567890]",
        "\xEF\xBB\xBF{}", "{\"a\" : [ true , false,\r\n\tnull ] , \"b\":{\"\":\"\"}}\n", "\"\\ud83d\\ude00 \\u0000\"",
        "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":2}}"}) {
    INFO(json);
    DocumentEditor editor;
    REQUIRE(rewritten(json, editor) == json);
  }
}

TEST_CASE("an editor is shown every value with its path", "[data][json]") {
  DocumentEditor editor;
  rewritten("{\"a/b\":[1,{\"~\":\"x\\ny\"},[]],\"\\u00e4\":null}", editor);
  REQUIRE(
      editor.seen ==
      "#0\n{\n/a~1b[\n/a~1b/0=1\n/a~1b/1{\n/a~1b/1/~0=x\ny\n/a~1b/1}\n/a~1b/2[\n/a~1b/2]\n/a~1b]\n/\u00E4=null\n}\n");
}

TEST_CASE("a step knows its place in its container", "[data][json]") {
  std::string seen;
  DocumentEditor editor([&](const JsonPath& path, const JsonScalar& scalar, JsonEdit&) -> Status {
    const auto step = path.last();
    seen += std::string(step.name) + std::to_string(step.index) + (step.is_member ? "m" : "e") +
            std::string(scalar.written) + " ";
    return {};
  });
  rewritten("[7,{\"a\":\"x\",\"b\":true}]", editor);
  REQUIRE(seen == "0e7 a0m\"x\" b1mtrue ");
}

TEST_CASE("values are replaced by text, numbers and null", "[data][json]") {
  DocumentEditor editor([](const JsonPath&, const JsonScalar& scalar, JsonEdit& edit) -> Status {
    switch (scalar.kind) {
      case JsonKind::string: edit.replace_with_text("a\"b\\c\n\x01\u00E4"); return {};
      case JsonKind::number: return edit.replace_with_number("-1.5e3");
      case JsonKind::true_value: edit.replace_with_null(); return {};
      default: return {};
    }
  });
  REQUIRE(rewritten("[ \"x\" , 1,true,false ]", editor) ==
          "[ \"a\\\"b\\\\c\\u000a\\u0001\u00E4\" , -1.5e3,null,false ]");
  REQUIRE(rewritten("7 ", editor) == "-1.5e3 ");
}

TEST_CASE("a container is replaced as a whole", "[data][json]") {
  DocumentEditor editor({}, [](const JsonPath& path, JsonContainer, JsonEdit& edit) -> Status {
    if (path.size() == 1) edit.replace_with_text("gone");
    return {};
  });
  REQUIRE(rewritten("{\"a\": [1, {\"b\": [\"x\"]}] , \"c\":2}", editor) == "{\"a\": \"gone\" , \"c\":2}");
  REQUIRE(editor.seen == "#0\n{\n/a[\n/c=2\n}\n");
}

TEST_CASE("dropped elements take commas along", "[data][json]") {
  REQUIRE(dropped("[0,1,2]") == "[1,2]");
  REQUIRE(dropped("[1,0,2]") == "[1,2]");
  REQUIRE(dropped("[1,2,0]") == "[1,2]");
  REQUIRE(dropped("[0,0]") == "[]");
  REQUIRE(dropped("[ 0 , 1 , 0 , 0 , 2 , 0 ]") == "[ 1 , 2  ]");
  REQUIRE(dropped("{\n  \"x\": 1,\n  \"b\": 2\n}\n") == "{\n  \"b\": 2\n}\n");
  REQUIRE(dropped("{\n  \"a\": 1,\n  \"x\": 2\n}\n") == "{\n  \"a\": 1\n}\n");
  REQUIRE(dropped("{\"x\":{\"a\":[1,\"}\"]},\"b\":[0,{\"x\":[]}]}") == "{\"b\":[{}]}");
  REQUIRE(dropped("{\"a\":[0,[0,{\"x\":0,\"y\":1}]],\"x\":[{}]}") == "{\"a\":[[{\"y\":1}]]}");
  auto editor = dropping();
  JsonRewriter rewriter(editor);
  REQUIRE(run_to_end(rewriter, bytes_of("0 "), 1).ended_with(ErrorCode::bad_argument));
}

TEST_CASE("what is not JSON is refused with its place", "[data][json]") {
  refused("[1,]", 4);
  refused("{\"a\":1,}", 8);
  refused("{\"a\" 1}", 6);
  refused("{a:1}", 2);
  refused("{1:2}", 2);
  refused("[1 2]", 4);
  refused("[1:2]", 3);
  refused(":", 1);
  refused(",", 1);
  refused("]", 1);
  refused("[}", 2);
  refused("{]", 2);
  refused("{\"a\"}", 5);
  refused("{\"a\":}", 6);
  refused("1 2", 3);
  refused("{} []", 4);
  refused("[01]", 2);
  refused("[-]", 2);
  refused("[1.]", 2);
  refused("[1e]", 2);
  refused("[.5]", 2);
  refused("[+1]", 2);
  refused("[NaN]", 2);
  refused("[nul]", 2);
  refused("['a']", 2);
  refused("[\"a\tb\"]", 4);
  refused("[\"\\x\"]", 2);
  refused("[\"\\u12g4\"]", 2);
  refused("[\"\\u12\"]", 2);
  refused("[\"\\ud800\"]", 2);
  refused("[\"\\udc00\"]", 2);
  refused("[\"\\ud800\\u0041\"]", 2);
  refused("[\"\\ud800\\uzzzz\"]", 2);
  refused("[/**/1]", 2);
  refused("[\u00E4", 2);
  refused("[\"\xFF\"]", 3);
  refused("{\"a\":1,\"\\u0061\":2}", 8);
  REQUIRE(fault_of("[\n 1,\r\n \"\u00E4\" x]").position == DataPosition{3, 6, 0});
}

TEST_CASE("JSON that ends too early is truncated", "[data][json]") {
  for (const auto* json :
       {"", " ", "[", "[1", "[1,", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "\"a", "\"a\\", "\xEF\xBB\xBF"}) {
    INFO(json);
    REQUIRE(fault_of(json).code == ErrorCode::truncated);
  }
  REQUIRE(fault_of("\"\xC3").code == ErrorCode::bad_data);
}

TEST_CASE("depth is capped and needs no stack", "[data][json]") {
  const std::string deep(100'000, '[');
  REQUIRE(fault_of(deep).code == ErrorCode::too_large);
  JsonOptions options;
  options.max_depth = 100'000;
  const auto closed = deep + std::string(100'000, ']');
  SilentEditor silent;
  REQUIRE(rewritten(closed, silent, options) == closed);
  REQUIRE(fault_of("[" + closed, options).code == ErrorCode::too_large);
  options.max_depth = 2;
  REQUIRE(rewritten("[[1],[2]]", silent, options) == "[[1],[2]]");
  REQUIRE(fault_of("[[[", options).position.column == 3);
}

TEST_CASE("values, names and what is held back are capped in any pieces", "[data][json]") {
  JsonOptions options;
  options.max_value_size = 10;
  SilentEditor silent;
  for (const auto* json :
       {"[\"1234567\"]", "{\"abc\":\"de\"}", "[       1]", "[1,12345678]", "[                    ]"}) {
    INFO(json);
    REQUIRE((rewritten(json, silent, {}) == json));
  }
  REQUIRE(rewritten("[\"1234567\",  123]", silent, options) == "[\"1234567\",  123]");
  for (const auto* json : {"[\"123456789\"]", "{\"abcdefgh\":\"defgh\"}", "[          1]", "[1,1234567890]",
                           "[\"12345678901\t", "{\"12345678901\"x"}) {
    INFO(json);
    REQUIRE(fault_of(json, options).code == ErrorCode::too_large);
  }
  options.max_value_size = 24;
  // Names of the path together.
  REQUIRE(fault_of("{\"1234567890\":{\"1234567890\":{\"123456\":1}}}", options).code == ErrorCode::too_large);
  // Within and behind what is dropped.
  for (const auto* json : {"[0                         ,1]", "[0                         ]",
                           "{\"x\":[\"12345678901234567890123\"]}", "{\"x\":[123456789012345678901234567]}"}) {
    INFO(json);
    const auto fault = document_fault(json, [&] {
      static auto editor = dropping();
      return JsonRewriter(editor, options);
    });
    REQUIRE(fault.code == ErrorCode::too_large);
  }
}

TEST_CASE("names of open objects are remembered up to a cap", "[data][json]") {
  std::string many = "{";
  for (int i = 0; i < 20'000; ++i) many += "\"" + std::to_string(i) + "\":{\"" + std::to_string(i) + "\":0},";
  const auto unique = many + "\"end\":1}";
  DocumentEditor editor;
  REQUIRE(rewritten(unique, editor) == unique);
  REQUIRE(fault_of(many + "\"777\":1}").code == ErrorCode::bad_data);
  JsonOptions options;
  options.max_names = 20'000;
  REQUIRE(fault_of(unique, options).code == ErrorCode::too_large);
}

TEST_CASE("an editor's error ends the run at its value", "[data][json]") {
  DocumentEditor scalars([](const JsonPath& path, const JsonScalar&, JsonEdit&) -> Status {
    if (path.size() == 2) return fail(ErrorCode::policy_denied, "not here");
    return {};
  });
  const auto fault = document_fault("[1,[ 2]]", [&] { return JsonRewriter(scalars); });
  REQUIRE(fault.code == ErrorCode::policy_denied);
  REQUIRE(fault.position == DataPosition{1, 6, 0});
  DocumentEditor containers({}, [](const JsonPath& path, JsonContainer, JsonEdit&) -> Status {
    if (path.size() == 1) return fail(ErrorCode::policy_denied, "not here");
    return {};
  });
  REQUIRE(document_fault("[1,[2]]", [&] { return JsonRewriter(containers); }).position == DataPosition{1, 4, 0});
  DocumentEditor numbers(
      [](const JsonPath&, const JsonScalar&, JsonEdit& edit) -> Status { return edit.replace_with_number("01"); });
  REQUIRE(document_fault("[1]", [&] { return JsonRewriter(numbers); }).code == ErrorCode::bad_argument);
}

TEST_CASE("JSON in other encodings is edited in them", "[data][json]") {
  const std::string json = "{\"Stra\u00DFe\": \"x\", \"b\": \"\u00FC\"}";
  for (const auto encoding : encodings) {
    INFO(name_of(encoding));
    DocumentEditor editor([](const JsonPath& path, const JsonScalar&, JsonEdit& edit) -> Status {
      if (path.last().name == "b") edit.replace_with_text("\u00D6");
      return {};
    });
    JsonOptions options;
    options.encoding = encoding;
    const auto in = run(TextEncoder(encoding), bytes_of(json));
    const auto out = run(JsonRewriter(editor, options), in);
    REQUIRE(text(run(TextDecoder(encoding), out)) == "{\"Stra\u00DFe\": \"x\", \"b\": \"\u00D6\"}");
  }
  DocumentEditor marked;
  const auto wide = run(TextEncoder(Encoding::utf_16_le), bytes_of("\uFEFF" + json));
  REQUIRE(run(JsonRewriter(marked), wide) == wide);
  DocumentEditor euro([](const JsonPath&, const JsonScalar&, JsonEdit& edit) -> Status {
    edit.replace_with_text("\u20AC");
    return {};
  });
  JsonOptions latin;
  latin.encoding = Encoding::iso_8859_1;
  REQUIRE(document_fault("[1]", [&] { return JsonRewriter(euro, latin); }).code == ErrorCode::bad_data);
}

TEST_CASE("JSON Lines are one text on each line", "[data][json]") {
  for (const std::string lines : {"", "\n", "{\"a\":1}\n{\"a\":2}", "1\r\n\r\n 2 \n\"x\"\n", "[]\n  \n[]\n"}) {
    DocumentEditor editor;
    REQUIRE(text(run(JsonLinesRewriter(editor), bytes_of(lines))) == lines);
  }
  DocumentEditor editor([](const JsonPath& path, const JsonScalar&, JsonEdit& edit) -> Status {
    if (path.size() > 0) edit.drop();
    return {};
  });
  REQUIRE(text(run(JsonLinesRewriter(editor), bytes_of("{\"a\":1}\n{\"a\":2}\n3"))) == "{}\n{}\n3");
  REQUIRE(editor.seen == "#0\n{\n/a=1\n}\n#1\n{\n/a=2\n}\n#2\n=3\n");
  const auto broken = [](std::string_view lines) {
    static DocumentEditor nothing;
    return document_fault(lines, [&] { return JsonLinesRewriter(nothing); });
  };
  REQUIRE(broken("{\"a\":1}\n{\"a\":\n2}\n").code == ErrorCode::bad_data);
  REQUIRE(broken("{\"a\":1}\n{\"a\":\n2}\n").position.line == 2);
  REQUIRE(broken("1\n2 3\n4\n").position == DataPosition{2, 3, 0});
  REQUIRE(broken("1\n[2\n").position.line == 2);
  REQUIRE(broken("1\n[2").code == ErrorCode::truncated);
  REQUIRE(broken("1\n\"a\n\"\n").code == ErrorCode::bad_data);
}

TEST_CASE("a visitor sees what an editor sees", "[data][json]") {
  struct Counting final : JsonVisitor {
    Status visit(const JsonPath&, const JsonScalar& scalar) override {
      values += scalar.value;
      return {};
    }
    std::string values;
  } counting;
  JsonReader reader(counting, JsonShape::text);
  ok(reader.push(bytes_of("[1,{\"a\":")));
  REQUIRE(reader.position() == DataPosition{1, 9, 0});
  ok(reader.push(bytes_of("\"x\"}]")));
  ok(reader.finish());
  REQUIRE(counting.values == "1x");
  REQUIRE(error_of(reader.push({})) == ErrorCode::closed);
  JsonReader lines(counting, JsonShape::lines);
  ok(lines.push(bytes_of("1\n2\n")));
  ok(lines.finish());
  REQUIRE(counting.values == "1x12");
  REQUIRE(error_of(lines.finish()) == ErrorCode::closed);
}
