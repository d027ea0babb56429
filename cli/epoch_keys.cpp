// SPDX-License-Identifier: Apache-2.0
#include "epoch_keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_digest.h"
#include "input_file.h"
#include "output_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_epoch_key = 256;
constexpr std::size_t max_sealed_epoch_key = 65'536;

bool exists(const std::string& path) {
  struct stat there{};
  return lstat(path.c_str(), &there) == 0;
}

std::string epochs_folder(const Tenant& tenant) { return tenant.folder() + "/epochs"; }

}  // namespace

Done make_epochs_folder(const Tenant& tenant) {
  const auto folder = epochs_folder(tenant);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return failed_call("cannot make the folder " + safe_text(folder));
  return {};
}

Done sync_epochs_folder(const Tenant& tenant) {
  const auto path = epochs_folder(tenant);
  const FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || fsync(folder.number()) != 0)
    return failed_call("cannot force a change to the disk: " + safe_text(path));
  return {};
}

Outcome<std::string> make_epoch_key(const Tenant& tenant, std::uint64_t number, StanzaType type, OwnKeys& owners,
                                    const Provider& provider) {
  CLI_CHECK(make_epochs_folder(tenant));
  CLI_TRY(const auto recipients, owners.recipients("the key of the epoch", provider));
  CLI_TRY(const auto identity, PublicKeyIdentity::generate(type, provider));
  CLI_TRY(const auto recipient, identity.recipient());
  const auto text = print_identity(identity);
  CLI_TRY(const auto sealed,
          seal_document(epoch_key_document, text.reveal(), pointers_to(recipients), provider, tenant.policy().tenant));
  // A key that a change which died has left is no key of anything: nothing was sealed to it.
  CLI_TRY(auto file, OutputFile::create(tenant.epoch_path(number), Overwrite::replace, nullptr));
  if (!write_fully(file.descriptor(), sealed)) return failed_call("cannot write " + file.shown_name());
  CLI_CHECK(file.publish());
  return print_recipient(recipient);
}

Done load_epochs(const Tenant& tenant, IdentityOptions& identities, const Provider& provider) {
  const auto owners = identities.identities();
  std::vector<std::unique_ptr<Identity>> found;
  for (const auto& epoch : tenant.policy().epochs) {
    const auto path = tenant.epoch_path(epoch.number);
    if (epoch.is_shredded || !exists(path)) continue;
    CLI_TRY(const auto file, InputFile::open(path));
    CLI_TRY(const auto sealed, read_secret(file, max_sealed_epoch_key));
    const auto required = document_requirements(epoch_key_document, tenant.policy().tenant);
    const auto opened = open_document(required, sealed.reveal(), max_epoch_key, owners, provider);
    if (!opened && opened.error().code == ErrorCode::no_matching_key) continue;
    if (!opened) return failed_on(file.shown_name(), opened.error());
    auto identity = parse_identity(opened->content.reveal(), provider);
    if (!identity) return failed_on(file.shown_name(), identity.error());
    found.push_back(std::make_unique<PublicKeyIdentity>(*std::move(identity)));
  }
  for (auto& identity : found) identities.add(std::move(identity));
  return {};
}

Outcome<std::optional<std::string>> destroy_epoch_key(const Tenant& tenant, std::uint64_t number,
                                                      const Provider& provider) {
  const auto path = tenant.epoch_path(number);
  if (!exists(path)) return std::nullopt;
  CLI_TRY(const auto digest, sha_256_of_file(path, provider));
  const auto what = "cannot destroy " + safe_text(path);
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat there{};
  if (!file || fstat(file.number(), &there) != 0) return failed_call(what);
  SecretBytes noise(static_cast<std::size_t>(there.st_size));
  for (int pass = 0; pass < 2; ++pass) {  // chance, and then zeros
    if (pass == 0) {
      CLI_CHECK_STATUS(provider.random().fill(noise.reveal_for_writing()));
    } else {
      std::ranges::fill(noise.reveal_for_writing(), std::uint8_t{0});
    }
    std::array<iovec, 1> pieces{
        {{const_cast<std::uint8_t*>(noise.reveal().data()), noise.size()}}};  // NOLINT: writev only reads
    if (!write_fully_at(file.number(), pieces, 0) || fsync(file.number()) != 0) return failed_call(what);
  }
  if (unlink(path.c_str()) != 0) return failed_call(what);
  CLI_CHECK(sync_epochs_folder(tenant));
  return encode_hex(digest);
}

}  // namespace siegel::cli
