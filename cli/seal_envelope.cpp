// SPDX-License-Identifier: Apache-2.0
#include "seal_envelope.h"

#include <ctime>

#include "envelope_message.h"

namespace siegel::cli {

void EnvelopeFormatOptions::add_options(CLI::App& command) {
  command
      .add_option(
          "--format", format_,
          "siegel; or jwe, cose or cms, which the programs of others open (-r takes a key file or certificate then)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"siegel", "jwe", "cose", "cms"}).description(""))
      ->capture_default_str();
  command
      .add_option("--serialization", serialization_,
                  "of a JWE: compact, flattened or general; default: compact, and general for several recipients")
      ->type_name("FORM")
      ->check(CLI::IsMember({"compact", "flattened", "general"}).description(""));
  command.add_flag("--accept-unfit-certificate", accept_unfit_certificates_,
                   "seal to a certificate that has expired or was made for another use");
  add_max_content_option(command, max_content_mebibytes_);
}

Done EnvelopeFormatOptions::check() const {
  if (format() != EnvelopeFormat::jwe && !serialization_.empty())
    return failed(ErrorCode::bad_argument, "--serialization is that of a JWE", "add --format jwe");
  if (format() != EnvelopeFormat::cms && accept_unfit_certificates_)
    return failed(ErrorCode::bad_argument, "--accept-unfit-certificate is for CMS", "add --format cms");
  return {};
}

EnvelopeFormat EnvelopeFormatOptions::format() const {
  for (const auto format : {EnvelopeFormat::jwe, EnvelopeFormat::cose, EnvelopeFormat::cms})
    if (name_of(format) == format_) return format;
  return EnvelopeFormat::siegel;
}

std::string EnvelopeFormatOptions::suffix() const {
  // RFC 8551, 3.2.1.
  return format() == EnvelopeFormat::cms ? ".p7m" : "." + std::string(name_of(format()));
}

Outcome<Bytes> EnvelopeFormatOptions::seal(const InputFile& input, const EnvelopeSecrets& recipients,
                                           const EnvelopeWishes& wishes, const Provider& provider) const {
  CLI_TRY(auto content, read_content(input, max_content_mebibytes_ << 20U));
  auto message = seal(std::move(content), recipients.list(), wishes, provider);
  if (!message) return failed(message.error());
  return std::move(*message);
}

Result<Bytes> EnvelopeFormatOptions::seal(WipedBytes content, std::span<const EnvelopeSecret> recipients,
                                          const EnvelopeWishes& wishes, const Provider& provider) const {
  if (format() == EnvelopeFormat::jwe)
    return seal_jwe(std::move(content), recipients, jwe_options(recipients.size(), wishes), provider);
  if (format() == EnvelopeFormat::cose)
    return seal_cose(std::move(content), recipients, cose_options(wishes), provider);
  return seal_cms(std::move(content), recipients, cms_options(wishes), provider);
}

JweOptions EnvelopeFormatOptions::jwe_options(std::size_t recipients, const EnvelopeWishes& wishes) const {
  JweOptions options;
  options.max_content = max_content_mebibytes_ << 20U;
  options.content_type = wishes.media_type;
  options.name_keys = wishes.name_keys;
  if (serialization_ == "general" || (serialization_.empty() && recipients > 1))
    options.serialization = JweSerialization::general;
  else if (serialization_ == "flattened")
    options.serialization = JweSerialization::flattened;
  return options;
}

CoseOptions EnvelopeFormatOptions::cose_options(const EnvelopeWishes& wishes) const {
  CoseOptions options;
  options.max_content = max_content_mebibytes_ << 20U;
  options.content_type = wishes.media_type;
  options.name_keys = wishes.name_keys;
  return options;
}

CmsOptions EnvelopeFormatOptions::cms_options(const EnvelopeWishes& wishes) const {
  CmsOptions options;
  options.max_content = max_content_mebibytes_ << 20U;
  options.now = std::time(nullptr);
  options.accept_unfit_certificates = accept_unfit_certificates_;
  options.as_pem = wishes.as_text;
  return options;
}

}  // namespace siegel::cli
