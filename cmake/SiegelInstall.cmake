# SPDX-License-Identifier: Apache-2.0
# The command, its manual page and completions; the library, its public headers, a CMake package, a pkg-config file.

include(CMakePackageConfigHelpers)
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/Siegel")

install(TARGETS siegel_core EXPORT SiegelTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
# Public is what siegel.h reaches; asked at install time, so that the answer is never stale.
install(CODE "
  set(from [[${PROJECT_SOURCE_DIR}/core]])
  set(to \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/siegel\")
  include([[${PROJECT_SOURCE_DIR}/cmake/InstallPublicHeaders.cmake]])")

# The C border: one header, the shared library, and a pkg-config file of its own.
if(TARGET siegel_shared)
  install(TARGETS siegel_shared EXPORT SiegelTargets LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(FILES core/c_api/siegel_c.h core/c_api/siegel_audit_c.h core/c_api/siegel_formats_c.h core/c_api/siegel_privacy_c.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  configure_file(siegel-c.pc.in "${PROJECT_BINARY_DIR}/siegel-c.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/siegel-c.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endif()

# A privately built Botan is static: a stranger's link needs it, so it goes along in a folder of its own.
cmake_path(IS_PREFIX SIEGEL_DEPS_PREFIX "${Botan_LIBRARY}" NORMALIZE SIEGEL_BUNDLES_BOTAN)
if(SIEGEL_BUNDLES_BOTAN)
  install(FILES "${Botan_LIBRARY}" DESTINATION "${CMAKE_INSTALL_LIBDIR}/siegel")
  set(SIEGEL_PC_REQUIRES "libsodium libutf8proc")
  set(SIEGEL_PC_LIBS "-L\${libdir} -L\${libdir}/siegel -lsiegel_core -lbotan-3 -pthread")
else()
  install(FILES cmake/FindBotan.cmake DESTINATION "${package_folder}")
  set(SIEGEL_PC_REQUIRES "libsodium libutf8proc botan-3")
  set(SIEGEL_PC_LIBS "-L\${libdir} -lsiegel_core -pthread")
endif()
install(FILES cmake/Findsodium.cmake cmake/Findutf8proc.cmake cmake/Findre2.cmake DESTINATION "${package_folder}")
if(SIEGEL_RE2)
  string(APPEND SIEGEL_PC_REQUIRES " re2")
endif()

install(EXPORT SiegelTargets NAMESPACE siegel:: DESTINATION "${package_folder}")
configure_package_config_file(cmake/SiegelConfig.cmake.in "${PROJECT_BINARY_DIR}/SiegelConfig.cmake"
  INSTALL_DESTINATION "${package_folder}" PATH_VARS CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/SiegelConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/SiegelConfig.cmake" "${PROJECT_BINARY_DIR}/SiegelConfigVersion.cmake"
  DESTINATION "${package_folder}")

configure_file(siegel.pc.in "${PROJECT_BINARY_DIR}/siegel.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/siegel.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

if(TARGET siegel)
  install(TARGETS siegel RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(PROGRAMS cli/programs/siegel-transit DESTINATION "${CMAKE_INSTALL_BINDIR}")
  foreach(pair IN ITEMS
      "man/siegel.1|${CMAKE_INSTALL_MANDIR}/man1"
      "completion/siegel.bash|${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
      "completion/_siegel|${CMAKE_INSTALL_DATADIR}/zsh/site-functions"
      "completion/siegel.fish|${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
    string(REPLACE "|" ";" pair "${pair}")
    list(GET pair 0 file)
    list(GET pair 1 folder)
    cmake_path(GET file FILENAME name)
    if(name STREQUAL "siegel.bash")
      set(name siegel)  # bash finds a completion by the command's name
    endif()
    install(FILES "cli/${file}" DESTINATION "${folder}" RENAME "${name}" OPTIONAL)
  endforeach()
endif()
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
