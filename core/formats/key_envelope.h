// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "formats/envelope.h"
#include "formats/recognizer.h"
#include "keys/external.h"

namespace siegel {

/// How the file key of a sealed file travels: as the content of a standard envelope.
struct KeyEnvelopeOptions {
  EnvelopeFormat format = EnvelopeFormat::jwe;
  std::int64_t now = 0;                    ///< seconds since 1970-01-01T00:00:00Z, for the certificates of CMS
  bool accept_unfit_certificates = false;  ///< see `CmsOptions`
};

/// A recipient of Siegel's own format who gets the file key as a JWE, COSE or CMS message in an external stanza
/// (docs/format.md), whose service is called `jwe`, `cose` or `cms`. The content of the message is the file key and
/// then the binding, so that it stands for this file and no other. `provider` outlives what is returned. Errors:
/// `bad_argument` for another format; those of sealing come with the first file.
Result<ExternalRecipient> key_envelope_recipient(std::shared_ptr<const EnvelopeKey> key,
                                                 const KeyEnvelopeOptions& options, const Provider& provider);

/// The same for opening, for one format. A message that is for none of the keys is none of ours; one that opens and
/// does not fit the file is `header_forged`.
ExternalIdentity key_envelope_identity(EnvelopeFormat format, std::shared_ptr<const std::vector<EnvelopeKey>> keys,
                                       const Provider& provider);

}  // namespace siegel
