// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.h"

#include <botan/bigint.h>
#include <botan/pubkey.h>
#include <botan/rsa.h>

#include "crypto/botan/firewall.h"
#include "crypto/botan/random_adaptor.h"

namespace siegel {
namespace {

constexpr Error bad_rsa_key{ErrorCode::bad_key, "an RSA key is not valid"};
constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

std::string_view name_of(RsaPadding padding) {
  switch (padding) {
    case RsaPadding::oaep_sha_1: return "OAEP(SHA-1)";
    case RsaPadding::oaep_sha_256: return "OAEP(SHA-256)";
    case RsaPadding::pkcs1_v1_5: return "PKCS1v15";
  }
  trap();
}

Status check_numbers(const Botan::BigInt& modulus, const Botan::BigInt& exponent) {
  if (modulus.bits() < min_rsa_bits) return fail(ErrorCode::bad_key, "an RSA key of less than 2048 bits is too weak");
  if (modulus.bits() > max_rsa_bits) return fail(ErrorCode::bad_key, "an RSA key has more than 8192 bits");
  if (modulus.is_even() || exponent.is_even() || exponent.bits() < 17 || exponent.bits() > 64) return fail(bad_rsa_key);
  return {};
}

class BotanRsaPublicKey final : public RsaPublicKey {
 public:
  explicit BotanRsaPublicKey(const Botan::RSA_PublicKey& key) : key_(key) {}

  std::size_t bits() const override { return key_.get_n().bits(); }
  Bytes modulus() const override { return key_.get_n().serialize<Bytes>(); }
  Bytes exponent() const override { return key_.get_e().serialize<Bytes>(); }

  Result<Bytes> encrypt(RsaPadding padding, ByteView plaintext, RandomSource& random) const override {
    if (padding == RsaPadding::pkcs1_v1_5)
      return fail(ErrorCode::bad_argument, "nothing is encrypted with PKCS#1 v1.5 any more");
    return botan::guarded(library_failure, [&]() -> Result<Bytes> {
      botan::RandomAdaptor rng(random);
      const Botan::PK_Encryptor_EME encryptor(key_, rng, name_of(padding));
      if (plaintext.size() > encryptor.maximum_input_size())
        return fail(ErrorCode::bad_argument, "more bytes than fit under an RSA key");
      return encryptor.encrypt(plaintext, rng);
    });
  }

 private:
  Botan::RSA_PublicKey key_;
};

SecretBytes secret(const Botan::BigInt& number) {
  return SecretBytes::copy(number.serialize<Botan::secure_vector<std::uint8_t>>());
}

class BotanRsaPrivateKey final : public RsaPrivateKey {
 public:
  explicit BotanRsaPrivateKey(const Botan::RSA_PrivateKey& key) : key_(key), public_key_(key) {}

  const RsaPublicKey& public_key() const override { return public_key_; }
  RsaPrivateNumbers numbers() const override {
    return {public_key_.modulus(), public_key_.exponent(), secret(key_.get_d()), secret(key_.get_p()),
            secret(key_.get_q())};
  }
  RsaRemainderNumbers remainder_numbers() const override {
    return {secret(key_.get_d1()), secret(key_.get_d2()), secret(key_.get_c())};
  }

  Result<SecretBytes> decrypt(RsaPadding padding, ByteView ciphertext, std::size_t plaintext_size,
                              RandomSource& random) const override {
    if (ciphertext.size() != (public_key_.bits() + 7) / 8)
      return fail(ErrorCode::payload_forged, "a key under RSA has another length than the modulus");
    return botan::guarded(library_failure, [&]() -> Result<SecretBytes> {
      botan::RandomAdaptor rng(random);
      // What anybody can see of a ciphertext tells nothing about the key.
      if (const Botan::BigInt number(ciphertext); number < 2 || number >= key_.get_n())
        return fail(ErrorCode::payload_forged, "a key under RSA is no number below the modulus");
      const Botan::PK_Decryptor_EME decryptor(key_, rng, name_of(padding));
      return SecretBytes::copy(decryptor.decrypt_or_random(ciphertext.data(), ciphertext.size(), plaintext_size, rng));
    });
  }

 private:
  Botan::RSA_PrivateKey key_;
  BotanRsaPublicKey public_key_;
};

Botan::BigInt number(ByteView bytes) { return Botan::BigInt(bytes); }

}  // namespace

Result<std::shared_ptr<const RsaPublicKey>> make_rsa_public_key(ByteView modulus, ByteView exponent) {
  if (modulus.size() > max_rsa_bits / 8 || exponent.size() > 8) return fail(bad_rsa_key);
  return botan::guarded(bad_rsa_key, [&]() -> Result<std::shared_ptr<const RsaPublicKey>> {
    const auto n = number(modulus);
    const auto e = number(exponent);
    SIEGEL_CHECK(check_numbers(n, e));
    return std::make_shared<const BotanRsaPublicKey>(Botan::RSA_PublicKey(n, e));
  });
}

Result<std::shared_ptr<const RsaPrivateKey>> make_rsa_private_key(const RsaPrivateNumbers& numbers,
                                                                  RandomSource& random) {
  constexpr auto max_size = max_rsa_bits / 8;
  if (numbers.modulus.size() > max_size || numbers.exponent.size() > 8 || numbers.private_exponent.size() > max_size ||
      numbers.first_prime.size() > max_size || numbers.second_prime.size() > max_size)
    return fail(bad_rsa_key);
  return botan::guarded(bad_rsa_key, [&]() -> Result<std::shared_ptr<const RsaPrivateKey>> {
    const auto n = number(numbers.modulus);
    const auto e = number(numbers.exponent);
    const auto p = number(numbers.first_prime.reveal());
    const auto q = number(numbers.second_prime.reveal());
    const auto d = number(numbers.private_exponent.reveal());
    SIEGEL_CHECK(check_numbers(n, e));
    // Two primes of about the same length, as every generator makes them: others are an attack or a mistake.
    if (p.bits() + 64 < n.bits() / 2 || q.bits() + 64 < n.bits() / 2 || p * q != n || d >= n) return fail(bad_rsa_key);
    const Botan::RSA_PrivateKey key(p, q, e, d, n);
    botan::RandomAdaptor rng(random);
    if (!key.check_key(rng, false)) return fail(bad_rsa_key);
    // RFC 8017, 3.2: e d = 1 modulo p - 1 and q - 1.
    if ((e * d) % (p - 1) != 1 || (e * d) % (q - 1) != 1) return fail(bad_rsa_key);
    return std::make_shared<const BotanRsaPrivateKey>(key);
  });
}

Result<std::shared_ptr<const RsaPrivateKey>> generate_rsa_key(std::size_t bits, RandomSource& random) {
  if (bits != 2048 && bits != 3072 && bits != 4096)
    return fail(ErrorCode::bad_argument, "a new RSA key has 2048, 3072 or 4096 bits");
  return botan::guarded(library_failure, [&]() -> Result<std::shared_ptr<const RsaPrivateKey>> {
    botan::RandomAdaptor rng(random);
    return std::make_shared<const BotanRsaPrivateKey>(Botan::RSA_PrivateKey(rng, bits));
  });
}

}  // namespace siegel
