// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Everything the core offers. See docs/architecture.md for the way through it, docs/format.md for the bytes.
///
///     auto provider  = siegel::make_provider(siegel::system_random());
///     auto recipient = siegel::parse_recipient("siegel1…");
///     auto prepared  = siegel::PreparedSeal::create(std::array{static_cast<const siegel::Recipient*>(&*recipient)},
///     **provider); auto sealer    = siegel::Sealer::create(*prepared, **provider); sealer->push(bytes);
///     sealer->finish();

#include "base/bytes.h"
#include "base/error.h"
#include "base/result.h"
#include "base/secret_bytes.h"
#include "base/transform.h"
#include "base/utf8.h"
#include "codec/armor.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "crypto/provider.h"
#include "crypto/random.h"
#include "data/csv_reader.h"
#include "data/csv_rewriter.h"
#include "data/csv_splitter.h"
#include "data/json_rewriter.h"
#include "data/text_rewriter.h"
#include "detect/detector_set.h"
#include "detect/finding.h"
#include "detect/finding_type.h"
#include "envelope/header_reader.h"
#include "envelope/inspection.h"
#include "envelope/opener.h"
#include "envelope/part_sealer.h"
#include "envelope/prepared_seal.h"
#include "envelope/range_opener.h"
#include "envelope/rewrap.h"
#include "envelope/seal_draft.h"
#include "envelope/sealed_document.h"
#include "envelope/sealer.h"
#include "envelope/unlock.h"
#include "keys/external.h"
#include "keys/held_key.h"
#include "keys/kek.h"
#include "keys/key_text.h"
#include "keys/passphrase.h"
#include "privacy/external_findings.h"
#include "privacy/keyring.h"
#include "privacy/policy.h"
#include "privacy/policy_document.h"
#include "privacy/pseudonymizer.h"
#include "privacy/restorer.h"
#include "privacy/session_token.h"
#include "privacy/suggest.h"
#include "privacy/vault.h"
#include "privacy/vault_tokens.h"
#include "risk/risk_report.h"
#include "risk/risk_table.h"
#include "stream/part_opener.h"
