// SPDX-License-Identifier: Apache-2.0
#include "privacy/policy_document.h"

#include <algorithm>

namespace siegel {
namespace {

class TreeBuilder final : public JsonVisitor {
 public:
  void watch(const JsonReader& reader) { reader_ = &reader; }
  PolicyNode take() && { return std::move(root_); }

  Status visit(const JsonPath& path, const JsonScalar& scalar) override {
    PolicyNode node;
    node.kind = scalar.kind == JsonKind::string   ? PolicyNode::Kind::text
                : scalar.kind == JsonKind::number ? PolicyNode::Kind::number
                                                  : PolicyNode::Kind::word;
    node.value = scalar.value;
    node.position = reader_->position();  // a reader stands at the value it shows
    add(path, std::move(node));
    return {};
  }

  Status begin(const JsonPath& path, JsonContainer container) override {
    PolicyNode node;
    node.kind = container == JsonContainer::object ? PolicyNode::Kind::object : PolicyNode::Kind::array;
    node.position = reader_->position();
    open_.push_back(&add(path, std::move(node)));
    return {};
  }

  Status end(const JsonPath&, JsonContainer) override {
    open_.pop_back();
    return {};
  }

 private:
  // The innermost open node is the only one that grows, so the pointers to the others stay.
  PolicyNode& add(const JsonPath& path, PolicyNode node) {
    if (open_.empty()) return root_ = std::move(node);
    if (path.last().is_member) node.name = path.last().name;
    return open_.back()->children.emplace_back(std::move(node));
  }

  const JsonReader* reader_ = nullptr;
  PolicyNode root_;
  std::vector<PolicyNode*> open_;
};

}  // namespace

const PolicyNode* PolicyNode::find(std::string_view member) const {
  const auto found = std::ranges::find(children, member, &PolicyNode::name);
  return found == children.end() ? nullptr : &*found;
}

Result<PolicyNode> read_policy_document(ByteView text, DataPosition& fault) {
  fault = {1, 1, 0};
  if (text.size() > max_policy_size) return fail(ErrorCode::too_large, "the policy is larger than 512 KiB");
  JsonOptions options;
  options.encoding = Encoding::utf_8;
  options.max_depth = max_policy_depth + 1;
  TreeBuilder builder;
  JsonReader reader(builder, JsonShape::text, options);
  builder.watch(reader);
  auto read = reader.push(text);
  if (read) read = reader.finish();
  if (!read) {
    fault = reader.position();
    return fail(ErrorCode::bad_policy, read.error().what);
  }
  auto root = std::move(builder).take();
  if (root.kind != PolicyNode::Kind::object) return fail(ErrorCode::bad_policy, "a policy is one JSON object");
  return root;
}

}  // namespace siegel
