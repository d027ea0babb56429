# SPDX-License-Identifier: Apache-2.0
# siegel_warnings: linked PRIVATE by every target of ours, so that third-party code is not judged by it.

include(CheckCXXCompilerFlag)
add_library(siegel_warnings INTERFACE)

set(wanted
  -Wall -Wextra -Wpedantic
  -Wconversion -Wsign-conversion -Wdouble-promotion
  -Wshadow -Wundef -Wformat=2 -Werror=format-security
  -Wimplicit-fallthrough -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-qual -Wold-style-cast -Wextra-semi
  -Wduplicated-cond -Wduplicated-branches                   # g++ only
  -Wcomma -Wrange-loop-analysis -Wunreachable-code-aggressive -Wthread-safety)  # clang only
if(SIEGEL_WARNINGS_AS_ERRORS)
  list(APPEND wanted -Werror)
  # g++'s optimizer sees overflows in its own std::copy where there are none (GCC bug 110807 and its kin);
  # that is worth a look, not a stop. clang and the sanitizers see the same code.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND wanted -Wno-error=array-bounds -Wno-error=stringop-overflow -Wno-error=stringop-overread
      -Wno-error=restrict)
  endif()
endif()

set(CMAKE_REQUIRED_FLAGS -Wformat)  # without it g++ ignores, loudly, what comes after format-
foreach(flag IN LISTS wanted)
  string(MAKE_C_IDENTIFIER "SIEGEL_HAS${flag}" known)
  check_cxx_compiler_flag("${flag}" ${known})
  if(${known})
    target_compile_options(siegel_warnings INTERFACE "${flag}")
  endif()
endforeach()
unset(CMAKE_REQUIRED_FLAGS)

if(SIEGEL_TIDY)
  find_program(SIEGEL_CLANG_TIDY NAMES clang-tidy-19 clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY "${SIEGEL_CLANG_TIDY};--quiet")
endif()
