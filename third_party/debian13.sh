# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Programs of Debian 13 on an older Debian: unpacked beside the system, each started through its own C library.
# Nothing is installed and nothing needs root. Sourced by ./dev; uses private_apt and run_logged of build.sh.

# fetch_debian13 NAME COMMAND PACKAGE...: COMMAND is `install` (with everything the packages depend on) or `download`
# (only themselves). The packages lie in $deps/debian13/NAME/cache/archives afterwards; apt checks Debian's signature.
fetch_debian13() {
  local name=$1 command=$2 apt="$deps/debian13/$1" sandbox
  rm -rf "$apt"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/state"
  : >"$apt/state/status"  # as if nothing were installed: the closure is whole then
  python3 "$root/third_party/debian_sources.py" deb trixie-security trixie >"$apt/private.sources" \
    || die "$name cannot be fetched"
  sandbox=(-o Dir::State="$apt/state" -o Dir::State::status="$apt/state/status" -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::Log="$apt/state")
  run_logged "$name" private_apt "${sandbox[@]}" update
  case $command in
    download) (cd "$apt/cache/archives" && run_logged "$name" private_apt "${sandbox[@]}" download "${@:3}") ;;
    install) run_logged "$name" private_apt "${sandbox[@]}" install --download-only --yes --no-install-recommends "${@:3}" ;;
  esac
}

# unpack_debian13 NAME FOLDER [TAR-OPTION...]: what was fetched, into FOLDER; the archives are not kept.
unpack_debian13() {
  local archive
  mkdir -p "$2"
  for archive in "$deps/debian13/$1"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$archive" | tar --extract --directory "$2" "${@:3}"
  done
  rm -rf "${deps:?}/debian13/$1"
}

# write_wrappers ROOT FOLDER PROGRAM...: starts ROOT/usr/bin/PROGRAM with the loader and the libraries under ROOT.
write_wrappers() {
  local from=$1 to=$2 program loader libraries
  loader=$(find "$from/usr/lib" "$from/usr/lib64" -name 'ld-linux*.so.*' -print -quit 2>/dev/null)
  libraries=$(dirname "$(find "$from/usr/lib" -name 'libc.so.6' -print -quit)")
  [[ -n $loader && -d $libraries ]] || die "Debian's C library was not unpacked into $from"
  mkdir -p "$to"
  for program in "${@:3}"; do
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$libraries" "$from/usr/bin/$program" >"$to/$program"
    chmod +x "$to/$program"
  done
}
