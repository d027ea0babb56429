// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <array>
#include <cstddef>

namespace siegel {
namespace {

// Exit statuses (docs/errors.md): 1 input/output or internal, 2 wrong usage, 3 no key fits or wrong passphrase,
// 4 input forged, truncated or malformed, 5 denied by policy.
constexpr std::array table{
    ErrorDescription{ErrorCode::bad_argument, "bad_argument", 2, "the call asks for something that cannot be done"},
    ErrorDescription{ErrorCode::bad_header, "bad_header", 4, "the input is not a well-formed sealed file"},
    ErrorDescription{ErrorCode::bad_key, "bad_key", 2, "a recipient, identity or key is not well formed"},
    ErrorDescription{ErrorCode::bad_passphrase, "bad_passphrase", 3,
                     "the passphrase is wrong, or the header was altered"},
    ErrorDescription{ErrorCode::bad_armor, "bad_armor", 4, "the armored text is malformed"},
    ErrorDescription{ErrorCode::no_matching_key, "no_matching_key", 3, "no given key fits this file"},
    ErrorDescription{ErrorCode::header_forged, "header_forged", 4, "the header was altered after sealing"},
    ErrorDescription{ErrorCode::payload_forged, "payload_forged", 4, "the payload was altered after sealing"},
    ErrorDescription{ErrorCode::truncated, "truncated", 4, "the input ends too early"},
    ErrorDescription{ErrorCode::trailing_data, "trailing_data", 4, "bytes follow the end of the sealed file"},
    ErrorDescription{ErrorCode::unsupported, "unsupported", 4, "the file uses something this version does not know"},
    ErrorDescription{ErrorCode::too_large, "too_large", 4, "a size is beyond its limit"},
    ErrorDescription{ErrorCode::policy_denied, "policy_denied", 5, "a rule that was set for this operation forbids it"},
    ErrorDescription{ErrorCode::input_changed, "input_changed", 1, "the input changed while it was read"},
    ErrorDescription{ErrorCode::output_exists, "output_exists", 2, "the output is already there or cannot be replaced"},
    ErrorDescription{ErrorCode::io_failed, "io_failed", 1, "reading or writing failed"},
    ErrorDescription{ErrorCode::random_failed, "random_failed", 1, "the system gave no usable random bytes"},
    ErrorDescription{ErrorCode::external_failed, "external_failed", 1,
                     "the program or service that holds a key failed"},
    ErrorDescription{ErrorCode::bad_module, "bad_module", 1,
                     "the WebAssembly module is not the one this program was built with"},
    ErrorDescription{ErrorCode::bad_policy, "bad_policy", 5, "the policy cannot be used as it is written"},
    ErrorDescription{ErrorCode::bad_data, "bad_data", 4, "the table, JSON or text is malformed"},
    ErrorDescription{ErrorCode::unresolved_token, "unresolved_token", 3,
                     "a token stands for nothing that the vault knows"},
    ErrorDescription{ErrorCode::bad_vault, "bad_vault", 4,
                     "the vault or keyring is damaged, altered or older than it must be"},
    ErrorDescription{ErrorCode::bad_certificate, "bad_certificate", 5, "a certificate must not be used for this"},
    ErrorDescription{ErrorCode::bad_signature, "bad_signature", 4, "a signature is missing, wrong or by somebody else"},
    ErrorDescription{ErrorCode::log_forged, "log_forged", 4, "the audit log was altered"},
    ErrorDescription{ErrorCode::log_unavailable, "log_unavailable", 1,
                     "the audit log could not be written, so nothing was done"},
    ErrorDescription{ErrorCode::out_of_memory, "out_of_memory", 1, "there is not enough memory"},
    ErrorDescription{ErrorCode::canceled, "canceled", 1, "the caller stopped the operation"},
    ErrorDescription{ErrorCode::closed, "closed", 1, "the stream is already finished"},
    ErrorDescription{ErrorCode::internal, "internal", 1, "a fault in siegel itself"},
};

constexpr bool table_follows_the_enumeration() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].code) != i) return false;
  return table.back().code == ErrorCode::internal;
}
static_assert(table_follows_the_enumeration());

}  // namespace

std::span<const ErrorDescription> error_table() { return table; }

const ErrorDescription& describe(ErrorCode code) { return table[static_cast<std::size_t>(code)]; }

}  // namespace siegel
