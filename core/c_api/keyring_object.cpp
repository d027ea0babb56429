// SPDX-License-Identifier: Apache-2.0
#include "c_api/keyring_object.h"

#include "c_api/public_keys.h"
#include "c_api/shared_provider.h"
#include "codec/json.h"

namespace siegel::c_api {

Result<std::unique_ptr<KeyringObject>> KeyringObject::open(ByteView sealed, ByteView identities) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto list, IdentityList::parse(identities, *provider));
  SIEGEL_TRY(auto keyring, Keyring::open(sealed, list.pointers(), *provider));
  auto object = std::make_unique<KeyringObject>(std::move(keyring));
  object->is_new_ = false;
  return object;
}

Status KeyringObject::change(std::string_view verb, ByteView options) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(const auto name, json.take_text("name"));
  SIEGEL_TRY(const auto now, json.take_number("now"));
  SIEGEL_TRY(const auto version, json.take_number("version"));
  SIEGEL_CHECK(json.expect_nothing_left());
  const bool retires = verb == "retire";
  if (!name || now.has_value() == retires || version.has_value() != retires || version > max_key_versions)
    return fail(ErrorCode::bad_argument, "a key is made with its name and the time, retired with its name and version");
  if (verb == "add") return keyring_->add(*name, *now, *provider);
  if (retires) return keyring_->retire(*name, static_cast<std::uint32_t>(*version));
  if (verb != "rotate") return fail(ErrorCode::bad_argument, "the verb is add, rotate or retire");
  SIEGEL_CHECK(keyring_->rotate(*name, *now, *provider));
  return {};
}

Status KeyringObject::act_for(std::string_view tenant) {
  if (is_new_ && keyring_->tenant().empty()) keyring_->belong_to(std::string(tenant));
  if (keyring_->tenant() != tenant)
    return fail(ErrorCode::policy_denied, "the keyring is of another tenant, or of none");
  return {};
}

Status KeyringObject::list() {
  auto keys = JsonWriter::array();
  for (const auto& name : keyring_->names()) {
    for (const auto& version : keyring_->versions(name)) {
      auto key = JsonWriter::object();
      key.set("name", name).set("version", std::uint64_t{version.number});
      key.set("state", key_state_word(version.state)).set("created", version.created);
      keys.push(std::move(key));
    }
  }
  give(keys.print());
  return {};
}

Status KeyringObject::seal(ByteView options) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto recipients, RecipientList::parse(options));
  if (!recipients.tenant().empty()) SIEGEL_CHECK(act_for(recipients.tenant()));
  SIEGEL_TRY(const auto sealed, keyring_->seal(recipients.pointers(), *provider));
  give({sealed});
  return {};
}

}  // namespace siegel::c_api
