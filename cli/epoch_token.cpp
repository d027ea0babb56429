// SPDX-License-Identifier: Apache-2.0
#include "epoch_token.h"

#include <sys/stat.h>
#include <unistd.h>

#include "epoch_keys.h"
#include "input_file.h"
#include "output_file.h"
#include "pkcs11_key.h"
#include "safe_text.h"
#include "text_output.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_token_file = 4096;

std::string token_path(const Tenant& tenant, std::uint64_t number) {
  return tenant.folder() + "/epochs/" + std::to_string(number) + ".token";
}

std::string key_name(const Tenant& tenant, std::uint64_t number) {
  return tenant.policy().tenant + "-epoch-" + std::to_string(number);
}

/// The key on a token, which is asked when the first file wants it, and once.
class AskedToken {
 public:
  AskedToken(std::string uri, Bytes public_key, PassphraseSource& pins, std::shared_ptr<std::optional<Failure>> why)
      : uri_(std::move(uri)), public_key_(std::move(public_key)), pins_(&pins), why_(std::move(why)) {}

  Result<std::optional<SecretBytes>> agree(ByteView point) {
    if (!key_) {
      auto key = Pkcs11Key::open(uri_, *pins_);
      if (!key) return refuse(std::move(key).error());
      if ((*key)->public_key() != public_key_)
        return refuse({ErrorCode::bad_key, "the token has another key than that of the epoch: " + safe_text(uri_), {}});
      key_ = *std::move(key);
    }
    SIEGEL_TRY(auto secret, key_->agree(point));
    return std::optional(std::move(secret));
  }

 private:
  /// A token that is not there is like a key that was not given: another one may open the file.
  Result<std::optional<SecretBytes>> refuse(Failure failure) {
    const auto code = failure.code;
    *why_ = std::move(failure);
    if (code == ErrorCode::no_matching_key) return std::nullopt;
    return siegel::fail(code, "the token with the key of the epoch did not help");
  }

  std::string uri_;
  Bytes public_key_;
  PassphraseSource* pins_;
  std::shared_ptr<std::optional<Failure>> why_;
  std::shared_ptr<Pkcs11Key> key_;
};

}  // namespace

Outcome<std::string> make_epoch_token(const Tenant& tenant, std::uint64_t number, const std::string& uri,
                                      PassphraseSource& pins, const Provider& provider) {
  CLI_TRY(const auto named, with_key_name(uri, key_name(tenant, number)));
  CLI_TRY(const auto kept, without_module_and_pin(named));
  CLI_CHECK(make_epochs_folder(tenant));
  CLI_TRY(const auto key, Pkcs11Key::generate(named, pins, provider));
  CLI_TRY(const auto recipient, PublicKeyRecipient::create(StanzaType::p256, key->public_key()));
  CLI_TRY(auto file, OutputFile::create(token_path(tenant, number), Overwrite::replace, nullptr));
  if (!write_fully(file.descriptor(), bytes_of(kept + "\n"))) return failed_call("cannot write " + file.shown_name());
  CLI_CHECK(file.publish());
  return print_recipient(recipient);
}

Outcome<std::optional<std::string>> epoch_token(const Tenant& tenant, std::uint64_t number) {
  const auto path = token_path(tenant, number);
  struct stat there{};
  if (lstat(path.c_str(), &there) != 0) return std::nullopt;
  CLI_TRY(const auto text, read_text_file(path, max_token_file));
  // The file is not signed: what it says of modules, which are code, and of files with PINs is not taken.
  CLI_TRY(auto uri, without_module_and_pin(text.substr(0, text.find('\n'))));
  return uri;
}

Done load_epoch_tokens(const Tenant& tenant, IdentityOptions& identities, PassphraseSource& pins,
                       const Provider& provider) {
  for (const auto& epoch : tenant.policy().epochs) {
    if (epoch.is_shredded) continue;
    CLI_TRY(auto uri, epoch_token(tenant, epoch.number));
    if (!uri) continue;
    CLI_TRY(const auto recipient, parse_recipient(epoch.recipient));
    const auto point = recipient.public_key();
    auto why = std::make_shared<std::optional<Failure>>();
    const auto token = std::make_shared<AskedToken>(*std::move(uri), Bytes(point.begin(), point.end()), pins, why);
    CLI_TRY(auto identity,
            HeldKeyIdentity::create(
                Bytes(point.begin(), point.end()), [token](ByteView other) { return token->agree(other); }, provider));
    identities.add(std::make_unique<HeldKeyIdentity>(std::move(identity)), std::move(why));
  }
  return {};
}

Outcome<std::shared_ptr<Pkcs11Key>> find_epoch_token(const Tenant& tenant, const KeyEpoch& epoch,
                                                     const std::string& uri, PassphraseSource& pins) {
  CLI_TRY(const auto kept, epoch_token(tenant, epoch.number));
  if (!kept && uri.empty()) return nullptr;
  CLI_TRY(const auto named, with_key_name(uri.empty() ? *kept : uri, key_name(tenant, epoch.number)));
  CLI_TRY(auto key, Pkcs11Key::look_for(named, pins));
  if (!key) return nullptr;
  CLI_TRY(const auto recipient, parse_recipient(epoch.recipient));
  if (!std::ranges::equal(key->public_key(), recipient.public_key()))
    return failed(ErrorCode::bad_key, "the URI means another key than that of the epoch: nothing is destroyed",
                  "siegel keys list shows where the key is");
  return key;
}

Done forget_epoch_token(const Tenant& tenant, std::uint64_t number) {
  const auto path = token_path(tenant, number);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return failed_call("cannot remove " + safe_text(path));
  return sync_epochs_folder(tenant);
}

}  // namespace siegel::cli
