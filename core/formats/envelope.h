// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "formats/envelope_key.h"

namespace siegel {

/// Bytes of content in one standard envelope, if nobody says otherwise. One tag covers all of it, so that all of it is
/// in memory before a byte is released.
inline constexpr std::size_t default_max_envelope_content = std::size_t{64} << 20;

inline constexpr std::size_t max_envelope_recipients = 100;

struct EnvelopeLimits {
  std::size_t max_content = default_max_envelope_content;
  bool accept_rsa_pkcs1_v1_5 = false;  ///< of CMS, for messages of programs that know nothing else
};

/// For whom a standard envelope is sealed, and what opens it: a key, or a passphrase.
struct EnvelopeSecret {
  const EnvelopeKey* key = nullptr;
  ByteView passphrase = {};
};

/// False for what broke here and says nothing about a message: it must not pass for a forgery, nor for a message that
/// is for another key.
constexpr bool is_about_message(const Error& error) {
  return error.code != ErrorCode::internal && error.code != ErrorCode::random_failed &&
         error.code != ErrorCode::out_of_memory;
}

/// What an envelope tells about one recipient, without a key.
struct EnvelopeRecipient {
  std::string algorithm;  ///< in the words of its format
  bool is_passphrase = false;
  std::string key_id;  ///< text; what is none in hexadecimal; empty if there is none
};

}  // namespace siegel
