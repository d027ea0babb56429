# SPDX-License-Identifier: Apache-2.0
# Defines barkeep::barkeep, a progress bar in one header. It draws from a thread of its own.

find_path(barkeep_INCLUDE_DIR barkeep/barkeep.h)
mark_as_advanced(barkeep_INCLUDE_DIR)

if(barkeep_INCLUDE_DIR)
  file(STRINGS "${barkeep_INCLUDE_DIR}/barkeep/barkeep.h" line REGEX "#define BARKEEP_VERSION")
  string(REGEX MATCH "[0-9.]+" barkeep_VERSION "${line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(barkeep
  REQUIRED_VARS barkeep_INCLUDE_DIR
  VERSION_VAR barkeep_VERSION
  REASON_FAILURE_MESSAGE "./dev setup fetches it")

if(barkeep_FOUND AND NOT TARGET barkeep::barkeep)
  find_package(Threads QUIET)
  add_library(barkeep::barkeep INTERFACE IMPORTED)
  set_target_properties(barkeep::barkeep PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${barkeep_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES Threads::Threads)
endif()
