// SPDX-License-Identifier: Apache-2.0
#include "formats/pbkdf2_parameters.h"

#include "crypto/pbkdf2.h"
#include "formats/cms_algorithm.h"
#include "formats/cms_oids.h"

namespace siegel {
namespace {
constexpr Error other_algorithm{ErrorCode::unsupported, "a passphrase gives its key by an algorithm that is not read"};
}  // namespace

Result<SecretBytes> derive_by_pbkdf2(ByteView derivation, ByteView passphrase, std::size_t key_size) {
  if (derivation.empty()) return fail(other_algorithm);
  BerReader outer(derivation);
  SIEGEL_TRY(const auto algorithm, read_cms_algorithm(outer));
  if (!algorithm.is(cms::pbkdf2)) return fail(other_algorithm);
  BerReader reader(algorithm.parameters);
  SIEGEL_TRY(auto parameters, reader.enter(asn1::sequence));
  constexpr std::size_t max_salt = 1024;
  SIEGEL_TRY(const auto salt, parameters.octets(asn1::octet_string, max_salt));
  SIEGEL_TRY(const auto iterations, parameters.small_integer());
  if (iterations < min_pbkdf2_iterations || iterations > max_pbkdf2_iterations)
    return fail(ErrorCode::unsupported,
                "the passphrase takes 1,000 to 2,000,000 iterations: less is no protection, more only costs time");
  if (parameters.peek() == asn1::integer) {
    SIEGEL_TRY(const auto length, parameters.small_integer());
    if (length != key_size)
      return fail(ErrorCode::bad_data, "the key of a passphrase has another length than its cipher");
  }
  auto hash = Pbkdf2Hash::sha_1;
  if (!parameters.at_end()) {
    SIEGEL_TRY(const auto function, read_cms_algorithm(parameters));
    if (function.is(cms::hmac_sha256))
      hash = Pbkdf2Hash::sha_256;
    else if (function.is(cms::hmac_sha512))
      hash = Pbkdf2Hash::sha_512;
    else if (!function.is(cms::hmac_sha1))
      return fail(other_algorithm);
  }
  SIEGEL_CHECK(parameters.finish());
  return pbkdf2(hash, passphrase, salt, iterations, key_size);
}

}  // namespace siegel
