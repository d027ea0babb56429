// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "data/json_rewriter.h"
#include "data/text_rewriter.h"
#include "support/bytes.h"
#include "support/transforms.h"

namespace siegel::test {

/// A JsonEditor out of functions; by default it touches nothing. `seen` is what it was shown.
class DocumentEditor final : public JsonEditor {
 public:
  using Edit = std::function<Status(const JsonPath&, const JsonScalar&, JsonEdit&)>;
  using Begin = std::function<Status(const JsonPath&, JsonContainer, JsonEdit&)>;

  DocumentEditor() = default;
  explicit DocumentEditor(Edit edit, Begin begin = {}) : edit_(std::move(edit)), begin_(std::move(begin)) {}

  Status edit(const JsonPath& path, const JsonScalar& scalar, JsonEdit& edit) override {
    seen += path.pointer() + "=" + std::string(scalar.value) + "\n";
    return edit_ ? edit_(path, scalar, edit) : Status();
  }
  Status begin(const JsonPath& path, JsonContainer container, JsonEdit& edit) override {
    seen += path.pointer() + (container == JsonContainer::object ? "{\n" : "[\n");
    return begin_ ? begin_(path, container, edit) : Status();
  }
  Status end(const JsonPath& path, JsonContainer container) override {
    seen += path.pointer() + (container == JsonContainer::object ? "}\n" : "]\n");
    return {};
  }
  Status begin_document(std::uint64_t index) override {
    seen += "#" + std::to_string(index) + "\n";
    return {};
  }

  std::string seen;

 private:
  Edit edit_;
  Begin begin_;
};

/// Touches nothing and remembers nothing, however much there is.
class SilentEditor final : public JsonEditor {
 public:
  Status edit(const JsonPath& /*path*/, const JsonScalar& /*scalar*/, JsonEdit& /*edit*/) override { return {}; }
};

/// A TextEditor out of a function.
class ParagraphEditor final : public TextEditor {
 public:
  using Edit = std::function<Status(TextSegment&)>;

  ParagraphEditor() = default;
  explicit ParagraphEditor(Edit edit) : edit_(std::move(edit)) {}
  Status edit(TextSegment& segment) override { return edit_ ? edit_(segment) : Status(); }

 private:
  Edit edit_;
};

inline std::string rewritten(std::string_view json, JsonEditor& editor, const JsonOptions& options = {}) {
  return text(run(JsonRewriter(editor, options), bytes_of(json)));
}

/// How it fails, whatever pieces it comes in, and where.
struct DocumentFault {
  ErrorCode code;
  DataPosition position;
};
template <class Make>
DocumentFault document_fault(std::string_view document, Make make) {
  std::optional<DocumentFault> first;
  for (const std::size_t step : {std::size_t{1}, std::size_t{5}, std::size_t{1} << 20}) {
    auto rewriter = make();
    const auto outcome = run_to_end(rewriter, bytes_of(document), step);
    if (!outcome.error) FAIL("an error was expected and did not come");
    const DocumentFault fault{outcome.error->code, rewriter.position()};
    if (first) REQUIRE((first->code == fault.code && first->position == fault.position));
    first = fault;
  }
  return *first;
}

}  // namespace siegel::test
