// SPDX-License-Identifier: Apache-2.0
#include "seal_envelope.h"

#include "envelope_message.h"

namespace siegel::cli {

void EnvelopeFormatOptions::add_options(CLI::App& command) {
  command
      .add_option("--format", format_,
                  "siegel; or jwe or cose, which the libraries of others open (-r takes a key file then)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"siegel", "jwe", "cose"}).description(""))
      ->capture_default_str();
  command
      .add_option("--serialization", serialization_,
                  "of a JWE: compact, flattened or general; default: compact, and general for several recipients")
      ->type_name("FORM")
      ->check(CLI::IsMember({"compact", "flattened", "general"}).description(""));
  add_max_content_option(command, max_content_mebibytes_);
}

Done EnvelopeFormatOptions::check() const {
  if (format() != EnvelopeFormat::jwe && !serialization_.empty())
    return failed(ErrorCode::bad_argument, "--serialization is that of a JWE", "add --format jwe");
  return {};
}

EnvelopeFormat EnvelopeFormatOptions::format() const {
  for (const auto format : {EnvelopeFormat::jwe, EnvelopeFormat::cose})
    if (name_of(format) == format_) return format;
  return EnvelopeFormat::siegel;
}

std::string EnvelopeFormatOptions::suffix() const { return "." + std::string(name_of(format())); }

Outcome<Bytes> EnvelopeFormatOptions::seal(const InputFile& input, const EnvelopeSecrets& recipients,
                                           const std::string& media_type, bool name_keys,
                                           const Provider& provider) const {
  CLI_TRY(auto content, read_content(input, max_content_mebibytes_ << 20U));
  const auto list = recipients.list();
  auto message = format() == EnvelopeFormat::jwe
                     ? seal_jwe(std::move(content), list, jwe_options(list.size(), media_type, name_keys), provider)
                     : seal_cose(std::move(content), list, cose_options(media_type, name_keys), provider);
  if (!message) return failed(message.error());
  return std::move(*message);
}

JweOptions EnvelopeFormatOptions::jwe_options(std::size_t recipients, const std::string& media_type,
                                              bool name_keys) const {
  JweOptions options;
  options.max_content = max_content_mebibytes_ << 20U;
  options.content_type = media_type;
  options.name_keys = name_keys;
  if (serialization_ == "general" || (serialization_.empty() && recipients > 1))
    options.serialization = JweSerialization::general;
  else if (serialization_ == "flattened")
    options.serialization = JweSerialization::flattened;
  return options;
}

CoseOptions EnvelopeFormatOptions::cose_options(const std::string& media_type, bool name_keys) const {
  CoseOptions options;
  options.max_content = max_content_mebibytes_ << 20U;
  options.content_type = media_type;
  options.name_keys = name_keys;
  return options;
}

}  // namespace siegel::cli
