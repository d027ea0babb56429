// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "envelope_secrets.h"
#include "input_file.h"

namespace siegel::cli {

/// What other options of `seal` say that a standard envelope has a place for.
struct EnvelopeWishes {
  std::string media_type;
  bool name_keys = true;
  bool as_text = false;
};

/// `--format`, and what goes with it: sealing in a format of others.
class EnvelopeFormatOptions {
 public:
  void add_options(CLI::App& command);

  /// Fails with `bad_argument` for what does not go together.
  Done check() const;
  EnvelopeFormat format() const;
  /// What the name of a sealed file ends with: `.siegel`, `.jwe`, `.cose`, `.p7m`.
  std::string suffix() const;

  /// Everything from `input`, as one message.
  Outcome<Bytes> seal(const InputFile& input, const EnvelopeSecrets& recipients, const EnvelopeWishes& wishes,
                      const Provider& provider) const;

 private:
  Result<Bytes> seal(WipedBytes content, std::span<const EnvelopeSecret> recipients, const EnvelopeWishes& wishes,
                     const Provider& provider) const;
  JweOptions jwe_options(std::size_t recipients, const EnvelopeWishes& wishes) const;
  CoseOptions cose_options(const EnvelopeWishes& wishes) const;
  CmsOptions cms_options(const EnvelopeWishes& wishes) const;

  std::string format_ = "siegel";
  std::string serialization_;
  bool accept_unfit_certificates_ = false;
  std::size_t max_content_mebibytes_ = default_max_envelope_content >> 20;
};

}  // namespace siegel::cli
