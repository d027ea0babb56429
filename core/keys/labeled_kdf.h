// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "crypto/provider.h"

namespace siegel {

/// LabeledExtract and LabeledExpand over HKDF-SHA256 (RFC 9180, 4), bound to one suite.
class LabeledKdf {
 public:
  LabeledKdf(ByteView suite_id, const Provider& provider)
      : suite_id_(suite_id.begin(), suite_id.end()), provider_(provider) {}

  // RFC 9180, 4: "labeled_ikm = concat("HPKE-v1", suite_id, label, ikm)"
  void extract(ByteView salt, std::string_view label, ByteView input_key, ByteSpan out) const {
    // RFC 5869, 2.2: HKDF-Extract is HMAC with the salt as key, and an absent salt is a zero one.
    static constexpr std::array<std::uint8_t, 32> no_salt{};
    auto digest = provider_.hmac_sha_256(salt.empty() ? ByteView(no_salt) : salt,
                                         {bytes_of("HPKE-v1"), suite_id_, bytes_of(label), input_key});
    std::copy(digest.begin(), digest.end(), out.begin());
    wipe(digest);
  }

  // RFC 9180, 4: "labeled_info = concat(I2OSP(L, 2), "HPKE-v1", suite_id, label, info)"
  void expand(ByteView pseudorandom_key, std::string_view label, ByteView info, ByteSpan out) const {
    Bytes labeled_info;
    append_big_endian(labeled_info, static_cast<std::uint16_t>(out.size()));
    append(labeled_info, bytes_of("HPKE-v1"));
    append(labeled_info, suite_id_);
    append(labeled_info, bytes_of(label));
    append(labeled_info, info);
    provider_.hkdf_expand_sha_256(pseudorandom_key, labeled_info, out);
  }

 private:
  Bytes suite_id_;
  const Provider& provider_;
};

}  // namespace siegel
