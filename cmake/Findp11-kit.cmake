# SPDX-License-Identifier: Apache-2.0
# Defines p11-kit::p11-kit.

find_path(p11-kit_INCLUDE_DIR p11-kit/p11-kit.h PATH_SUFFIXES p11-kit-1)
find_library(p11-kit_LIBRARY p11-kit)
mark_as_advanced(p11-kit_INCLUDE_DIR p11-kit_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(p11-kit
  REQUIRED_VARS p11-kit_LIBRARY p11-kit_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Debian has it as libp11-kit-dev, ./dev setup installs it, or build without: -DSIEGEL_PKCS11=OFF")

if(p11-kit_FOUND AND NOT TARGET p11-kit::p11-kit)
  add_library(p11-kit::p11-kit UNKNOWN IMPORTED)
  set_target_properties(p11-kit::p11-kit PROPERTIES
    IMPORTED_LOCATION "${p11-kit_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${p11-kit_INCLUDE_DIR}")
endif()
