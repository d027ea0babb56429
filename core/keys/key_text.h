// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keys/public_key_recipient.h"

namespace siegel {

/// `siegel1…`: Bech32 of type and public key (docs/format.md, "Keys as text").
std::string print_recipient(const PublicKeyRecipient& recipient);
/// Errors: `bad_key`.
Result<PublicKeyRecipient> parse_recipient(std::string_view text);

/// `SIEGEL-SECRET-KEY-1…`, upper case.
SecretBytes print_identity(const PublicKeyIdentity& identity);
/// Errors: `bad_key`.
Result<PublicKeyIdentity> parse_identity(ByteView text, const Provider& provider);

/// The lines of a key file that hold a key: without `#` comments, blank lines, surrounding blanks and carriage
/// returns. The views point into `text`. Errors: `bad_key` if there is none, `too_large` beyond 1 MiB.
Result<std::vector<ByteView>> key_lines(ByteView text);

/// An identity file: one identity a line. Errors: `bad_key`, `too_large`.
Result<std::vector<PublicKeyIdentity>> parse_identity_file(const SecretBytes& text, const Provider& provider);
/// A recipients file: one recipient a line. Errors: `bad_key`, `too_large`.
Result<std::vector<PublicKeyRecipient>> parse_recipient_file(ByteView text);

}  // namespace siegel
