// SPDX-License-Identifier: Apache-2.0
#include "pkcs11_key.h"

namespace siegel::cli {
namespace {
std::unexpected<Failure> not_here() {
  return failed(ErrorCode::unsupported, "this siegel was built without tokens (SIEGEL_PKCS11)");
}
}  // namespace

struct Pkcs11Key::Token {};
Pkcs11Key::Pkcs11Key(std::unique_ptr<Token> token) : token_(std::move(token)) {}
Pkcs11Key::~Pkcs11Key() = default;

Outcome<std::shared_ptr<Pkcs11Key>> Pkcs11Key::open(const std::string&, PassphraseSource&) { return not_here(); }
Outcome<std::shared_ptr<Pkcs11Key>> Pkcs11Key::generate(const std::string&, PassphraseSource&, const Provider&) {
  return not_here();
}
Result<SecretBytes> Pkcs11Key::agree(ByteView) const {
  return siegel::fail(ErrorCode::unsupported, "this siegel was built without tokens");
}
Outcome<std::shared_ptr<Pkcs11Key>> Pkcs11Key::look_for(const std::string&, PassphraseSource&) { return not_here(); }
Done Pkcs11Key::destroy() { return not_here(); }
Outcome<std::string> with_key_name(const std::string&, const std::string&) { return not_here(); }
Outcome<std::string> without_module_and_pin(const std::string&) { return not_here(); }
Outcome<std::unique_ptr<Identity>> identity_of(std::shared_ptr<Pkcs11Key>, const Provider&) { return not_here(); }

}  // namespace siegel::cli
