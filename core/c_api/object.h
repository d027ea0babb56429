// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "c_api/siegel_c.h"

namespace siegel::c_api {
class SealObject;
class OpenObject;
class KeyringObject;
class VaultObject;
class RunObject;
class RiskObject;
class EnvelopeObject;
class AuditLogObject;
}  // namespace siegel::c_api

/// What a handle of the border points to.
struct siegel_object {
 public:
  siegel_object() = default;
  siegel_object(const siegel_object&) = delete;
  siegel_object& operator=(const siegel_object&) = delete;
  virtual ~siegel_object() { mark_ = 0; }

  /// False for most of what is not, or no longer, an object.
  bool is_alive() const { return mark_ == live; }

  virtual siegel::Result<siegel::ByteView> push(siegel::ByteView bytes);
  virtual siegel::Result<siegel::ByteView> finish();
  virtual siegel::c_api::SealObject* as_seal() { return nullptr; }
  virtual siegel::c_api::OpenObject* as_open() { return nullptr; }
  virtual siegel::c_api::KeyringObject* as_keyring() { return nullptr; }
  virtual siegel::c_api::VaultObject* as_vault() { return nullptr; }
  virtual siegel::c_api::RunObject* as_run() { return nullptr; }
  virtual siegel::c_api::RiskObject* as_risk() { return nullptr; }
  virtual siegel::c_api::EnvelopeObject* as_envelope() { return nullptr; }
  virtual siegel::c_api::AuditLogObject* as_audit_log() { return nullptr; }

  siegel::ByteView output() const { return output_; }
  /// A view that lives until the next call.
  void show(siegel::ByteView view) { output_ = view; }
  /// A copy that is kept until the next call, then wiped.
  void give(std::initializer_list<siegel::ByteView> parts);
  void give(std::string_view text) { give({siegel::bytes_of(text)}); }
  /// Room for `size` bytes of output, kept and wiped as above.
  siegel::ByteSpan make_room(std::size_t size);
  void drop_output();

  siegel::StickyError broken;

 private:
  static constexpr std::uint32_t live = 0x5349'4547;  // "SIEG"

  std::uint32_t mark_ = live;
  siegel::WipedBytes kept_;
  siegel::ByteView output_;
};

namespace siegel::c_api {

/// An object that only ever had one thing to say.
class TextObject final : public siegel_object {};

/// Any Transform behind the border.
template <Transform T>
class StreamObject final : public siegel_object {
 public:
  Result<ByteView> push(ByteView bytes) override { return transform_.push(bytes); }
  Result<ByteView> finish() override { return transform_.finish(); }

 private:
  T transform_;
};

}  // namespace siegel::c_api
