// SPDX-License-Identifier: Apache-2.0
#include "keyring_file.h"

#include "file_descriptor.h"
#include "input_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_sealed_keyring = 4 * max_keyring_size;

}  // namespace

Outcome<Keyring> load_keyring(const std::string& path, OwnKeys& keys, const Provider& provider) {
  CLI_TRY(const auto input, InputFile::open(path));
  CLI_TRY(const auto sealed, read_secret(input, max_sealed_keyring));
  HeaderReader reader;
  const auto complete = reader.push(sealed.reveal());
  if (!complete) return failed_on(input.shown_name(), complete.error());
  if (!*complete) return failed_on(input.shown_name(), reader.finish().error());
  CLI_TRY(const auto unlocked, keys.unlock(reader.header(), input.shown_name(), keyring_document, provider));
  const auto content = open_document(unlocked, reader.rest(), max_keyring_size, provider);
  if (!content) return failed_on(input.shown_name(), content.error());
  auto keyring = Keyring::parse(*content);
  if (!keyring) return failed_on(input.shown_name(), keyring.error());
  keyring->belong_to(tenant_of_document(reader.header()));
  return *std::move(keyring);
}

Done save_keyring(const Keyring& keyring, const std::string& path, Overwrite overwrite, OwnKeys& keys,
                  const Provider& provider) {
  CLI_TRY(auto file, OutputFile::create(path, overwrite, nullptr));
  CLI_TRY(const auto recipients, keys.recipients("the keyring", provider));
  CLI_TRY(const auto sealed, keyring.seal(pointers_to(recipients), provider));
  if (!write_fully(file.descriptor(), sealed)) return failed_call("cannot write " + file.shown_name());
  return file.publish();
}

}  // namespace siegel::cli
