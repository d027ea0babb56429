// SPDX-License-Identifier: Apache-2.0
#include "envelope/seal_options.h"

namespace siegel {

Status check_options(const SealOptions& options) {
  const auto length = options.metadata ? options.metadata->length : std::nullopt;
  if (options.padding != Padding::none && !length)
    return fail(ErrorCode::bad_argument, "padding needs the length of the content in the metadata");
  if (length && !fits_into_file(*length, options.padding))
    return fail(ErrorCode::too_large, "a file holds at most 4 PiB");
  if (options.signing_key && options.signer && options.signing_key->signer() != *options.signer)
    return fail(ErrorCode::bad_argument, "the signing key is not that of the signer");
  return {};
}

std::optional<Signer> signer_of(const SealOptions& options) {
  if (options.signing_key) return options.signing_key->signer();
  return options.signer;
}

CoreSection core_of(const SealOptions& options, const FileId& file_id) {
  CoreSection core;
  core.context = options.context;
  core.file_id = file_id;
  core.policy = options.policy;
  core.padding = options.padding;
  core.signer = signer_of(options);
  return core;
}

}  // namespace siegel
