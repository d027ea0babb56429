// SPDX-License-Identifier: Apache-2.0
// What sealing and opening in the formats of others costs beside the cipher and the text they are made of: in memory,
// one thread, in turn, so that a disturbance hits all alike. Prints JSON for bench/formats.py: seconds, the best of all
// rounds.
//
//     formats_bench [MEBIBYTES] [ROUNDS]
#include <botan/aead.h>
#include <botan/base64.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <string>

#include "siegel.h"

namespace {

using siegel::Bytes;
using siegel::ByteView;
using siegel::EnvelopeFormat;
using siegel::EnvelopeKey;
using siegel::EnvelopeSecret;
using siegel::WipedBytes;

template <class T>
T must(siegel::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "formats_bench: error: %.*s\n", static_cast<int>(result.error().what.size()),
                 result.error().what.data());
    std::exit(1);
  }
  return std::move(*result);
}

double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The library alone: one message, and what it may be written as.
class Bare {
 public:
  explicit Bare(std::size_t size) : content_(size, 7) {}

  void seal(bool in_base64) {
    const auto mode = cipher(Botan::Cipher_Dir::Encryption);
    Botan::secure_vector<std::uint8_t> message(content_.begin(), content_.end());
    mode->finish(message);
    sealed_.assign(message.begin(), message.end());
    if (in_base64) text_ = Botan::base64_encode(sealed_);
  }
  void open(bool in_base64) const {
    const auto mode = cipher(Botan::Cipher_Dir::Decryption);
    auto message =
        in_base64 ? Botan::base64_decode(text_) : Botan::secure_vector<std::uint8_t>(sealed_.begin(), sealed_.end());
    mode->finish(message);
  }

 private:
  static std::unique_ptr<Botan::AEAD_Mode> cipher(Botan::Cipher_Dir direction) {
    auto mode = Botan::AEAD_Mode::create_or_throw("AES-256/GCM", direction);
    mode->set_key(Bytes(32, 1));
    mode->start(Bytes(12, 2));
    return mode;
  }

  Bytes content_;
  Bytes sealed_;
  std::string text_;
};

struct Format {
  std::string_view name;
  EnvelopeFormat format;
  bool in_base64;
  std::function<Bytes(WipedBytes, const EnvelopeSecret&, const siegel::Provider&)> seal;
};

}  // namespace

int main(int count, char** arguments) {
  const auto size = (count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 64) << 20U;
  const auto rounds = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 5;
  const auto provider = must(siegel::make_provider(siegel::system_random()));
  auto key = must(EnvelopeKey::symmetric(siegel::SecretBytes::copy(Bytes(32, 9))));
  key.set_use({"bench", {}, true, {}});
  const EnvelopeSecret secret{&key, {}};
  siegel::EnvelopeLimits limits;
  limits.max_content = size;
  const std::array<Format, 4> formats{
      {{"jwe", EnvelopeFormat::jwe, true,
        [&](WipedBytes content, const EnvelopeSecret& to, const siegel::Provider& with) {
          siegel::JweOptions options;
          options.max_content = size;
          return must(siegel::seal_jwe(std::move(content), {&to, 1}, options, with));
        }},
       {"jwe_json", EnvelopeFormat::jwe, true,
        [&](WipedBytes content, const EnvelopeSecret& to, const siegel::Provider& with) {
          siegel::JweOptions options;
          options.max_content = size;
          options.serialization = siegel::JweSerialization::flattened;
          return must(siegel::seal_jwe(std::move(content), {&to, 1}, options, with));
        }},
       {"cose", EnvelopeFormat::cose, false,
        [&](WipedBytes content, const EnvelopeSecret& to, const siegel::Provider& with) {
          siegel::CoseOptions options;
          options.max_content = size;
          return must(siegel::seal_cose(std::move(content), {&to, 1}, options, with));
        }},
       {"cms", EnvelopeFormat::cms, false,
        [&](WipedBytes content, const EnvelopeSecret& to, const siegel::Provider& with) {
          siegel::CmsOptions options;
          options.max_content = size;
          return must(siegel::seal_cms(std::move(content), {&to, 1}, options, with));
        }}}};

  std::map<std::string, double> best;
  const auto measure = [&](const std::string& name, const std::function<void()>& work) {
    const auto start = now();
    work();
    const auto seconds = now() - start;
    best[name] = best.contains(name) ? std::min(best[name], seconds) : seconds;
  };
  Bare bare(size);
  for (unsigned long long round = 0; round < rounds; ++round) {
    for (const bool in_base64 : {false, true}) {
      const std::string name = in_base64 ? "bare_base64" : "bare";
      measure(name + "_seal", [&] { bare.seal(in_base64); });
      measure(name + "_open", [&] { bare.open(in_base64); });
    }
    for (const auto& format : formats) {
      WipedBytes content;
      content.reserve(size + 16);
      content.assign(size, 7);
      Bytes message;
      measure(std::string(format.name) + "_seal",
              [&] { message = format.seal(std::move(content), secret, *provider); });
      measure(std::string(format.name) + "_open", [&] {
        const auto envelope = must(siegel::StandardEnvelope::parse(format.format, std::move(message), limits));
        const auto opened = must(envelope.open({&secret, 1}, *provider));
        if (opened.size() != size) std::exit(1);
      });
    }
  }
  std::printf("{");
  bool first = true;
  for (const auto& [name, seconds] : best) {
    std::printf("%s\"%s\": %.6f", first ? "" : ", ", name.c_str(), seconds);
    first = false;
  }
  std::printf("}\n");
  return 0;
}
