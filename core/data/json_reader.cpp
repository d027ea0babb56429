// SPDX-License-Identifier: Apache-2.0
#include "data/json_rewriter.h"

namespace siegel {

/// An editor that touches nothing and tells a visitor.
class JsonReader::Body final : public JsonEditor {
 public:
  Body(JsonVisitor& visitor, JsonShape shape, const JsonOptions& options)
      : visitor_(&visitor),
        rewriter_(shape == JsonShape::lines ? JsonRewriter::of_lines(*this, options) : JsonRewriter(*this, options)) {}

  JsonRewriter& rewriter() { return rewriter_; }

  Status edit(const JsonPath& path, const JsonScalar& scalar, JsonEdit& /*edit*/) override {
    return visitor_->visit(path, scalar);
  }
  Status begin(const JsonPath& path, JsonContainer container, JsonEdit& /*edit*/) override {
    return visitor_->begin(path, container);
  }
  Status end(const JsonPath& path, JsonContainer container) override { return visitor_->end(path, container); }
  Status begin_document(std::uint64_t index) override { return visitor_->begin_document(index); }

 private:
  JsonVisitor* visitor_;
  JsonRewriter rewriter_;
};

JsonReader::JsonReader(JsonVisitor& visitor, JsonShape shape, const JsonOptions& options)
    : body_(std::make_unique<Body>(visitor, shape, options)) {}
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;
JsonReader::~JsonReader() = default;

Status JsonReader::push(ByteView json) {
  SIEGEL_CHECK(body_->rewriter().push(json));
  return {};
}
Status JsonReader::finish() {
  SIEGEL_CHECK(body_->rewriter().finish());
  return {};
}
DataPosition JsonReader::position() const { return body_->rewriter().position(); }

}  // namespace siegel
