// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "c_api/object.h"
#include "c_api/public_keys.h"
#include "privacy/vault.h"

namespace siegel::c_api {

/// A vault behind the border: a new one, or one that is read first, pushed from its first byte and finished. Runs share
/// it, so that it may be freed before they are.
class VaultObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<VaultObject>> create(ByteView options);
  static Result<std::unique_ptr<VaultObject>> open(ByteView options, ByteView identities);

  Result<ByteView> push(ByteView bytes) override;
  Result<ByteView> finish() override;

  // Errors of all that follow: `bad_argument` as long as the vault is not read to its end.
  Status flush();
  Status mark();
  Status describe();
  Status forget(ByteView options);
  Status merge(const VaultObject& other);
  /// Begins anew with each first call after the last gave nothing.
  Status rewrite();

  Result<std::shared_ptr<Vault>> share() const;
  VaultObject* as_vault() override { return this; }

 private:
  VaultObject() = default;
  explicit VaultObject(Vault vault) : vault_(std::make_shared<Vault>(std::move(vault))) {}

  std::optional<VaultMark> remembered_;
  std::optional<IdentityList> identities_;
  std::optional<VaultReader> reader_;
  std::shared_ptr<Vault> vault_;
  std::optional<VaultRewrite> rewrite_;
};

}  // namespace siegel::c_api
