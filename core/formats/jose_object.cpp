// SPDX-License-Identifier: Apache-2.0
#include "formats/jose_object.h"

#include <algorithm>
#include <charconv>

#include "codec/base64url.h"
#include "data/json_rewriter.h"

namespace siegel {
namespace {

constexpr std::uint64_t max_exact_integer = (std::uint64_t{1} << 53U) - 1;  // RFC 7493, 2.2
constexpr std::size_t most_members = 1000;

constexpr Error wrong_type{ErrorCode::bad_data, "a member of a key or header is of another type"};

class Reading final : public JsonVisitor {
 public:
  explicit Reading(JoseObject& object) : object_(object) {}

  Status visit(const JsonPath& path, const JsonScalar& scalar) override {
    if (path.size() == 0) return fail(no_object);
    return object_.add(path, 0, scalar);
  }
  Status begin(const JsonPath& path, JsonContainer container) override {
    if (path.size() != 0) return object_.add(path, 0, container);
    return container == JsonContainer::object ? Status{} : fail(no_object);
  }

 private:
  static constexpr Error no_object{ErrorCode::bad_data, "a key or header is a JSON object"};
  JoseObject& object_;
};

}  // namespace

Status JoseObject::add(const JsonPath& path, std::size_t depth, const JsonScalar& scalar) {
  const auto kind = scalar.kind == JsonKind::string   ? Kind::text
                    : scalar.kind == JsonKind::number ? Kind::number
                                                      : Kind::other;
  return add(path, depth, kind, scalar.value);
}

Status JoseObject::add(const JsonPath& path, std::size_t depth, JsonContainer container) {
  return add(path, depth, container == JsonContainer::object ? Kind::object : Kind::array, {});
}

Status JoseObject::add(const JsonPath& path, std::size_t depth, Kind kind, std::string_view value) {
  if (members_.size() == most_members) return fail(ErrorCode::too_large, "a key or header has too many members");
  if (path.size() == depth + 1) names_.emplace_back(path[depth].name);
  auto pointer = path.pointer();
  for (std::size_t step = 0; step < depth; ++step) pointer.erase(0, pointer.find('/', 1));
  members_.push_back({std::move(pointer), kind, WipedBytes(value.begin(), value.end())});
  return {};
}

Result<JoseObject> JoseObject::parse(ByteView json) {
  if (json.size() > max_jose_object_size) return fail(ErrorCode::too_large, "a key or header is larger than 64 KiB");
  JoseObject object;
  Reading reading(object);
  JsonOptions options;
  options.encoding = Encoding::utf_8;
  options.max_depth = max_jose_object_depth + 1;
  options.max_names = most_members;
  JsonReader reader(reading, JsonShape::text, options);
  SIEGEL_CHECK(reader.push(json));
  if (const auto done = reader.finish(); !done)
    return fail(done.error().code == ErrorCode::truncated ? Error{ErrorCode::bad_data, done.error().what}
                                                          : done.error());
  return object;
}

const JoseObject::Member* JoseObject::find(std::string_view pointer) const {
  const auto found = std::ranges::find(members_, pointer, &Member::pointer);
  return found == members_.end() ? nullptr : &*found;
}

Result<std::optional<std::string_view>> JoseObject::text(std::string_view pointer) const {
  const auto* member = find(pointer);
  if (member == nullptr) return std::nullopt;
  if (member->kind != Kind::text) return fail(wrong_type);
  return text_of(member->value);
}

Result<std::optional<std::uint64_t>> JoseObject::number(std::string_view pointer) const {
  const auto* member = find(pointer);
  if (member == nullptr) return std::nullopt;
  if (member->kind != Kind::number) return fail(wrong_type);
  const auto spelling = text_of(member->value);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(spelling.data(), spelling.data() + spelling.size(), number);
  if (error != std::errc() || end != spelling.data() + spelling.size() || number > max_exact_integer)
    return fail(wrong_type);
  return number;
}

Result<std::optional<Bytes>> JoseObject::bytes(std::string_view pointer) const {
  SIEGEL_TRY(const auto encoded, text(pointer));
  if (!encoded) return std::nullopt;
  SIEGEL_TRY(auto decoded, decode_base64url(*encoded));
  return decoded;
}

Result<std::optional<SecretBytes>> JoseObject::secret(std::string_view pointer) const {
  SIEGEL_TRY(const auto encoded, text(pointer));
  if (!encoded) return std::optional<SecretBytes>();
  SIEGEL_TRY(auto decoded, decode_secret_base64url(*encoded));
  return std::optional<SecretBytes>(std::move(decoded));
}

Result<std::vector<std::string>> JoseObject::texts(std::string_view pointer) const {
  std::vector<std::string> texts;
  const auto* array = find(pointer);
  if (array == nullptr) return texts;
  if (array->kind != Kind::array) return fail(wrong_type);
  while (const auto* element = find(std::string(pointer) + "/" + std::to_string(texts.size()))) {
    if (element->kind != Kind::text) return fail(wrong_type);
    texts.emplace_back(text_of(element->value));
  }
  return texts;
}

}  // namespace siegel
