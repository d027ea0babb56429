// SPDX-License-Identifier: Apache-2.0
#include "signer_options.h"

#include "input_file.h"
#include "key_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {
constexpr std::size_t max_signer_file = std::size_t{1} << 20;
constexpr std::string_view signer_start = "siegel-signer1";
constexpr std::string_view signing_key_start = "SIEGEL-SIGNING-KEY-1";
}  // namespace

void SignerOptions::add_options(CLI::App& command) {
  command
      .add_option("--signer", texts_,
                  "refuse a file that none of these signed: siegel-signer1..., or a file with one a line; may be given "
                  "several times")
      ->type_name("SIGNER")
      ->allow_extra_args(false);
}

Outcome<std::optional<std::vector<Signer>>> SignerOptions::load() const {
  if (texts_.empty()) return std::nullopt;
  std::vector<Signer> signers;
  const auto add = [&](std::string_view text, const std::string& from) -> Done {
    const auto signer = Signer::parse(text);
    if (!signer) return failed_on(from, signer.error());
    signers.push_back(*signer);
    return {};
  };
  for (const auto& text : texts_) {
    if (text.starts_with(signer_start)) {
      CLI_CHECK(add(text, "--signer"));
      continue;
    }
    CLI_TRY(const auto input, InputFile::open(text));
    CLI_TRY(const auto content, read_secret(input, max_signer_file));
    const auto lines = key_lines(content.reveal());
    if (!lines) return failed_on(input.shown_name(), lines.error());
    for (const auto line : *lines) CLI_CHECK(add(text_of(line), input.shown_name()));
  }
  return signers;
}

Outcome<std::shared_ptr<const SigningKey>> read_signing_key(const std::string& path, PassphraseSource& passphrases,
                                                            const Provider& provider) {
  if (path.starts_with(signing_key_start))
    return failed(ErrorCode::bad_argument, "a secret key was given in place of the file that holds it",
                  "write it to a file with mode 0600; a command line can be seen by everybody on this machine");
  CLI_TRY(const auto content, read_key_file(path, passphrases, provider));
  auto key = SigningKey::parse_file(content);
  if (!key) {
    auto failure = failed_on(safe_text(path), key.error());
    failure.error().hint = "siegel keygen --signing makes a signing key";
    return failure;
  }
  return std::make_shared<const SigningKey>(*std::move(key));
}

}  // namespace siegel::cli
