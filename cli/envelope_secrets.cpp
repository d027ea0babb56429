// SPDX-License-Identifier: Apache-2.0
#include "envelope_secrets.h"

#include "input_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {
constexpr std::size_t max_key_file = std::size_t{1} << 20;
}  // namespace

std::vector<EnvelopeSecret> EnvelopeSecrets::list() const {
  std::vector<EnvelopeSecret> list;
  for (const auto& key : *keys_) list.push_back({&key, {}});
  if (!passphrase_.empty()) list.push_back({nullptr, passphrase_.reveal()});
  return list;
}

Outcome<EnvelopeKey> read_envelope_recipient(const std::string& path, const Provider& provider) {
  if (path.starts_with("siegel1"))
    return failed(ErrorCode::bad_argument, "a recipient siegel1... opens Siegel's own format only",
                  "-r takes the file with a key here, such as recipient.jwk or cert.pem; siegel keygen --format jwk or "
                  "cose makes one");
  CLI_TRY(const auto input, InputFile::open(path));
  CLI_TRY(const auto content, read_secret(input, max_key_file));
  auto key = parse_envelope_key(content.reveal(), provider);
  if (!key) return failed_on(input.shown_name(), key.error());
  return std::move(*key);
}

}  // namespace siegel::cli
