// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "support/bytes.h"

namespace siegel::test {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) FAIL("cannot read " << path.filename());
  return text.str();
}

/// A file or folder of the external suites, which are not part of the project: the environment variable SIEGEL_VECTORS
/// or the CMake setting of that name tells where they are. Without it the test is skipped, and says so.
inline std::filesystem::path suite_path(const std::string& name) {
  const char* folder = std::getenv("SIEGEL_VECTORS");
  auto path = std::filesystem::path(folder != nullptr && *folder != '\0' ? folder : SIEGEL_VECTORS) / name;
  if (!std::filesystem::exists(path)) SKIP("the external suite " << name << " is not there (SIEGEL_VECTORS)");
  return path;
}

inline nlohmann::json load_suite(const std::string& name) {
  auto json = nlohmann::json::parse(read_text(suite_path(name)), nullptr, false);
  if (json.is_discarded()) FAIL(name << " is not JSON");
  return json;
}

inline Bytes hex_field(const nlohmann::json& object, const char* name) {
  return hex(object.at(name).get<std::string>());
}

/// Calls `body(group, test)` for every test of a Wycheproof file and returns how many there were.
template <class Body>
std::size_t for_each_case(const nlohmann::json& suite, Body body) {
  std::size_t count = 0;
  for (const auto& group : suite.at("testGroups"))
    for (const auto& test : group.at("tests")) {
      INFO("tcId " << test.at("tcId").get<int>());
      body(group, test);
      ++count;
    }
  REQUIRE(count == suite.at("numberOfTests").get<std::size_t>());
  return count;
}

inline std::string result_of(const nlohmann::json& test) { return test.at("result").get<std::string>(); }
inline bool has_flag(const nlohmann::json& test, std::string_view flag) {
  if (!test.contains("flags")) return false;
  return std::ranges::any_of(test.at("flags"),
                             [&](const auto& each) { return each.template get<std::string>() == flag; });
}

}  // namespace siegel::test
