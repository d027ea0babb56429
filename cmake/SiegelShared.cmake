# SPDX-License-Identifier: Apache-2.0
# libsiegel: the C border (core/c_api/siegel_c.h) as a shared library with versioned symbols, and nothing else visible.

# The objects and libraries that siegel_module() gave to the static library.
get_target_property(siegel_objects siegel_core SOURCES)
get_target_property(siegel_libraries siegel_core LINK_LIBRARIES)
add_library(siegel_shared SHARED ${siegel_objects})
add_library(siegel::siegel_shared ALIAS siegel_shared)
set_target_properties(siegel_shared PROPERTIES
  OUTPUT_NAME siegel
  EXPORT_NAME siegel_shared
  LINKER_LANGUAGE CXX
  VERSION "${PROJECT_VERSION}"
  SOVERSION 1  # SIEGEL_ABI_VERSION
  LINK_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/c_api/libsiegel.map")
target_link_libraries(siegel_shared PRIVATE ${siegel_libraries} siegel_hardening)
target_link_options(siegel_shared PRIVATE
  "LINKER:--version-script=${CMAKE_CURRENT_SOURCE_DIR}/c_api/libsiegel.map" "LINKER:--exclude-libs,ALL")
target_include_directories(siegel_shared INTERFACE
  "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/c_api>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
