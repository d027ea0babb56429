// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "c_api/object.h"
#include "privacy/keyring.h"

namespace siegel::c_api {

/// A keyring behind the border. Runs share it, so that it may be freed before they are.
class KeyringObject final : public siegel_object {
 public:
  explicit KeyringObject(Keyring keyring) : keyring_(std::make_shared<Keyring>(std::move(keyring))) {}
  static Result<std::unique_ptr<KeyringObject>> open(ByteView sealed, ByteView identities);

  /// verb: add, rotate or retire. options: {"name", "now"} or, to retire, {"name", "version"}.
  Status change(std::string_view verb, ByteView options);
  /// Errors: `policy_denied` for one that was opened and is not of this tenant.
  Status act_for(std::string_view tenant);
  Status list();
  Status seal(ByteView options);

  std::shared_ptr<const Keyring> share() const { return keyring_; }
  KeyringObject* as_keyring() override { return this; }

 private:
  std::shared_ptr<Keyring> keyring_;
  bool is_new_ = true;
};

}  // namespace siegel::c_api
