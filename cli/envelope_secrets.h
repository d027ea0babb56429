// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// The keys and the passphrase that a standard envelope is sealed to, or opened with.
class EnvelopeSecrets {
 public:
  void add(EnvelopeKey key) { keys_->push_back(std::move(key)); }
  void set_passphrase(SecretBytes passphrase) { passphrase_ = std::move(passphrase); }
  bool empty() const { return keys_->empty() && passphrase_.empty(); }
  std::shared_ptr<const std::vector<EnvelopeKey>> keys() const { return keys_; }

  /// Point into this object.
  std::vector<EnvelopeSecret> list() const;

 private:
  std::shared_ptr<std::vector<EnvelopeKey>> keys_ = std::make_shared<std::vector<EnvelopeKey>>();
  SecretBytes passphrase_;
};

/// A public key that somebody gave, or a secret one of one's own. Fails with `bad_key`.
Outcome<EnvelopeKey> read_envelope_recipient(const std::string& path, const Provider& provider);

}  // namespace siegel::cli
