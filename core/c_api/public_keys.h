// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "codec/json_object.h"
#include "keys/identity.h"
#include "keys/public_key_recipient.h"

namespace siegel::c_api {

/// Recipients from options: {"to": ["siegel1...", ...]}, at least one. Nothing else may stand there.
class RecipientList {
 public:
  static Result<RecipientList> parse(ByteView options);
  std::vector<const Recipient*> pointers() const;
  /// Whose it will be, from the member `tenant`; empty for nobody's.
  const std::string& tenant() const { return tenant_; }

 private:
  std::string tenant_;
  std::vector<PublicKeyRecipient> recipients_;
};

/// Identities from the text of a key file.
class IdentityList {
 public:
  static Result<IdentityList> parse(ByteView text, const Provider& provider);
  std::vector<const Identity*> pointers() const;

 private:
  std::vector<PublicKeyIdentity> identities_;
};

}  // namespace siegel::c_api
