// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "codec/json.h"
#include "formats/cms.h"
#include "formats/cose.h"
#include "formats/jwe.h"
#include "formats/recognizer.h"

namespace siegel {

/// A message in one of the formats of others, read and not opened yet.
class StandardEnvelope {
 public:
  /// Errors: those of the format; `bad_argument` for one that is none of others.
  static Result<StandardEnvelope> parse(EnvelopeFormat format, ByteView message, const EnvelopeLimits& limits = {});
  /// The same without a copy of the content where the format has it in one piece.
  static Result<StandardEnvelope> parse(EnvelopeFormat format, Bytes message, const EnvelopeLimits& limits = {});

  EnvelopeFormat format() const { return format_; }
  /// In the order of the message.
  const std::vector<EnvelopeRecipient>& recipients() const { return recipients_; }
  /// In the words of the format, such as `A256GCM`.
  const std::string& content_cipher() const;
  /// True if one of the recipients is a passphrase.
  bool has_passphrase() const;

  /// All of the content, once its tag was checked. Every secret is tried. Errors: `no_matching_key` if none fits;
  /// `payload_forged` if one does and nothing comes out; `unsupported`; `bad_data`.
  Result<WipedBytes> open(std::span<const EnvelopeSecret> secrets, const Provider& provider) const;

  /// The published JSON form of `siegel inspect` (docs/inspect.md). Nothing of it is known to be authentic.
  JsonWriter inspection() const;

 private:
  using Message = std::variant<JweMessage, CoseMessage, CmsMessage>;
  template <class Format>
  static Result<StandardEnvelope> of(EnvelopeFormat format, Result<Format> message);
  StandardEnvelope(EnvelopeFormat format, Message message) : format_(format), message_(std::move(message)) {}

  EnvelopeFormat format_;
  Message message_;
  std::vector<EnvelopeRecipient> recipients_;
};

}  // namespace siegel
