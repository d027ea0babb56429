# SPDX-License-Identifier: Apache-2.0
# siegel_hardening: the flags of the OpenSSF compiler hardening guide, each one probed, plus sanitizers and coverage.
# Linked PRIVATE by every target of ours.

include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)

add_library(siegel_hardening INTERFACE)
set(SIEGEL_HARDENING_FLAGS "")
set(SIEGEL_HARDENING_MISSING "")

function(siegel_harden_compiler flag)
  string(MAKE_C_IDENTIFIER "SIEGEL_HAS${flag}" known)
  check_cxx_compiler_flag("${flag}" ${known})
  if(${known})
    target_compile_options(siegel_hardening INTERFACE "${flag}")
    set(SIEGEL_HARDENING_FLAGS ${SIEGEL_HARDENING_FLAGS} "${flag}" PARENT_SCOPE)
  else()
    set(SIEGEL_HARDENING_MISSING ${SIEGEL_HARDENING_MISSING} "${flag}" PARENT_SCOPE)
  endif()
endfunction()

function(siegel_harden_linker flag)
  string(MAKE_C_IDENTIFIER "SIEGEL_LINKS${flag}" known)
  check_linker_flag(CXX "${flag}" ${known})
  if(${known})
    target_link_options(siegel_hardening INTERFACE "${flag}")
    set(SIEGEL_HARDENING_FLAGS ${SIEGEL_HARDENING_FLAGS} "${flag}" PARENT_SCOPE)
  else()
    set(SIEGEL_HARDENING_MISSING ${SIEGEL_HARDENING_MISSING} "${flag}" PARENT_SCOPE)
  endif()
endfunction()

if(SIEGEL_HARDENING AND NOT EMSCRIPTEN)
  # WebAssembly has no use for these: return addresses are out of reach, calls are checked, nothing is relocated.
  check_pie_supported(LANGUAGES CXX)
  foreach(flag IN ITEMS
      -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard)
    siegel_harden_compiler("${flag}")
  endforeach()
  foreach(flag IN ITEMS -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,nodlopen -Wl,--as-needed)
    siegel_harden_linker("${flag}")
  endforeach()
endif()

if(SIEGEL_HARDENING)
  foreach(flag IN ITEMS
      -fstrict-flex-arrays=3 -ftrivial-auto-var-init=zero
      -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing)
    siegel_harden_compiler("${flag}")
  endforeach()
  target_compile_definitions(siegel_hardening INTERFACE
    _GLIBCXX_ASSERTIONS
    _LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_FAST)
  # Fortified calls need the optimizer, and they hide memory errors from the sanitizers.
  if(NOT SIEGEL_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(siegel_hardening INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
    list(APPEND SIEGEL_HARDENING_FLAGS -D_FORTIFY_SOURCE=3)
  endif()
endif()

if(SIEGEL_SANITIZE)
  target_compile_options(siegel_hardening INTERFACE
    -fsanitize=${SIEGEL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(siegel_hardening INTERFACE -fsanitize=${SIEGEL_SANITIZE})
endif()

if(SIEGEL_FUZZ)
  target_compile_options(siegel_hardening INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(siegel_hardening INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(SIEGEL_COVERAGE)
  target_compile_options(siegel_hardening INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(siegel_hardening INTERFACE -fprofile-instr-generate)
else()
  # No path of the building machine in the product.
  target_compile_options(siegel_hardening INTERFACE "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
endif()
