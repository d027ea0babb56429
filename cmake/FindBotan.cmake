# SPDX-License-Identifier: Apache-2.0
# Defines Botan::Botan. A static library of the private prefix or the system's shared one, whichever comes first.

find_path(Botan_INCLUDE_DIR botan/version.h PATH_SUFFIXES botan-3)
find_library(Botan_LIBRARY botan-3)
mark_as_advanced(Botan_INCLUDE_DIR Botan_LIBRARY)

if(Botan_INCLUDE_DIR AND EXISTS "${Botan_INCLUDE_DIR}/botan/build.h")
  set(Botan_VERSION "")
  foreach(part IN ITEMS MAJOR MINOR PATCH)
    file(STRINGS "${Botan_INCLUDE_DIR}/botan/build.h" line REGEX "#define BOTAN_VERSION_${part} ")
    string(REGEX MATCH "[0-9]+" number "${line}")
    list(APPEND Botan_VERSION "${number}")
  endforeach()
  list(JOIN Botan_VERSION "." Botan_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Botan
  REQUIRED_VARS Botan_LIBRARY Botan_INCLUDE_DIR
  VERSION_VAR Botan_VERSION
  REASON_FAILURE_MESSAGE "./dev setup builds it")

if(Botan_FOUND AND NOT TARGET Botan::Botan)
  find_package(Threads QUIET)
  add_library(Botan::Botan UNKNOWN IMPORTED)
  set_target_properties(Botan::Botan PROPERTIES
    IMPORTED_LOCATION "${Botan_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Botan_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES Threads::Threads)
endif()
