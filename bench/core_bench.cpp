// SPDX-License-Identifier: Apache-2.0
// What the core costs beside the cipher it is made of: in memory, one thread, everything in one process and in turn,
// so that a disturbance hits all alike. Prints JSON for bench/seal.py.
//
//     core_bench [MEBIBYTES of one measurement] [ROUNDS]
#include <botan/aead.h>
#include <botan/secmem.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "siegel.h"

namespace {

using siegel::ByteSpan;
using siegel::ByteView;
using siegel::chunk_size;
using siegel::sealed_chunk_size;

constexpr std::size_t window_chunks = 16;  // 256 KiB, as much as the command has in hand at once: stays in the cache
constexpr std::size_t push_size = 65536;

[[noreturn]] void die(std::string_view what) {
  std::fprintf(stderr, "core_bench: error: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

template <class T>
T must(siegel::Result<T> result) {
  if (!result) die(result.error().what);
  return std::move(*result);
}

void must(siegel::Status status) {
  if (!status) die(status.error().what);
}

/// The time this thread was on a processor: on a quiet machine the time that passed, on a busy one still comparable.
double seconds_on_processor() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// The library alone: the fewest calls that seal or open one chunk.
class BareCipher {
 public:
  explicit BareCipher(ByteView key)
      : seal_(Botan::AEAD_Mode::create_or_throw("AES-256/GCM", Botan::Cipher_Dir::Encryption)),
        open_(Botan::AEAD_Mode::create_or_throw("AES-256/GCM", Botan::Cipher_Dir::Decryption)) {
    seal_->set_key(key);
    open_->set_key(key);
  }

  void seal(std::uint64_t chunk, ByteSpan in_place) {
    seal_->start(siegel::nonce_at({}, chunk));
    seal_->process(in_place.first(chunk_size));
    tag_.clear();
    seal_->finish(tag_);
    std::copy(tag_.begin(), tag_.end(), in_place.subspan(chunk_size).begin());
  }

  void open(std::uint64_t chunk, ByteSpan in_place) {
    const auto tag = in_place.subspan(chunk_size);
    tag_.assign(tag.begin(), tag.end());
    open_->start(siegel::nonce_at({}, chunk));
    open_->process(in_place.first(chunk_size));
    open_->finish(tag_);
  }

 private:
  std::unique_ptr<Botan::AEAD_Mode> seal_;
  std::unique_ptr<Botan::AEAD_Mode> open_;
  Botan::secure_vector<std::uint8_t> tag_;
};

/// Ours, with the same two calls.
class OurCipher {
 public:
  explicit OurCipher(siegel::ChunkCipher cipher) : cipher_(std::move(cipher)) {}
  void seal(std::uint64_t chunk, ByteSpan in_place) { must(cipher_.seal(chunk, in_place.first(chunk_size), in_place)); }
  void open(std::uint64_t chunk, ByteSpan in_place) { must(cipher_.open(chunk, in_place, in_place.first(chunk_size))); }

 private:
  siegel::ChunkCipher cipher_;
};

/// Chunks with room for their tags, as the command lays them out.
class Chunks {
 public:
  explicit Chunks(std::size_t count) : bytes_(count * sealed_chunk_size, 0x5a), count_(count) {}
  ByteSpan operator[](std::size_t i) { return ByteSpan(bytes_).subspan(i * sealed_chunk_size, sealed_chunk_size); }
  std::size_t count() const { return count_; }

 private:
  siegel::Bytes bytes_;
  std::size_t count_;
};

/// One thing that is measured, over and over.
struct Subject {
  std::string name;
  std::string baseline;  ///< name of the subject it is compared with; empty: with nothing
  std::function<void()> run;
  std::vector<double> seconds = {};
};

class Benchmark {
 public:
  explicit Benchmark(std::size_t chunk_count)
      : chunk_count_(chunk_count), window_(window_chunks), stream_(chunk_count) {
    must(siegel::system_random().fill(key_.reveal_for_writing()));
    add_chunks("a 256 KiB window", window_);
    add_chunks("streaming", stream_);
    add_payload();
  }

  void run(std::size_t rounds) {
    for (auto& subject : subjects_) subject.run();  // for the page tables, the caches and the clock of the processor
    for (std::size_t round = 0; round < rounds; ++round) {
      for (auto& subject : subjects_) {
        const auto start = seconds_on_processor();
        subject.run();
        subject.seconds.push_back(seconds_on_processor() - start);
      }
    }
  }

  void print(std::size_t rounds) const {
    const auto bytes = static_cast<double>(chunk_count_ * chunk_size);
    std::printf("{\"mebibytes\": %.0f, \"rounds\": %zu, \"subjects\": [", bytes / (1 << 20), rounds);
    for (const auto& subject : subjects_) {
      std::printf("%s\n  {\"name\": \"%s\", \"gigabytes_per_second\": %.3f, \"best\": %.3f",
                  &subject == &subjects_.front() ? "" : ",", subject.name.c_str(),
                  bytes / median(subject.seconds) / 1e9, bytes / std::ranges::min(subject.seconds) / 1e9);
      if (!subject.baseline.empty())
        std::printf(", \"compared_with\": \"%s\", \"ratio\": %.3f", subject.baseline.c_str(), ratio(subject));
      std::printf("}");
    }
    std::printf("\n]}\n");
  }

 private:
  void add(std::string name, std::string baseline, std::function<void()> run) {
    subjects_.push_back({std::move(name), std::move(baseline), std::move(run)});
  }

  /// Speed relative to the baseline: the median over the rounds, each compared with its neighbour in time.
  double ratio(const Subject& subject) const {
    const auto& other = *std::ranges::find(subjects_, subject.baseline, &Subject::name);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < subject.seconds.size(); ++i) ratios.push_back(other.seconds[i] / subject.seconds[i]);
    return median(ratios);
  }

  siegel::PayloadKeys payload_keys() const {
    return must(siegel::PayloadKeys::derive(key_, {}, siegel::PayloadSalt{}, *provider_));
  }
  OurCipher our_cipher() const { return OurCipher(must(siegel::ChunkCipher::create(payload_keys(), *provider_))); }

  template <class Cipher>
  void add_both_ways(const std::string& who, const std::string& baseline, const std::string& place, Chunks& buffer,
                     std::shared_ptr<Cipher> cipher) {
    // What was sealed may be sealed again, so this needs no fresh plaintext.
    add(who + " seal, " + place, baseline.empty() ? "" : baseline + " seal, " + place, [this, &buffer, cipher] {
      for (std::size_t done = 0; done < chunk_count_; done += buffer.count())
        for (std::size_t i = 0; i < buffer.count(); ++i) cipher->seal(i, buffer[i]);
    });
    // The chunks that `seal` left in the buffer. An opened chunk could not be opened again, so each is copied first;
    // the copy is part of the figure, for the library as for us.
    add(who + " open, " + place, baseline.empty() ? "" : baseline + " open, " + place, [this, &buffer, cipher] {
      for (std::size_t done = 0; done < chunk_count_; done += buffer.count()) {
        for (std::size_t i = 0; i < buffer.count(); ++i) {
          std::memcpy(opened_.data(), buffer[i].data(), sealed_chunk_size);
          cipher->open(i, opened_);
        }
      }
    });
  }

  void add_chunks(const std::string& place, Chunks& buffer) {
    add_both_ways("Botan", "", place, buffer, std::make_shared<BareCipher>(key_.reveal()));
    add_both_ways("ChunkCipher", "Botan", place, buffer, std::make_shared<OurCipher>(our_cipher()));
  }

  void add_payload() {
    // Always the same 64 KiB: what counts here is the work per byte.
    add("PayloadSealer, pushes of 64 KiB", "Botan seal, a 256 KiB window", [this] {
      auto sealer = must(siegel::PayloadSealer::create(payload_keys(), *provider_));
      for (std::size_t done = 0; done < chunk_count_ * chunk_size; done += push_size) must(sealer.push(plaintext_));
      must(sealer.finish());
    });
    add("PayloadOpener, pushes of 64 KiB", "Botan open, streaming", [this] {
      auto opener = must(siegel::PayloadOpener::create(key_.clone(), {}, *provider_));
      for (auto left = sealed_payload(); !left.empty();) {
        const auto piece = left.first(std::min(push_size, left.size()));
        must(opener.push(piece));
        left = left.subspan(piece.size());
      }
      must(opener.finish());
    });
  }

  ByteView sealed_payload() {
    if (!sealed_payload_.empty()) return sealed_payload_;
    auto sealer = must(siegel::PayloadSealer::create(payload_keys(), *provider_));
    for (std::size_t done = 0; done < chunk_count_ * chunk_size; done += push_size)
      siegel::append(sealed_payload_, must(sealer.push(plaintext_)));
    siegel::append(sealed_payload_, must(sealer.finish()));
    return sealed_payload_;
  }

  const std::size_t chunk_count_;
  const std::unique_ptr<siegel::Provider> provider_ = must(siegel::make_provider(siegel::system_random()));
  siegel::SecretBytes key_{siegel::aead_key_size};
  Chunks window_;
  Chunks stream_;
  siegel::Bytes opened_ = siegel::Bytes(sealed_chunk_size);
  siegel::Bytes plaintext_ = siegel::Bytes(push_size, 0x5a);
  siegel::Bytes sealed_payload_;  // made by the first, unmeasured run
  std::deque<Subject> subjects_;
};

std::size_t number(const char* text) {
  const auto value = std::strtoul(text, nullptr, 10);
  if (value == 0) die("usage: core_bench [MEBIBYTES] [ROUNDS]");
  return value;
}

}  // namespace

int main(int count, char** arguments) {
  const auto mebibytes = count > 1 ? number(arguments[1]) : 128;
  const auto rounds = count > 2 ? number(arguments[2]) : 9;
  Benchmark benchmark(mebibytes * (1 << 20) / chunk_size);
  benchmark.run(rounds);
  benchmark.print(rounds);
}
