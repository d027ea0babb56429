# SPDX-License-Identifier: Apache-2.0
# The two ways to add tests. A test returns 0 (passed), 4 (skipped) or anything else (failed).

# siegel_catch_tests(PROGRAM SOURCES glob... LABEL label)
# Each TEST_CASE becomes a test of ctest. Skipped (SKIP in Catch2) is shown as skipped, never as passed.
function(siegel_catch_tests program)
  cmake_parse_arguments(PARSE_ARGV 1 tests "" "LABEL" "SOURCES")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${tests_SOURCES})
  if(NOT sources)
    return()
  endif()
  add_executable(${program} ${sources})
  target_include_directories(${program} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${program} PRIVATE
    SIEGEL_VECTORS="${SIEGEL_VECTORS}"
    SIEGEL_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    $<$<BOOL:${SIEGEL_RE2}>:SIEGEL_TEST_RE2>)
  target_link_libraries(${program} PRIVATE
    siegel::siegel Catch2::Catch2WithMain Botan::Botan sodium::sodium nlohmann_json::nlohmann_json Threads::Threads
    siegel_warnings siegel_hardening)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A test replaces operator new to count allocations; inlined, g++ takes its malloc and free for a mismatch.
    target_compile_options(${program} PRIVATE -Wno-mismatched-new-delete)
  endif()
  set_target_properties(${program} PROPERTIES CXX_CLANG_TIDY "")
  catch_discover_tests(${program}
    TEST_PREFIX "${tests_LABEL}: "
    DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${tests_LABEL} TIMEOUT 300)
endfunction()

# siegel_script_test(NAME SCRIPT file.py [ARGUMENTS ...] [LABELS ...] [TIMEOUT seconds])
# Runs a Python script with the environment it needs: SIEGEL (the command), SIEGEL_SOURCE_DIR, SIEGEL_BINARY_DIR,
# SIEGEL_VECTORS and SIEGEL_SANITIZE. The label "once" marks a test whose answer does not depend on the compiler or
# its flags: sanitizer and coverage runs leave it out.
function(siegel_script_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "SCRIPT;TIMEOUT" "ARGUMENTS;LABELS")
  cmake_path(ABSOLUTE_PATH test_SCRIPT BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 300)
  endif()
  set(environment
    "SIEGEL_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
    "SIEGEL_BINARY_DIR=${PROJECT_BINARY_DIR}"
    "SIEGEL_VECTORS=${SIEGEL_VECTORS}"
    "SIEGEL_SANITIZE=${SIEGEL_SANITIZE}"
    "SIEGEL_DEPS_PREFIX=${SIEGEL_DEPS_PREFIX}"
    "PYTHONDONTWRITEBYTECODE=1")
  if(TARGET siegel)
    list(APPEND environment "SIEGEL=$<TARGET_FILE:siegel>")
  endif()
  add_test(NAME "${name}" COMMAND Python3::Interpreter "${test_SCRIPT}" ${test_ARGUMENTS})
  set_tests_properties("${name}" PROPERTIES
    ENVIRONMENT "${environment}"
    LABELS "${test_LABELS}"
    SKIP_RETURN_CODE 4
    TIMEOUT ${test_TIMEOUT})
endfunction()
