// SPDX-License-Identifier: Apache-2.0
#include "formats/key_envelope.h"

#include <algorithm>

#include "base/constant_time.h"
#include "formats/cms_sealing.h"
#include "formats/cose_sealing.h"
#include "formats/jwe_sealing.h"
#include "formats/jwk.h"
#include "formats/standard_envelope.h"

namespace siegel {
namespace {

Result<Bytes> seal(WipedBytes content, const EnvelopeKey& key, const KeyEnvelopeOptions& options,
                   const Provider& provider) {
  const EnvelopeSecret recipient{&key, {}};
  if (options.format == EnvelopeFormat::jwe) return seal_jwe(std::move(content), {&recipient, 1}, {}, provider);
  if (options.format == EnvelopeFormat::cose) return seal_cose(std::move(content), {&recipient, 1}, {}, provider);
  CmsOptions cms;
  cms.now = options.now;
  cms.accept_unfit_certificates = options.accept_unfit_certificates;
  return seal_cms(std::move(content), {&recipient, 1}, cms, provider);
}

/// Public, so that people see in the file for whom it is.
Bytes name_of_key(const EnvelopeKey& key, const Provider& provider) {
  const auto name =
      key.type() == EnvelopeKeyType::symmetric && key.key_id().empty() ? std::string() : jwk_key_id(key, provider);
  return {name.begin(), name.end()};
}

Result<std::optional<SecretBytes>> file_key_in(ByteView message, ByteView binding, EnvelopeFormat format,
                                               const std::vector<EnvelopeKey>& keys, const Provider& provider) {
  const auto envelope = StandardEnvelope::parse(format, message);
  if (!envelope) return std::nullopt;  // nothing that we could have written
  std::vector<EnvelopeSecret> secrets;
  for (const auto& key : keys) secrets.push_back({&key, {}});
  const auto content = envelope->open(secrets, provider);
  // It may be for somebody else, which a key without a name learns from a tag that does not fit.
  if (!content) return std::nullopt;
  if (content->size() != aead_key_size + binding.size() ||
      !equal_constant_time(ByteView(*content).subspan(aead_key_size), binding))
    return fail(ErrorCode::header_forged, "the key envelope belongs to another file");
  return std::optional(SecretBytes::copy(ByteView(*content).first(aead_key_size)));
}

}  // namespace

Result<ExternalRecipient> key_envelope_recipient(std::shared_ptr<const EnvelopeKey> key,
                                                 const KeyEnvelopeOptions& options, const Provider& provider) {
  if (options.format != EnvelopeFormat::jwe && options.format != EnvelopeFormat::cose &&
      options.format != EnvelopeFormat::cms)
    return fail(ErrorCode::bad_argument, "a key envelope is a JWE, COSE or CMS message");
  auto name = name_of_key(*key, provider);
  const auto wrap = [key = std::move(key), options, &provider](const SecretBytes& file_key,
                                                               ByteView binding) -> Result<Bytes> {
    WipedBytes content;
    content.reserve(file_key.size() + binding.size() + aead_tag_size);
    append(content, file_key.reveal());
    append(content, binding);
    return seal(std::move(content), *key, options, provider);
  };
  return ExternalRecipient::create(std::string(name_of(options.format)), std::move(name), wrap);
}

ExternalIdentity key_envelope_identity(EnvelopeFormat format, std::shared_ptr<const std::vector<EnvelopeKey>> keys,
                                       const Provider& provider) {
  const auto unwrap = [format, keys = std::move(keys), &provider](ByteView /*key_id*/, ByteView blob,
                                                                  ByteView binding) {
    return file_key_in(blob, binding, format, *keys, provider);
  };
  return ExternalIdentity(std::string(name_of(format)), unwrap);
}

}  // namespace siegel
