# SPDX-License-Identifier: Apache-2.0
# Defines sodium::sodium (libsodium brings no CMake package).

find_path(sodium_INCLUDE_DIR sodium.h)
find_library(sodium_LIBRARY sodium)
mark_as_advanced(sodium_INCLUDE_DIR sodium_LIBRARY)

foreach(folder IN LISTS sodium_INCLUDE_DIR)
  file(GLOB headers "${folder}/sodium/version.h")
  foreach(header IN LISTS headers)
    file(STRINGS "${header}" line REGEX "#define SODIUM_VERSION_STRING")
    string(REGEX MATCH "[0-9.]+" sodium_VERSION "${line}")
  endforeach()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(sodium
  REQUIRED_VARS sodium_LIBRARY sodium_INCLUDE_DIR
  VERSION_VAR sodium_VERSION
  REASON_FAILURE_MESSAGE "Debian has it as libsodium-dev, ./dev setup installs it")

if(sodium_FOUND AND NOT TARGET sodium::sodium)
  add_library(sodium::sodium UNKNOWN IMPORTED)
  set_target_properties(sodium::sodium PROPERTIES
    IMPORTED_LOCATION "${sodium_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${sodium_INCLUDE_DIR}")
endif()
