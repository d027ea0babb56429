// SPDX-License-Identifier: Apache-2.0
#include "formats/standard_envelope.h"

#include <algorithm>

namespace siegel {

template <class Format>
Result<StandardEnvelope> StandardEnvelope::of(EnvelopeFormat format, Result<Format> message) {
  if (!message) return fail(message.error());
  SIEGEL_TRY(auto recipients, message->recipients());
  StandardEnvelope envelope(format, *std::move(message));
  envelope.recipients_ = std::move(recipients);
  return envelope;
}

Result<StandardEnvelope> StandardEnvelope::parse(EnvelopeFormat format, ByteView message,
                                                 const EnvelopeLimits& limits) {
  return parse(format, Bytes(message.begin(), message.end()), limits);
}

Result<StandardEnvelope> StandardEnvelope::parse(EnvelopeFormat format, Bytes message, const EnvelopeLimits& limits) {
  switch (format) {
    case EnvelopeFormat::jwe: return of(format, JweMessage::parse(message, limits));
    case EnvelopeFormat::cose: return of(format, CoseMessage::parse(std::move(message), limits));
    case EnvelopeFormat::cms: return of(format, CmsMessage::parse(std::move(message), limits));
    case EnvelopeFormat::siegel:
    case EnvelopeFormat::unknown: break;
  }
  return fail(ErrorCode::bad_argument, "this is none of the standard envelopes");
}

const std::string& StandardEnvelope::content_cipher() const {
  return std::visit([](const auto& message) -> const std::string& { return message.content_cipher(); }, message_);
}

bool StandardEnvelope::has_passphrase() const {
  return std::ranges::any_of(recipients_, &EnvelopeRecipient::is_passphrase);
}

Result<WipedBytes> StandardEnvelope::open(std::span<const EnvelopeSecret> secrets, const Provider& provider) const {
  Error last{ErrorCode::no_matching_key, "none of the keys is one of the recipients"};
  for (const auto& secret : secrets) {
    auto content = std::visit([&](const auto& message) { return message.open(secret, provider); }, message_);
    if (content || !is_about_message(content.error())) return content;
    // A key that is not for this message says nothing about the others.
    if (content.error().code != ErrorCode::no_matching_key) last = content.error();
  }
  return fail(last);
}

JsonWriter StandardEnvelope::inspection() const {
  auto json = JsonWriter::object();
  json.set("format", name_of(format_)).set_flag("authenticated", false).set("content_cipher", content_cipher());
  auto list = JsonWriter::array();
  for (const auto& recipient : recipients_) {
    auto entry = JsonWriter::object();
    entry.set("algorithm", recipient.algorithm);
    if (!recipient.key_id.empty()) entry.set("key_id", recipient.key_id);
    if (find_hpke_suite(recipient.algorithm) != nullptr) entry.set_flag("experimental", true);
    list.push(std::move(entry));
  }
  json.set("recipients", std::move(list));
  return json;
}

}  // namespace siegel
