# SPDX-License-Identifier: Apache-2.0
# How all of core/ is compiled for WebAssembly. Exceptions exist behind two walls only, where third-party code throws or
# may have thrown: wasm/CMakeLists.txt turns them on there.

add_compile_options(-fno-exceptions -msimd128)
# Bitcode, like Botan's (third_party/wasm.sh says why). Not an option of the linker: Emscripten's own libraries are not.
add_compile_options(-flto -fwhole-program-vtables -fvirtual-function-elimination
  -fvisibility=hidden -fvisibility-inlines-hidden)

# siegel_wasm_exceptions(TARGET file...): these files of an already declared target may throw and catch.
function(siegel_wasm_exceptions target)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES COMPILE_OPTIONS "-fexceptions;-fwasm-exceptions")
endfunction()

# siegel_wasm_replaces(TARGET file...): wasm/module/ has its own version of these.
function(siegel_wasm_replaces target)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES HEADER_FILE_ONLY ON)
endfunction()
