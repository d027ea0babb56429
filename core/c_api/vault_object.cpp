// SPDX-License-Identifier: Apache-2.0
#include "c_api/vault_object.h"

#include "c_api/shared_provider.h"
#include "codec/json.h"
#include "envelope/sealed_document.h"

namespace siegel::c_api {

Result<std::unique_ptr<VaultObject>> VaultObject::create(ByteView options) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto recipients, RecipientList::parse(options));
  SIEGEL_TRY(auto vault, Vault::create(recipients.pointers(), *provider, recipients.tenant()));
  return std::unique_ptr<VaultObject>(new VaultObject(std::move(vault)));
}

Result<std::unique_ptr<VaultObject>> VaultObject::open(ByteView options, ByteView identities) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(const auto now, json.take_number("now"));
  SIEGEL_TRY(const auto mark, json.take_text("mark"));
  SIEGEL_TRY(auto tenant, json.take_text("tenant"));
  SIEGEL_CHECK(json.expect_nothing_left());
  auto object = std::unique_ptr<VaultObject>(new VaultObject);
  if (mark) {
    SIEGEL_TRY(object->remembered_, VaultMark::parse(*mark));
  }
  SIEGEL_TRY(object->identities_, IdentityList::parse(identities, *provider));
  const auto required = document_requirements(vault_document, tenant.value_or(""));
  const auto unlock_head = [of = object.get(), provider, required](const Header& header) {
    return unlock(header, of->identities_->pointers(), *provider, required);
  };
  VaultExpectations expectations;
  expectations.remembered = object->remembered_ ? &*object->remembered_ : nullptr;
  expectations.now = now.value_or(0);
  object->reader_.emplace(unlock_head, *provider, expectations);
  return object;
}

Result<ByteView> VaultObject::push(ByteView bytes) {
  if (!reader_) return fail(ErrorCode::bad_argument, "this vault is open");
  SIEGEL_CHECK(reader_->push(bytes));
  return ByteView{};
}

Result<ByteView> VaultObject::finish() {
  if (!reader_) return fail(ErrorCode::bad_argument, "this vault is open");
  SIEGEL_TRY(auto vault, reader_->finish());
  vault_ = std::make_shared<Vault>(std::move(vault));
  reader_.reset();
  identities_.reset();
  return ByteView{};
}

Result<std::shared_ptr<Vault>> VaultObject::share() const {
  if (vault_ == nullptr) return fail(ErrorCode::bad_argument, "the vault is not read to its end");
  return vault_;
}

Status VaultObject::flush() {
  SIEGEL_TRY(const auto vault, share());
  SIEGEL_TRY(const auto bytes, vault->flush());
  show(bytes);
  return {};
}

Status VaultObject::mark() {
  SIEGEL_TRY(const auto vault, share());
  give(vault->mark().print());
  return {};
}

Status VaultObject::describe() {
  SIEGEL_TRY(const auto vault, share());
  auto json = JsonWriter::object();
  json.set("records", std::uint64_t{vault->size()}).set("pending_bytes", std::uint64_t{vault->pending_size()});
  give(json.print());
  return {};
}

Status VaultObject::forget(ByteView options) {
  SIEGEL_TRY(const auto vault, share());
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(const auto person, json.take_text("person"));
  SIEGEL_TRY(const auto value, json.take_text("value"));
  SIEGEL_TRY(const auto token, json.take_text("token"));
  SIEGEL_TRY(const auto expired, json.take_number("expired_by"));
  SIEGEL_CHECK(json.expect_nothing_left());
  if (int{person.has_value()} + int{value.has_value()} + int{token.has_value()} + int{expired.has_value()} != 1)
    return fail(ErrorCode::bad_argument, "what is forgotten is one of: person, value, token, expired_by");
  std::size_t deleted = 0;
  if (person) deleted = vault->forget_person(*person);
  if (value) deleted = vault->forget_value(*value);
  if (token) deleted = vault->forget_token(*token);
  if (expired) deleted = vault->expire(*expired);
  give(JsonWriter::object().set("deleted", std::uint64_t{deleted}).print());
  return {};
}

Status VaultObject::merge(const VaultObject& other) {
  SIEGEL_TRY(const auto vault, share());
  SIEGEL_TRY(const auto from, other.share());
  SIEGEL_TRY(const auto merged, vault->merge(*from));
  auto json = JsonWriter::object();
  json.set("added", std::uint64_t{merged.added}).set("equal", std::uint64_t{merged.equal});
  give(json.print());
  return {};
}

Status VaultObject::rewrite() {
  SIEGEL_TRY(const auto vault, share());
  if (!rewrite_) {
    SIEGEL_TRY(rewrite_, vault->rewrite());
  }
  SIEGEL_TRY(const auto piece, rewrite_->next());
  give({piece});
  if (piece.empty()) rewrite_.reset();
  return {};
}

}  // namespace siegel::c_api
