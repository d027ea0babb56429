# SPDX-License-Identifier: Apache-2.0
# siegel_module(NAME [DEPENDS module...] [PRIVATE library...])
#
# One folder of core/ is one module. All modules end in one static library, siegel_core; DEPENDS is what
# tests/layers compares with the #include lines.

function(siegel_module name)
  cmake_parse_arguments(PARSE_ARGV 1 module "" "" "DEPENDS;PRIVATE")
  if(module_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "siegel_module(${name}): unknown words: ${module_UNPARSED_ARGUMENTS}")
  endif()
  foreach(other IN LISTS module_DEPENDS)
    if(NOT TARGET siegel_${other})
      message(FATAL_ERROR "siegel_module(${name}): '${other}' must be declared above it")
    endif()
  endforeach()

  if(NOT TARGET siegel_core)
    siegel_declare_core()
  endif()

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  if(NOT sources)
    add_library(siegel_${name} INTERFACE)
    return()
  endif()

  add_library(siegel_${name} OBJECT ${sources})
  target_include_directories(siegel_${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(siegel_${name} PRIVATE siegel_warnings siegel_hardening ${module_PRIVATE})
  target_sources(siegel_core PRIVATE $<TARGET_OBJECTS:siegel_${name}>)

  # A header-only library leaves no trace in the archive; the others must be linked by whoever links the archive.
  foreach(library IN LISTS module_PRIVATE)
    get_target_property(type ${library} TYPE)
    if(NOT type STREQUAL "INTERFACE_LIBRARY")
      target_link_libraries(siegel_core PRIVATE ${library})
    endif()
  endforeach()
endfunction()

# In a function of its own, so that siegel_module() lines are all that core/CMakeLists.txt has to say.
function(siegel_declare_core)
  add_library(siegel_core STATIC)
  add_library(siegel::siegel ALIAS siegel_core)
  set_target_properties(siegel_core PROPERTIES LINKER_LANGUAGE CXX EXPORT_NAME siegel)
  target_compile_features(siegel_core PUBLIC cxx_std_23)
  target_include_directories(siegel_core PUBLIC
    "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/siegel>")
endfunction()
