# SPDX-License-Identifier: Apache-2.0
# What third_party/dependencies.json lists, found. The private prefix of ./dev goes first.

list(PREPEND CMAKE_PREFIX_PATH "${SIEGEL_DEPS_PREFIX}")

find_package(Threads REQUIRED)
find_package(Botan 3.12 MODULE REQUIRED)
find_package(sodium 1.0.18 MODULE REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(utf8proc 2.5 MODULE REQUIRED)
if(SIEGEL_RE2)
  find_package(re2 MODULE REQUIRED)
endif()
if(SIEGEL_CLI)
  find_package(CLI11 2.1 REQUIRED)
  find_package(barkeep 0.1.6 MODULE REQUIRED)
  if(SIEGEL_PKCS11)
    find_package(p11-kit MODULE REQUIRED)
  endif()
endif()
if(SIEGEL_TESTS)
  find_package(Catch2 3.5 REQUIRED)
  find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
endif()
