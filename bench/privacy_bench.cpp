// SPDX-License-Identifier: Apache-2.0
// What the privacy half costs, in memory and on one thread. Prints JSON for bench/privacy.py.
//
//     privacy_bench FOLDER_OF_TEXTS [SECONDS of one measurement]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>

#include "privacy/ff1.h"
#include "privacy/hmac_token.h"
#include "siegel.h"
#include "support/adversarial_texts.h"

namespace {

using namespace siegel;

double seconds_of_one = 1;

[[noreturn]] void die(std::string_view what) {
  std::fprintf(stderr, "privacy_bench: error: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result) die(result.error().what);
  return std::move(*result);
}

void must(Status status) {
  if (!status) die(status.error().what);
}

/// Work per second: `job` does as much as it returns, again and again. The best of three.
double rate_of(const std::function<double()>& job) {
  using Clock = std::chrono::steady_clock;
  double best = 0;
  for (int round = 0; round < 3; ++round) {
    double done = 0;
    const auto start = Clock::now();
    double passed = 0;
    while (passed < seconds_of_one / 3) {
      done += job();
      passed = std::chrono::duration<double>(Clock::now() - start).count();
    }
    best = std::max(best, done / passed);
  }
  return best;
}

std::string table_of(std::size_t size) {
  std::string table = "id,name,street,birth,amount,iban,diagnosis,note\n";
  for (std::size_t row = 0; table.size() < size; ++row) {
    const auto n = std::to_string(100'000'000 + row * 7'919 % 900'000'000);
    table += n + ",Erika Mustermann " + n + ",Lindenallee 45 in 38106 Braunschweig,1964-08-12," +
             std::to_string(row % 10'000) + ".50,DE89370400440" + n +
             ",I50.1 left ventricular failure,discharged in good condition after eight days\n";
  }
  return table;
}

class Nobody final : public TokenSource {
 public:
  std::optional<std::string_view> find(std::string_view) const override { return "Erika Mustermann"; }
};

std::string texts_in(const std::filesystem::path& folder, std::string_view language) {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with(language)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    auto marked = text.str();
    // [[TYPE:text]] without its marks.
    for (std::size_t at = 0; (at = marked.find("[[", at)) != std::string::npos;)
      marked.erase(at, marked.find(':', at) - at + 1);
    for (std::size_t at = 0; (at = marked.find("]]", at)) != std::string::npos;) marked.erase(at, 2);
    all += marked + "\n\n";
  }
  if (all.empty()) die("there are no texts");
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) die("give the folder with texts");
  if (argc > 2) seconds_of_one = std::atof(argv[2]);
  const auto provider = must(make_provider(system_random()));
  std::map<std::string, double> results;

  const Bytes key(32, 7);
  auto tokens = must(HmacTokens::create(TokenType::person, key, 1, default_max_rows, *provider));
  std::uint64_t counter = 0;
  results["hmac_tokens_per_second"] = rate_of([&] {
    for (int i = 0; i < 1000; ++i) tokens.make(std::to_string(++counter));
    return 1000.0;
  });

  auto ff1 = must(Ff1::create(key, 10, key, *provider));
  std::vector<std::uint16_t> digits(16, 3);
  results["ff1_16_digits_per_second"] = rate_of([&] {
    for (int i = 0; i < 1000; ++i) must(ff1.encrypt(digits));
    return 1000.0;
  });

  Keyring keyring;
  must(keyring.add("main", 1, *provider));
  std::vector<PolicyFault> faults;
  constexpr std::string_view rules = R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"main"}},"fields":[
    {"select":"col:id","do":"token","type":"IDNUMBER","max_rows":1000000},{"select":"col:name","do":"token","type":"PERSON","max_rows":1000000},
    {"select":"col:iban","do":"token","type":"IBAN","max_rows":1000000},{"select":"col:*","do":"keep","because":"a benchmark"}]})";
  const auto policy = must(Policy::parse(bytes_of(rules), faults));
  const auto table = table_of(std::size_t{8} << 20);
  PseudonymizeContext context{*provider};
  context.keyring = &keyring;
  results["csv_3_of_8_tokenized_mb_per_second"] = rate_of([&] {
    auto run = must(Pseudonymizer::create(policy, context));
    for (std::size_t at = 0; at < table.size(); at += 65'536)
      if (!run.push(bytes_of(std::string_view(table).substr(at, 65'536)))) die("the table");
    if (!run.finish()) die("the table");
    return static_cast<double>(table.size()) / 1e6;
  });

  const auto detectors = must(DetectorSet::create());
  for (const std::string language : {"de", "en"}) {
    auto text = texts_in(argv[1], language);
    while (text.size() < 500'000) text += text;
    results["detect_" + language + "_mb_per_second"] = rate_of([&] {
      if (must(detectors.find(text)).empty()) die("nothing was found");
      return static_cast<double>(text.size()) / 1e6;
    });
  }

  double slowest = 0;
  for (const auto fragment : test::adversarial_fragments) {
    const auto text = test::adversarial_text(fragment, std::size_t{1} << 20);
    const auto start = std::chrono::steady_clock::now();
    must(detectors.find(text));
    slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  results["adversarial_seconds_per_mebibyte"] = slowest;

  SecretBytes session_key(session_key_size);
  const auto session = must(SessionTokens::create(session_key, *provider));
  std::string reply;
  for (std::uint64_t number = 0; reply.size() < (std::size_t{4} << 20); number = (number + 1) % 1024)
    reply += "The answer speaks of " + session.make(TokenType::person, number).value_or("somebody") +
             " and of other things at some length, as answers do; ";
  const Nobody everybody;
  results["restore_mb_per_second"] = rate_of([&] {
    Restorer restorer(everybody, {session});
    for (std::size_t at = 0; at < reply.size(); at += 4096)
      if (!restorer.push(bytes_of(std::string_view(reply).substr(at, 4096)))) die("the reply");
    if (!restorer.finish()) die("the reply");
    return static_cast<double>(reply.size()) / 1e6;
  });

  auto json = JsonWriter::object();
  for (const auto& [name, rate] : results) json.set(name, rate);
  std::puts(json.print_indented().c_str());
  return 0;
}
