# SPDX-License-Identifier: Apache-2.0
# Emscripten and the libraries for WebAssembly, as ./dev wasm sets them up (third_party/emscripten.sh, wasm.sh).

set(siegel_deps "$ENV{SIEGEL_DEPS}")
if(NOT siegel_deps)
  cmake_path(SET siegel_deps NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../.deps")
endif()
if(NOT EXISTS "${siegel_deps}/emscripten/emcc")
  message(FATAL_ERROR "there is no Emscripten in ${siegel_deps}: ./dev wasm sets it up")
endif()

set(SIEGEL_DEPS_PREFIX "${siegel_deps}/prefix-wasm")
list(PREPEND CMAKE_FIND_ROOT_PATH "${SIEGEL_DEPS_PREFIX}")
include("${siegel_deps}/emscripten/cmake/Modules/Platform/Emscripten.cmake")
