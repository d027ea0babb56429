// SPDX-License-Identifier: Apache-2.0
// exhaustion HOLDER STEP [NUMBER]: seals and opens a small file again and again, and each time the next allocation
// fails (the next but STEP, where there are many). Whatever happens then is an error that says so: `std::bad_alloc` or
// `out_of_memory`, and never another one, a crash, or bytes that are not the plaintext. With NUMBER only that one
// fails.
//
// One exception is not ours: here and there Botan ends the program when it has no memory, where its pool of locked
// memory makes its list of free pages longer (mem_pool.cpp, "Memory_Pool::deallocate") and where ML-KEM copies a
// polynomial in a function that may not throw. Such ends are counted and printed.
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string_view>

#include "allocation_shim.h"
#include "siegel.h"

namespace siegel::exhaustion {
namespace {

constexpr std::size_t content_size = 20'000;

Bytes content() {
  Bytes bytes(content_size);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 3);
  return bytes;
}

struct Holder {
  std::unique_ptr<Recipient> recipient;
  std::unique_ptr<Identity> identity;
};

Result<Holder> holder_of(std::string_view name, const Provider& provider) {
  if (name == "kek") {
    SIEGEL_TRY(const auto kek,
               KeyEncryptionKey::create(SecretBytes::copy(bytes_of("one key-encryption key, 32 bytes")), {}, provider));
    return Holder{std::make_unique<KekRecipient>(kek.clone()), std::make_unique<KekIdentity>(kek.clone())};
  }
  if (name == "passphrase") {
    const auto text = SecretBytes::copy(bytes_of("correct horse"));
    SIEGEL_TRY(auto recipient, PassphraseRecipient::create(text.clone(), {19 * 1024, 2, 1}));
    SIEGEL_TRY(auto identity, PassphraseIdentity::create(text.clone()));
    return Holder{std::make_unique<PassphraseRecipient>(std::move(recipient)),
                  std::make_unique<PassphraseIdentity>(std::move(identity))};
  }
  for (const auto type : {StanzaType::x25519, StanzaType::p256, StanzaType::mlkem768_x25519}) {
    if (name != name_of(type)) continue;
    SIEGEL_TRY(const auto generated, PublicKeyIdentity::generate(type, provider));
    SIEGEL_TRY(auto identity, parse_identity(print_identity(generated).reveal(), provider));
    SIEGEL_TRY(auto recipient, identity.recipient());
    return Holder{std::make_unique<PublicKeyRecipient>(std::move(recipient)),
                  std::make_unique<PublicKeyIdentity>(std::move(identity))};
  }
  std::exit(2);
}

Result<Bytes> seal(ByteView plaintext, const Recipient& recipient, const Provider& provider) {
  const Recipient* recipients[] = {&recipient};
  SealOptions options;
  options.context = {{"customer", "17"}};
  options.metadata =
      Metadata{.name = "report.pdf", .media_type = {}, .modified = {}, .length = plaintext.size(), .sha_256 = {}};
  options.padding = Padding::padme;
  SIEGEL_TRY(const auto prepared, PreparedSeal::create(recipients, provider, options));
  SIEGEL_TRY(auto sealer, Sealer::create(prepared, provider));
  ArmorEncoder armor;
  Bytes file;
  SIEGEL_TRY(auto piece, sealer.push(plaintext));
  SIEGEL_TRY(auto text, armor.push(piece));
  append(file, text);
  SIEGEL_TRY(piece, sealer.finish());
  SIEGEL_TRY(text, armor.push(piece));
  append(file, text);
  SIEGEL_TRY(text, armor.finish());
  append(file, text);
  return file;
}

/// What comes out is kept in `released`, also if the end is an error.
Status open(ByteView file, const Identity& identity, const Provider& provider, Bytes& released) {
  ArmorDecoder armor;
  SIEGEL_TRY(const auto sealed, armor.push(file));
  HeaderReader reader;
  SIEGEL_TRY(const bool complete, reader.push(sealed));
  if (!complete) return reader.finish();
  const Identity* identities[] = {&identity};
  SIEGEL_TRY(const auto unlocked, unlock(reader.header(), identities, provider));
  (void)inspection(unlocked).print();
  SIEGEL_TRY(auto opener, Opener::create(unlocked, provider));
  SIEGEL_TRY(auto piece, opener.push(reader.rest()));
  append(released, piece);
  SIEGEL_TRY(piece, opener.finish());
  append(released, piece);
  return {};
}

Status seal_and_open(std::string_view holder_name, ByteView plaintext, Bytes& released) {
  SIEGEL_TRY(const auto provider, make_provider(system_random()));
  SIEGEL_TRY(const auto holder, holder_of(holder_name, *provider));
  SIEGEL_TRY(const auto file, seal(plaintext, *holder.recipient, *provider));
  return open(file, *holder.identity, *provider, released);
}

/// One try. Returns what is wrong with it, or nothing.
const char* fault_of(std::string_view holder, AllocationFailure failure, ByteView plaintext) {
  Bytes released;
  released.reserve(plaintext.size());
  bool done = false;
  std::string_view what;
  try {
    fail_allocations(failure);
    const auto status = seal_and_open(holder, plaintext, released);
    done = status.has_value();
    if (!done && status.error().code != ErrorCode::out_of_memory) what = status.error().what;
  } catch (const std::bad_alloc&) {
  }
  const auto allocations = count_allocations();
  fail_allocations({0, false});
  if (!what.empty()) return what.data();
  if (released.size() > plaintext.size() || !std::ranges::equal(released, plaintext.first(released.size())))
    return "bytes came out that are not the plaintext";
  if (done && released.size() != plaintext.size()) return "it ended well, but not all came out";
  if (!done && allocations < failure.first) return "it failed although no allocation did";
  return nullptr;
}

enum Outcome { good = 0, faulty = 1, ended_by_botan = 100 };

_Unwind_Reason_Code look_at_frame(_Unwind_Context* context, void* botan) {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(_Unwind_GetIP(context)), &info) == 0 || info.dli_sname == nullptr)
    return _URC_NO_REASON;
  const std::string_view name = info.dli_sname;
  if (name.starts_with("_ZN5Botan") || name.starts_with("_ZNK5Botan")) *static_cast<bool*>(botan) = true;
  return _URC_NO_REASON;
}

[[noreturn]] void end() {
  bool botan = false;
  fail_allocations({0, false});
  _Unwind_Backtrace(look_at_frame, &botan);
  if (botan) _exit(ended_by_botan);
  std::abort();
}

/// One try in a process of its own.
int outcome_of(std::string_view holder, AllocationFailure failure, ByteView plaintext) {
  std::fflush(stdout);
  const auto child = ::fork();
  if (child == 0) {
    ::alarm(60);
    std::set_terminate(end);
    const char* fault = fault_of(holder, failure, plaintext);
    if (fault == nullptr) _exit(good);
    std::printf("allocation %zu%s: %s\n", failure.first, failure.all_after ? " and all after it" : "", fault);
    std::fflush(stdout);
    _exit(faulty);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) std::abort();
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  std::printf("allocation %zu%s: the program was ended by signal %d\n", failure.first,
              failure.all_after ? " and all after it" : "", WTERMSIG(status));
  return faulty;
}

int run(std::string_view holder, std::size_t step, std::size_t only) {
  const auto plaintext = content();
  Bytes released;
  // Twice: what is set up only once would be missed, so it is set up before.
  for (int i = 0; i < 2; ++i) {
    released.clear();
    fail_allocations({0, false});
    if (!seal_and_open(holder, plaintext, released)) return 2;
  }
  const auto total = count_allocations();
  if (only != 0) {  // in this process, for a debugger
    const char* fault = fault_of(holder, {only, false}, plaintext);
    std::printf("%s\n", fault == nullptr ? "good" : fault);
    return fault == nullptr ? good : faulty;
  }
  std::size_t tries = 0;
  std::size_t faults = 0;
  std::size_t botan = 0;
  for (const bool all_after : {false, true}) {
    for (std::size_t number = 1; number <= total; number += step, ++tries) {
      const int outcome = outcome_of(holder, {number, all_after}, plaintext);
      if (outcome == ended_by_botan)
        ++botan;
      else if (outcome != good)
        ++faults;
    }
  }
  std::printf("%.*s: %zu allocations, %zu tries, %zu faults; %zu times Botan ended the program\n",
              static_cast<int>(holder.size()), holder.data(), total, tries, faults, botan);
  return faults == 0 && total > 100 ? 0 : 1;
}

}  // namespace
}  // namespace siegel::exhaustion

int main(int count, char** arguments) {
  if (count < 3) return 2;
  return siegel::exhaustion::run(arguments[1], std::strtoul(arguments[2], nullptr, 10),
                                 count > 3 ? std::strtoul(arguments[3], nullptr, 10) : 0);
}
