# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds what the system lacks into a private prefix. Sourced by ./dev, which defines say, die, root, deps, prefix,
# install_packages and system_has. Nothing here needs root.
#
# Each function is a no-op when its stamp says that the same version was built by the same recipe and compiler.

botan_modules=(
  aes aes_ni aes_vaes aes_vperm gcm ghash ghash_avx512_clmul ghash_cpu ghash_vperm ctr ctr_avx2 ctr_simd32
  hkdf hmac sha2_32 sha2_32_x86 sha2_32_avx2 sha2_32_simd sha2_64 sha2_64_x86 sha2_64_avx2 sha2_64_avx512
  sha3 shake shake_xof keccak_perm_bmi2 keccak_perm_avx512
  x25519 ecdh pcurves_secp256r1 ml_kem ed25519
  argon2 argon2_avx2 argon2_avx512 argon2_simd64
  siv cmac cbc mode_pad nist_keywrap pbkdf2 kdf2 sha1
  rsa eme_oaep eme_pkcs1 emsa_pkcs1 emsa_pssr ecdsa pem x509
  tss
  locking_allocator
)

hardening_for_libraries() {
  local flags="-fPIC -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong"
  if [[ $(uname -m) == x86_64 ]]; then flags+=" -fstack-clash-protection -fcf-protection=full"; fi
  echo "$flags"
}

build_dependencies() {
  mkdir -p "$deps" "$prefix/stamps"
  # Two ./dev at once (several checkouts may share one SIEGEL_DEPS) must not build into the same prefix.
  exec {lock}>"$deps/lock"
  flock "$lock" || die "cannot lock $deps/lock"
  if [[ $bits == 32 ]]; then
    build_libsodium_32
    build_utf8proc_32
    build_botan
    build_catch2
  else
    system_has libbotan-3-dev "$(listed Botan minimum)" || build_botan
    system_has catch2 "$(listed Catch2 minimum)" || build_catch2
  fi
  fetch_barkeep
  exec {lock}>&-
}

listed() { python3 "$root/third_party/list.py" get "$@"; }

# is_built NAME [CONFIGURATION...]: does the stamp hold this version, this recipe (the calling function), this $compiler?
# Leaves the right stamp text in $stamp; mark_built writes it, and only after success.
is_built() {
  local name=$1 source=${source_field:-source}
  stamp="$(listed "$name" "$source.version") $(declare -f "${FUNCNAME[1]}" | sha256sum) ${*:2} $("${compiler:-c++}" --version | head -n 1)"
  [[ -f $prefix/stamps/$name && $(<"$prefix/stamps/$name") == "$stamp" ]]
}

mark_built() { printf '%s\n' "$stamp" >"$prefix/stamps/$1"; }

# run_logged NAME COMMAND...: quiet while it works, the end of the log when it does not.
run_logged() {
  local log="$deps/logs/$1.log"
  mkdir -p "$deps/logs"
  if ! "${@:2}" >>"$log" 2>&1; then
    tail -n 30 "$log" >&2
    die "building $1 failed; the whole log is $log"
  fi
}

# apt with sources, lists and cache of its own, in the folder $apt. What this machine's apt knows is left alone.
private_apt() {
  apt-get -q -o Dir::Etc::sourcelist="$apt/private.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none -o Acquire::Retries=3 -o Debug::NoLocking=true "$@"
}

# fetch_debian_source NAME [FIELD]: prints the .dsc. apt checks Debian's signature over every file; the upstream archive must
# also have the hash we listed.
fetch_debian_source() {
  local name=$1 field=${2:-source} package version archive sha256 folder dsc apt="$deps/apt"
  package=$(listed "$name" "$field.package")
  version=$(listed "$name" "$field.version")
  archive=$(listed "$name" "$field.archive")
  sha256=$(listed "$name" "$field.sha256")
  folder="$deps/downloads/$package"
  mkdir -p "$folder" "$apt/lists/partial" "$apt/cache/archives/partial"
  dsc="$folder/${package}_${version#*:}.dsc"
  if [[ ! -f $dsc || ! -f $folder/$archive ]]; then
    mapfile -t suites < <(listed "$name" "$field.suites")
    python3 "$root/third_party/debian_sources.py" deb-src "${suites[@]}" >"$apt/private.sources" || die "$name cannot be fetched"
    run_logged "$name" private_apt update
    if ! (cd "$folder" && private_apt source --download-only --only-source "$package=$version") >>"$deps/logs/$name.log" 2>&1; then
      say "Debian no longer has $package $version; taking its successor, whose signature apt checks"
      (cd "$folder" && run_logged "$name" private_apt source --download-only --only-source "$package")
      dsc=$(find "$folder" -name '*.dsc' -newer "$apt/private.sources" | sort | tail -n 1)
      archive=$(cd "$folder" && find . -name '*.orig.tar.*' ! -name '*.asc' -newer "$apt/private.sources" -printf '%f\n' | tail -n 1)
      [[ $archive == "$(listed "$name" "$field.archive")" ]] || sha256=$(sha256sum "$folder/$archive" | cut -d ' ' -f 1)
    fi
  fi
  echo "$sha256  $folder/$archive" | sha256sum --check --quiet - >&2 \
    || die "$folder/$archive has not the hash listed in third_party/dependencies.json: delete it and try again"
  echo "$dsc"
}

unpack_debian_source() {
  rm -rf "$2"
  mkdir -p "$(dirname "$2")"
  dpkg-source --no-check --extract "$1" "$2"
}

build_botan() {
  local source="$deps/source/botan" flags dsc cpu=()
  flags="$(hardening_for_libraries)"
  if [[ $bits == 32 ]]; then cpu=(--cpu=x86_32); fi
  if is_built Botan "$flags" "${botan_modules[@]}"; then return; fi
  say "building Botan $(listed Botan source.version) (about two minutes)"
  dsc=$(fetch_debian_source Botan)
  run_logged Botan unpack_debian_source "$dsc" "$source"
  # Built inside its source folder: all paths are relative then, and none of this machine ends in our program.
  (cd "$source" && run_logged Botan python3 configure.py \
    --minimized-build --enable-modules="$(IFS=, && echo "${botan_modules[*]}")" \
    --disable-shared-library --build-targets=static --without-documentation "${cpu[@]}" \
    --prefix="$prefix" --libdir=lib --cc=gcc --extra-cxxflags="$flags" \
    && run_logged Botan make -j "$jobs" \
    && run_logged Botan make install)
  rm -rf "$source"
  mark_built Botan
}

build_libsodium_32() {
  local source="$deps/source/libsodium" source_field=source_32_bit dsc
  if is_built libsodium; then return; fi
  say "building libsodium $(listed libsodium source_32_bit.version) for 32 bit (about a minute)"
  dsc=$(fetch_debian_source libsodium source_32_bit)
  run_logged libsodium unpack_debian_source "$dsc" "$source"
  (cd "$source" && DO_NOT_UPDATE_CONFIG_SCRIPTS=1 run_logged libsodium ./autogen.sh \
    && run_logged libsodium ./configure --host=i686-pc-linux-gnu CFLAGS="-O2 -m32" LDFLAGS=-m32 \
      --disable-shared --enable-static --with-pic --prefix="$prefix" \
    && run_logged libsodium make -j "$jobs" install)
  rm -rf "$source"
  mark_built libsodium
}

build_utf8proc_32() {
  local source="$deps/source/utf8proc" source_field=source_32_bit dsc
  if is_built utf8proc; then return; fi
  say "building utf8proc $(listed utf8proc source_32_bit.version) for 32 bit"
  dsc=$(fetch_debian_source utf8proc source_32_bit)
  run_logged utf8proc unpack_debian_source "$dsc" "$source"
  run_logged utf8proc make -C "$source" -j "$jobs" CFLAGS="-O2 -m32 -std=c99 -DUTF8PROC_STATIC" libutf8proc.a
  run_logged utf8proc install -D -m 644 "$source/utf8proc.h" "$prefix/include/utf8proc.h"
  run_logged utf8proc install -D -m 644 "$source/libutf8proc.a" "$prefix/lib/libutf8proc.a"
  rm -rf "$source"
  mark_built utf8proc
}

build_catch2() {
  local source="$deps/source/catch2" build="$deps/build/catch2$bits" dsc flags=""
  if [[ $bits == 32 ]]; then flags=-m32; fi
  if is_built Catch2; then return; fi
  say "building Catch2 $(listed Catch2 source.version) (under a minute)"
  dsc=$(fetch_debian_source Catch2)
  run_logged Catch2 unpack_debian_source "$dsc" "$source"
  rm -rf "$build"
  run_logged Catch2 cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_STANDARD=20 \
    -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
    -DCATCH_INSTALL_DOCS=OFF -DBUILD_TESTING=OFF
  run_logged Catch2 cmake --build "$build" -j "$jobs"
  run_logged Catch2 cmake --install "$build"
  rm -rf "$build" "$source"
  mark_built Catch2
}

fetch_barkeep() {
  local folder="$deps/downloads/barkeep" archive version sha256 pip=(python3 -m pip)
  if is_built barkeep; then return; fi
  archive=$(listed barkeep source.archive)
  version=$(listed barkeep source.version)
  sha256=$(listed barkeep source.sha256)
  mkdir -p "$folder"
  if ! echo "$sha256  $folder/$archive" | sha256sum --check --status - 2>/dev/null; then
    say "fetching barkeep $version"
    if ! "${pip[@]}" --version >/dev/null 2>&1; then
      install_packages python3-pip
      pip=(/usr/bin/python3 -m pip)
    fi
    echo "barkeep==$version --hash=sha256:$sha256" >"$folder/requirements.txt"
    (cd "$folder" && PYTHONPATH="$root/third_party/pip_stub" run_logged barkeep "${pip[@]}" download \
      --disable-pip-version-check --no-cache-dir --no-deps --no-binary :all: --no-build-isolation \
      --require-hashes --dest "$folder" -r requirements.txt)
  fi
  echo "$sha256  $folder/$archive" | sha256sum --check --quiet - >&2 || die "$folder/$archive has not the listed hash"
  tar --extract --gzip --file "$folder/$archive" --directory "$folder" "barkeep-$version/barkeep/barkeep.h"
  install -D -m 644 "$folder/barkeep-$version/barkeep/barkeep.h" "$prefix/include/barkeep/barkeep.h"
  rm -rf "${folder:?}/barkeep-$version"
  mark_built barkeep
}
