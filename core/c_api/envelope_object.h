// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "c_api/object.h"
#include "formats/cms_sealing.h"
#include "formats/cose_sealing.h"
#include "formats/jwe_sealing.h"
#include "formats/standard_envelope.h"

namespace siegel::c_api {

/// What sealers and openers of standard envelopes share: keys, and everything that was pushed.
class EnvelopeObject : public siegel_object {
 public:
  Result<ByteView> push(ByteView bytes) override;
  EnvelopeObject* as_envelope() override { return this; }

  Status add_key(ByteView key);
  void add_passphrase(ByteView passphrase) { passphrase_ = SecretBytes::copy(passphrase); }
  /// Text of docs/inspect.md. Errors: `bad_argument` for a sealer.
  virtual Result<std::string> inspect();

 protected:
  explicit EnvelopeObject(std::size_t limit) : limit_(limit) {}
  std::vector<EnvelopeSecret> secrets() const;

  WipedBytes taken_;

 private:
  std::size_t limit_;
  std::vector<EnvelopeKey> keys_;
  SecretBytes passphrase_;
};

class EnvelopeSealObject final : public EnvelopeObject {
 public:
  static Result<std::unique_ptr<EnvelopeSealObject>> create(ByteView options);
  Result<ByteView> finish() override;

 private:
  struct Options {
    EnvelopeFormat format = EnvelopeFormat::jwe;
    bool has_serialization = false;
    JweOptions jwe;
    CoseOptions cose;
    CmsOptions cms;
  };
  static Result<Options> read(ByteView options);
  explicit EnvelopeSealObject(Options options);

  Options options_;
  Bytes message_;
};

class EnvelopeOpenObject final : public EnvelopeObject {
 public:
  static Result<std::unique_ptr<EnvelopeOpenObject>> create(ByteView options);
  Result<ByteView> finish() override;
  Result<std::string> inspect() override;

 private:
  explicit EnvelopeOpenObject(EnvelopeLimits limits);
  Status parse();

  EnvelopeLimits limits_;
  std::optional<StandardEnvelope> envelope_;
  WipedBytes content_;
};

}  // namespace siegel::c_api
