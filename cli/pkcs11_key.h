// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "failure.h"
#include "passphrase_source.h"

namespace siegel::cli {

/// How the URI of a key on a token begins (RFC 7512).
constexpr std::string_view pkcs11_scheme = "pkcs11:";
inline bool is_pkcs11_uri(std::string_view text) { return text.starts_with(pkcs11_scheme); }

/// The same URI with a name for the key, unless it has one. Fails with `bad_argument`.
Outcome<std::string> with_key_name(const std::string& uri, const std::string& name);
/// The same URI without where the module and the PIN are: what may be kept in a file that others can write, since a
/// module is code. Fails with `bad_argument`.
Outcome<std::string> without_module_and_pin(const std::string& uri);

/// A P-256 key whose secret half a PKCS#11 token holds: a smart card, a hardware security module, SoftHSM. The URI says
/// which: `pkcs11:token=kanzlei;object=siegel`, with `module-path` where the module is not registered with p11-kit, and
/// `pin-source` where the PIN is in a file.
class Pkcs11Key {
 public:
  /// Asks for the PIN if the URI has no `pin-source`. Fails with `bad_argument` for what is no such URI,
  /// `no_matching_key` unless exactly one key is meant, `external_failed` for what the token says.
  static Outcome<std::shared_ptr<Pkcs11Key>> open(const std::string& uri, PassphraseSource& pins);
  /// The same; nothing if the token, which is there, has no such key.
  static Outcome<std::shared_ptr<Pkcs11Key>> look_for(const std::string& uri, PassphraseSource& pins);
  /// A fresh key on the token, which never leaves it. Fails as `open`; `output_exists` if there is one of this name.
  static Outcome<std::shared_ptr<Pkcs11Key>> generate(const std::string& uri, PassphraseSource& pins,
                                                      const Provider& provider);
  ~Pkcs11Key();
  Pkcs11Key(const Pkcs11Key&) = delete;
  Pkcs11Key& operator=(const Pkcs11Key&) = delete;

  /// 65 bytes, uncompressed.
  const Bytes& public_key() const { return public_key_; }
  /// The shared x-coordinate with this point, computed on the token. Errors: `external_failed`.
  Result<SecretBytes> agree(ByteView point) const;
  /// Destroys both halves on the token, and looks that the secret one is gone. Fails with `external_failed`.
  Done destroy();

 private:
  struct Token;
  explicit Pkcs11Key(std::unique_ptr<Token> token);
  /// False if the token has no such key.
  Outcome<bool> find();

  std::unique_ptr<Token> token_;
  unsigned long private_key_ = 0;
  Bytes public_key_;
};

/// What opens files that are sealed for this key.
Outcome<std::unique_ptr<Identity>> identity_of(std::shared_ptr<Pkcs11Key> key, const Provider& provider);

}  // namespace siegel::cli
