// SPDX-License-Identifier: Apache-2.0
#include "data/json_editor.h"

#include "base/utf8.h"
#include "data/json_scalar.h"

namespace siegel {

void JsonEdit::replace_with_text(std::string_view value) {
  SIEGEL_INVARIANT(is_utf8(bytes_of(value)));
  wish_ = Wish::replace;
  written_.clear();
  append_json_string(value, written_);
}

Status JsonEdit::replace_with_number(std::string_view spelling) {
  if (!is_json_number(spelling)) return fail(ErrorCode::bad_argument, "that is no number of JSON");
  wish_ = Wish::replace;
  written_ = spelling;
  return {};
}

void JsonEdit::replace_with_null() {
  wish_ = Wish::replace;
  written_ = "null";
}

void JsonEdit::drop() { wish_ = Wish::drop; }

Status JsonEditor::begin(const JsonPath& /*path*/, JsonContainer /*container*/, JsonEdit& /*edit*/) { return {}; }
Status JsonEditor::end(const JsonPath& /*path*/, JsonContainer /*container*/) { return {}; }
Status JsonEditor::begin_document(std::uint64_t /*index*/) { return {}; }

Status JsonVisitor::begin(const JsonPath& /*path*/, JsonContainer /*container*/) { return {}; }
Status JsonVisitor::end(const JsonPath& /*path*/, JsonContainer /*container*/) { return {}; }
Status JsonVisitor::begin_document(std::uint64_t /*index*/) { return {}; }

}  // namespace siegel
