// SPDX-License-Identifier: Apache-2.0
// The audit log in one process: audit_bench FOLDER, an empty folder on the disk that is meant. One JSON object.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <iostream>

#include "audit_log.h"

using namespace siegel;
using namespace siegel::cli;

namespace {

constexpr std::size_t single_records = 1'000;
constexpr std::size_t all_records = 1'000'000;
constexpr std::size_t batch = 1'000;
constexpr std::size_t proofs = 1'000;

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <class T>
T needed(Outcome<T> outcome) {
  if (outcome) {
    if constexpr (!std::is_void_v<T>)
      return *std::move(outcome);
    else
      return;
  }
  std::cerr << outcome.error().message << "\n";
  std::exit(1);
}

AuditRecord record() {
  AuditRecord record;
  record.operation = "seal";
  record.outcome = "started";
  record.actor = "uid:1000";
  record.tenant = "kanzlei-a";
  record.file_id = std::string(32, 'a');
  record.policy = std::string(64, 'b');
  record.recipients = {"x25519:fafe2ef28c916a85"};
  record.counts = {{"bytes", 123'456}};
  return record;
}

/// How often the disk itself forces as many bytes to the plate as one record has: once, and then a second file, which
/// is what a record and its checkpoint need.
double disk_rate(const std::string& folder, std::size_t files) {
  std::vector<FileDescriptor> open_files;
  for (std::size_t i = 0; i < files; ++i)
    open_files.emplace_back(::open((folder + "/disk" + std::to_string(i)).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const Bytes bytes(300, 'x');
  return single_records / seconds_of([&] {
           for (std::size_t i = 0; i < single_records; ++i)
             for (const auto& file : open_files)
               if (!write_fully(file.number(), bytes) || fdatasync(file.number()) != 0) std::exit(1);
         });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = argv[1];
  const auto provider = *make_provider(system_random());
  needed(AuditLog::create(folder + "/log", "siegel.bench/log", *provider));
  auto log = needed(AuditLog::open(folder + "/log", *provider));
  auto json = JsonWriter::object();
  const auto set = [&](std::string_view name, double value) { json.set(name, static_cast<std::uint64_t>(value)); };
  set("disk_one", disk_rate(folder, 1));
  set("disk_two", disk_rate(folder, 2));
  set("single", single_records / seconds_of([&] {
                  for (std::size_t i = 0; i < single_records; ++i) {
                    auto one = record();
                    needed(log.append(std::span(&one, 1)));
                  }
                }));
  const std::vector<AuditRecord> records(batch, record());
  const auto rest = (all_records - single_records) / batch;
  set("batched", static_cast<double>(rest * batch) / seconds_of([&] {
                   for (std::size_t i = 0; i < rest; ++i) {
                     auto some = records;
                     needed(log.append(some));
                   }
                 }));
  set("verify", all_records / seconds_of([&] { needed(log.verify({}, {})); }));
  set("proof_microseconds", 1e6 / proofs * seconds_of([&] {
                              for (std::size_t i = 0; i < proofs; ++i) needed(log.prove(i * 7'919 % all_records));
                            }));
  set("records", all_records);
  std::cout << json.print() << "\n";
}
