// SPDX-License-Identifier: Apache-2.0
#include "c_api/public_keys.h"

#include "keys/key_text.h"

namespace siegel::c_api {

Result<RecipientList> RecipientList::parse(ByteView options) {
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(const auto texts, json.take_texts("to"));
  SIEGEL_TRY(auto tenant, json.take_text("tenant"));
  SIEGEL_CHECK(json.expect_nothing_left());
  if (texts.empty()) return fail(ErrorCode::bad_argument, "there is no recipient");
  RecipientList list;
  list.tenant_ = std::move(tenant).value_or("");
  for (const auto& text : texts) {
    SIEGEL_TRY(auto recipient, parse_recipient(text));
    list.recipients_.push_back(std::move(recipient));
  }
  return list;
}

std::vector<const Recipient*> RecipientList::pointers() const {
  std::vector<const Recipient*> pointers;
  for (const auto& recipient : recipients_) pointers.push_back(&recipient);
  return pointers;
}

Result<IdentityList> IdentityList::parse(ByteView text, const Provider& provider) {
  IdentityList list;
  SIEGEL_TRY(list.identities_, parse_identity_file(SecretBytes::copy(text), provider));
  return list;
}

std::vector<const Identity*> IdentityList::pointers() const {
  std::vector<const Identity*> pointers;
  for (const auto& identity : identities_) pointers.push_back(&identity);
  return pointers;
}

}  // namespace siegel::c_api
