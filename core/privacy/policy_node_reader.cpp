// SPDX-License-Identifier: Apache-2.0
#include "privacy/policy_node_reader.h"

#include <algorithm>
#include <charconv>

namespace siegel {

void PolicyNodeReader::expect_members(const PolicyNode& object, std::initializer_list<std::string_view> known) {
  for (const auto& member : object.children)
    if (std::ranges::find(known, std::string_view(member.name)) == known.end())
      complain(member, "the member before this value is not known here: check its spelling, or remove it");
}

const PolicyNode* PolicyNodeReader::text(const PolicyNode& object, std::string_view name) {
  const auto* node = object.find(name);
  if (node != nullptr && node->kind != Kind::text) {
    complain(*node, "this has to be text");
    return nullptr;
  }
  return node;
}

std::optional<bool> PolicyNodeReader::flag(const PolicyNode& object, std::string_view name) {
  const auto* node = object.find(name);
  if (node == nullptr) return std::nullopt;
  if (node->kind == Kind::word && (node->value == "true" || node->value == "false")) return node->value == "true";
  complain(*node, "this has to be true or false");
  return std::nullopt;
}

std::optional<std::int64_t> PolicyNodeReader::whole_number(const PolicyNode& object, std::string_view name,
                                                           std::int64_t least, std::int64_t most,
                                                           std::string_view complaint) {
  const auto* node = object.find(name);
  if (node != nullptr && node->kind == Kind::number) {
    std::int64_t value = 0;
    const auto* end = node->value.data() + node->value.size();
    const auto read = std::from_chars(node->value.data(), end, value);
    if (read.ec == std::errc{} && read.ptr == end && value >= least && value <= most) return value;
  }
  complain(node != nullptr ? *node : object, complaint);
  return std::nullopt;
}

void PolicyNodeReader::text_list(const PolicyNode& object, std::string_view name, std::size_t most,
                                 std::vector<std::string>& to) {
  const auto* node = object.find(name);
  if (node == nullptr) return;
  const bool is_list = node->kind == Kind::array && node->children.size() <= most &&
                       std::ranges::all_of(node->children, [](const auto& each) { return each.kind == Kind::text; });
  if (!is_list) return complain(*node, "this has to be a list of texts, of at most 1000");
  for (const auto& each : node->children) to.push_back(each.value);
}

std::optional<double> parse_share(const PolicyNode& node) {
  const auto& text = node.value;
  const bool fits = node.kind == PolicyNode::Kind::number &&
                    (text == "0" || text == "1" || (text.starts_with("0.") && text.size() <= 6)) &&
                    std::ranges::all_of(text, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  if (!fits) return std::nullopt;
  double scale = 1;
  double share = 0;
  for (const char c : text) {
    if (c == '.') continue;
    share += (c - '0') * scale;
    scale /= 10;
  }
  return share;
}

}  // namespace siegel
