// SPDX-License-Identifier: Apache-2.0
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "crypto/random.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

namespace {
/// Stands in for the system's generator while a test sets it.
std::function<int(std::uint8_t*, std::size_t)> instead;
}  // namespace

// Takes the place of the C library's function in this program: without it a failing system cannot be shown.
extern "C" __attribute__((visibility("default"))) int getentropy(void* buffer, size_t size) {
  if (instead) return instead(static_cast<std::uint8_t*>(buffer), size);
  return syscall(SYS_getrandom, buffer, size, 0) == static_cast<long>(size) ? 0 : -1;
}

namespace {

struct Instead {
  explicit Instead(std::function<int(std::uint8_t*, std::size_t)> function) { instead = std::move(function); }
  ~Instead() { instead = nullptr; }
  Instead(const Instead&) = delete;
  Instead& operator=(const Instead&) = delete;
};

void is_refused(std::size_t size) {
  Bytes out(size, 0xEE);
  REQUIRE(error_of(system_random().fill(out)) == ErrorCode::random_failed);
  REQUIRE(out == Bytes(size));
}

}  // namespace

TEST_CASE("the system gives other bytes each time", "[crypto]") {
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) {
    Bytes out(32);
    ok(system_random().fill(out));
    seen.insert(out);
  }
  REQUIRE(seen.size() == 100);
}

TEST_CASE("every size is filled to the end", "[crypto]") {
  ok(system_random().fill({}));
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{255}, std::size_t{256}, std::size_t{257}, std::size_t{5000}}) {
    INFO(size);
    // 64 tries: the chance that a filled byte is zero in all of them is 2^-512.
    Bytes any(size);
    for (int i = 0; i < 64; ++i) {
      Bytes out(size);
      ok(system_random().fill(out));
      for (std::size_t k = 0; k < size; ++k) any[k] |= out[k];
    }
    REQUIRE(std::ranges::none_of(any, [](auto byte) { return byte == 0; }));
  }
}

TEST_CASE("a system call that fails is an error", "[crypto]") {
  for (int failing = 0; failing < 4; ++failing) {
    int call = 0;
    std::uint8_t next = 0;
    const Instead failing_call([&](std::uint8_t* out, std::size_t size) {
      if (call++ == failing) return -1;
      std::generate_n(out, size, [&] { return next++; });
      return 0;
    });
    // One call for the probe and three for the bytes.
    is_refused(700);
    REQUIRE(call == failing + 1);
  }
}

TEST_CASE("a generator that is a stub is refused", "[crypto]") {
  {
    const Instead zeros([](std::uint8_t* out, std::size_t size) {
      std::memset(out, 0, size);
      return 0;
    });
    is_refused(32);
  }
  {
    const Instead constant([](std::uint8_t* out, std::size_t size) {
      std::memset(out, 0x55, size);
      return 0;
    });
    is_refused(8);
  }
  {
    // The same block at every call.
    const Instead repeating([](std::uint8_t* out, std::size_t size) {
      for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i);
      return 0;
    });
    is_refused(32);
    is_refused(16);
  }
  {
    // The same probe for every draw, and other bytes in between.
    bool is_probe = true;
    std::uint8_t next = 0;
    const Instead restarted([&](std::uint8_t* out, std::size_t size) {
      for (std::size_t i = 0; i < size; ++i) out[i] = is_probe ? static_cast<std::uint8_t>(200 - i) : next++;
      is_probe = !is_probe;
      return 0;
    });
    Bytes out(32);
    ok(system_random().fill(out));
    is_refused(32);
  }
  Bytes out(32);
  ok(system_random().fill(out));
}

TEST_CASE("several threads may draw at once", "[crypto]") {
  std::vector<std::thread> threads;
  std::vector<Bytes> drawn(4);
  std::vector<char> good(4, 0);
  for (std::size_t i = 0; i < drawn.size(); ++i)
    threads.emplace_back([&, i] {
      drawn[i].resize(1000);
      good[i] = 1;
      for (int k = 0; k < 50; ++k)
        if (!system_random().fill(drawn[i])) good[i] = 0;
    });
  for (auto& thread : threads) thread.join();
  REQUIRE(good == std::vector<char>(4, 1));
  REQUIRE(std::set<Bytes>(drawn.begin(), drawn.end()).size() == 4);
}
