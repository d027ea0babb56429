// SPDX-License-Identifier: Apache-2.0
#include "data/text_rewriter.h"

#include "data/transcoder.h"
#include "support/documents.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::vector<std::string> segments_of(std::string_view text, std::size_t segment_size, std::size_t step) {
  std::vector<std::string> segments;
  std::uint64_t offset = 0;
  ParagraphEditor editor([&](TextSegment& segment) -> Status {
    REQUIRE(segment.offset() == offset);
    offset += segment.text().size();
    segments.emplace_back(segment.text());
    return {};
  });
  TextOptions options;
  options.segment_size = segment_size;
  TextRewriter rewriter(editor, options);
  const auto outcome = run_to_end(rewriter, bytes_of(text), step);
  REQUIRE_FALSE(outcome.error);
  REQUIRE(text_of(outcome.released) == text);
  return segments;
}

}  // namespace

TEST_CASE("a text is cut where it hurts least, however it comes", "[data][text]") {
  const std::pair<std::string, std::vector<std::string>> texts[] = {
      {"a b\n\nc d\ne f g h", {"a b\n\n", "c d\n", "e f g h"}},
      {"a\r\n\r\nb\r\nc\r\n", {"a\r\n\r\n", "b\r\nc\r\n"}},
      {"one two three", {"one two ", "three"}},
      {"abcdefghijklm", {"abcdefghi", "jklm"}},
      {"\u00E4\u00F6\u00FC\u00DF\u00E4\u00F6", {"\u00E4\u00F6\u00FC\u00DF", "\u00E4\u00F6"}},
      {"", {}},
  };
  for (const auto& [text, segments] : texts) {
    INFO(text);
    for (const std::size_t step : {1U, 4U, 100U}) REQUIRE(segments_of(text, 10, step) == segments);
  }
}

TEST_CASE("replacements stand between untouched text", "[data][text]") {
  ParagraphEditor editor([](TextSegment& segment) -> Status {
    const auto at = segment.text().find("Erika");
    if (at == std::string_view::npos) return {};
    SIEGEL_CHECK(segment.replace(at, at, "<"));
    SIEGEL_CHECK(segment.replace(at, at + 5, "PERSON"));
    return segment.replace(segment.text().size(), segment.text().size(), "!");
  });
  REQUIRE(text(run(TextRewriter(editor), bytes_of("Liebe Erika,\r\n\u00E4"))) == "Liebe <PERSON,\r\n\u00E4!");
}

TEST_CASE("replacements that are no pieces of the text are refused", "[data][text]") {
  const std::pair<std::size_t, std::size_t> ranges[] = {{2, 1}, {0, 9}, {1, 2}, {0, 2}};
  for (const auto& [begin, end] : ranges) {
    ParagraphEditor editor([&](TextSegment& segment) -> Status { return segment.replace(begin, end, "x"); });
    TextRewriter rewriter(editor);
    REQUIRE(run_to_end(rewriter, bytes_of("a\u00E4b"), 9).ended_with(ErrorCode::bad_argument));
  }
  ParagraphEditor backwards([](TextSegment& segment) -> Status {
    SIEGEL_CHECK(segment.replace(1, 2, "x"));
    return segment.replace(0, 1, "y");
  });
  TextRewriter rewriter(backwards);
  REQUIRE(run_to_end(rewriter, bytes_of("abc"), 9).ended_with(ErrorCode::bad_argument));
}

TEST_CASE("text in every encoding is edited in it", "[data][text]") {
  for (const auto encoding : encodings) {
    INFO(name_of(encoding));
    ParagraphEditor editor([](TextSegment& segment) -> Status { return segment.replace(0, 2, "\u00D6"); });
    TextOptions options;
    options.encoding = encoding;
    const auto in = run(TextEncoder(encoding), bytes_of("\u00E4hre"));
    REQUIRE(text(run(TextDecoder(encoding), run(TextRewriter(editor, options), in))) == "\u00D6hre");
  }
  ParagraphEditor nothing;
  const auto wide = run(TextEncoder(Encoding::utf_16_be), bytes_of("\uFEFF"
                                                                   "abc"));
  TextRewriter rewriter(nothing);
  REQUIRE_FALSE(rewriter.encoding());
  REQUIRE(bytes(value(rewriter.push(wide))).empty());
  REQUIRE(bytes(value(rewriter.finish())) == wide);
  REQUIRE(rewriter.encoding() == TextEncoding{Encoding::utf_16_be, 2});
  ParagraphEditor euro([](TextSegment& segment) -> Status { return segment.replace(0, 1, "\u20AC"); });
  TextOptions latin;
  latin.encoding = Encoding::iso_8859_1;
  TextRewriter other(euro, latin);
  REQUIRE(run_to_end(other, bytes_of("abc"), 9).ended_with(ErrorCode::bad_data));
}

TEST_CASE("what is no text, and an editor's error, have their place", "[data][text]") {
  TextOptions options;
  options.encoding = Encoding::utf_8;
  options.segment_size = 8;
  ParagraphEditor nothing;
  const auto broken = [&](std::string_view text) {
    return document_fault(text, [&] { return TextRewriter(nothing, options); });
  };
  REQUIRE(broken("abc\nde\nf\nxy\xFFz").position == DataPosition{4, 3, 0});
  REQUIRE(broken("abc\r\nde\rf\n\xC3").position == DataPosition{4, 2, 0});
  REQUIRE(broken(std::string_view("a\0", 2)).code == ErrorCode::bad_data);
  ParagraphEditor third([](TextSegment& segment) -> Status {
    if (segment.line() == 3) return fail(ErrorCode::policy_denied, "no");
    return {};
  });
  const auto fault = document_fault("abc\nde\nfghij\nxy\n", [&] { return TextRewriter(third, options); });
  REQUIRE(fault.code == ErrorCode::policy_denied);
  REQUIRE(fault.position.line == 3);
}
