# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The libraries inside siegel.wasm, into $deps/prefix-wasm. Sourced by ./dev after build.sh and emscripten.sh.
# Each is built in its own source folder, so that all paths the compiler sees are relative.

botan_wasm_modules=(
  aes aes_vperm gcm ghash ghash_cpu ghash_vperm ctr ctr_simd32
  hkdf hmac sha2_32 sha2_32_simd sha2_64 sha3 shake shake_xof
  x25519 ecdh pcurves_secp256r1 ml_kem ed25519
  argon2 argon2_simd64 cpuid_wasm
  siv cmac
  cbc mode_pad nist_keywrap pbkdf2 kdf2 sha1 rsa eme_oaep eme_pkcs1
)

build_wasm_dependencies() {
  local prefix="$deps/prefix-wasm" compiler="$deps/emscripten/emcc" packages lock
  mkdir -p "$prefix/stamps"
  exec {lock}>"$deps/lock"
  flock "$lock" || die "cannot lock $deps/lock"
  mapfile -t packages < <(python3 "$root/third_party/list.py" packages wasm)
  install_packages "${packages[@]}"
  setup_node
  prefix="$deps/prefix" compiler=c++ setup_emscripten
  build_wasm_botan
  build_wasm_libsodium
  build_wasm_utf8proc
  build_wasm_re2
  copy_wasm_headers
  exec {lock}>&-
}

# What a byte of a file passes through, and Argon2id: compiled for speed, the rest for size.
botan_wasm_fast_objects=(
  block_aes_vperm modes_aead_gcm stream_ctr stream_ctr_simd32 utils_ghash utils_ghash_vperm
  hash_sha2_32_sha2_32_simd pbkdf_argon2 pbkdf_argon2_simd64
)

# Objects are LLVM bitcode, compiled when siegel.wasm is linked: only then is it known which virtual functions nobody
# calls, two fifths of Botan. cmake/SiegelWasm.cmake has the same flags for core/: a class needs them in every file.
botan_wasm_link_time="-flto -fwhole-program-vtables -fvirtual-function-elimination -fvisibility=hidden -fvisibility-inlines-hidden"

build_wasm_botan() {
  local source="$deps/source/botan-wasm" dsc object
  local flags="-msimd128 -ffile-prefix-map=$deps/source/botan-wasm=. $botan_wasm_link_time"
  local objects=()
  if is_built Botan "${botan_wasm_modules[@]}" "${botan_wasm_fast_objects[@]}" "$botan_wasm_link_time" "$(cat "$root"/third_party/botan_wasm/* | sha256sum)"; then return; fi
  say "building Botan $(listed Botan source.version) for WebAssembly (about two minutes)"
  dsc=$(fetch_debian_source Botan)
  run_logged Botan-wasm unpack_debian_source "$dsc" "$source"
  run_logged Botan-wasm python3 "$root/third_party/botan_wasm/shrink.py" "$source"
  for object in "${botan_wasm_fast_objects[@]}"; do objects+=("build/obj/lib/$object.o"); done
  # Botan's configure would take the commit of the checkout around it for its own.
  (cd "$source" && export PATH="$deps/emscripten:$PATH" GIT_CEILING_DIRECTORIES="$deps/source" && run_logged Botan-wasm python3 configure.py \
    --cpu=wasm --os=emscripten --cc=emcc --minimized-build --enable-modules="$(IFS=, && echo "${botan_wasm_modules[*]}")" \
    --disable-shared-library --build-targets=static --without-documentation \
    --prefix="$prefix" --libdir=lib --extra-cxxflags=-msimd128 \
    && run_logged Botan-wasm make -j "$jobs" "${objects[@]}" CXXFLAGS="-O3 $flags" \
    && run_logged Botan-wasm make -j "$jobs" libs CXXFLAGS="-Oz $flags" \
    && run_logged Botan-wasm make install)
  rm -rf "$source"
  mark_built Botan
}

# Memory for secrets, wiping, comparison in constant time: nothing that has to be fast.
build_wasm_libsodium() {
  local source="$deps/source/libsodium-wasm" source_field=source_32_bit dsc
  if is_built libsodium; then return; fi
  say "building libsodium $(listed libsodium source_32_bit.version) for WebAssembly (about a minute)"
  dsc=$(fetch_debian_source libsodium source_32_bit)
  run_logged libsodium-wasm unpack_debian_source "$dsc" "$source"
  # configure's own programs as bare modules, because Emscripten would want another package (acorn) to write JavaScript.
  # Without mmap and aligned allocations all its memory comes from malloc, and goes to the wiping free of wasm/module/.
  (cd "$source" && export PATH="$deps/emscripten:$PATH" \
    ac_cv_func_mmap=no ac_cv_func_posix_memalign=no ac_cv_func_mlock=no ac_cv_func_madvise=no ac_cv_func_mprotect=no \
    && DO_NOT_UPDATE_CONFIG_SCRIPTS=1 run_logged libsodium-wasm ./autogen.sh \
    && run_logged libsodium-wasm emconfigure ./configure --host=wasm32-unknown-emscripten \
      CFLAGS="-Oz -msimd128 -ffile-prefix-map=$source=." LDFLAGS=--oformat=wasm --disable-shared --enable-static --without-pic \
      --without-pthreads --disable-ssp --disable-asm --disable-pie --prefix="$prefix" \
    && run_logged libsodium-wasm emmake make -j "$jobs" -C src/libsodium install)
  rm -rf "$source"
  mark_built libsodium
}

# Unicode normalization in siegel-privacy.wasm.
build_wasm_utf8proc() {
  local source="$deps/source/utf8proc-wasm" source_field=source_32_bit dsc
  if is_built utf8proc; then return; fi
  say "building utf8proc $(listed utf8proc source_32_bit.version) for WebAssembly"
  dsc=$(fetch_debian_source utf8proc source_32_bit)
  run_logged utf8proc-wasm unpack_debian_source "$dsc" "$source"
  (cd "$source" && export PATH="$deps/emscripten:$PATH" && run_logged utf8proc-wasm emmake make -j "$jobs" \
    CFLAGS="-Oz -msimd128 -std=c99 -DUTF8PROC_STATIC -ffile-prefix-map=$source=." libutf8proc.a)
  run_logged utf8proc-wasm install -D -m 644 "$source/utf8proc.h" "$prefix/include/utf8proc.h"
  run_logged utf8proc-wasm install -D -m 644 "$source/libutf8proc.a" "$prefix/lib/libutf8proc.a"
  rm -rf "$source"
  mark_built utf8proc
}

# Regular expressions of the user in siegel-privacy.wasm. Debian makes the tables anew from the Unicode data, and so do we.
build_wasm_re2() {
  local source="$deps/source/re2-wasm" source_field=source_wasm dsc
  if is_built RE2 "$(sha256sum <"$root/third_party/re2_wasm/logging.h")"; then return; fi
  say "building RE2 $(listed RE2 source_wasm.version) for WebAssembly (about a minute)"
  dsc=$(fetch_debian_source RE2 source_wasm)
  run_logged RE2-wasm unpack_debian_source "$dsc" "$source"
  cp "$root/third_party/re2_wasm/logging.h" "$source/util/logging.h"
  (cd "$source" && export PATH="$deps/emscripten:$PATH" && run_logged RE2-wasm emmake make -j "$jobs" REBUILD_TABLES=1 \
    CXX=em++ AR=emar CXXFLAGS="-Oz -DNDEBUG -msimd128 -fno-exceptions -ffile-prefix-map=$source=." RE2_CXXFLAGS="-std=c++17 -I." \
    obj/libre2.a)
  run_logged RE2-wasm install -D -m 644 -t "$prefix/include/re2" "$source"/re2/{re2,set,filtered_re2,stringpiece}.h
  run_logged RE2-wasm install -D -m 644 "$source/obj/libre2.a" "$prefix/lib/libre2.a"
  rm -rf "$source"
  mark_built RE2
}

# Headers of the machine are not for a cross compiler, but these have no machine in them.
copy_wasm_headers() {
  local version
  version=$(dpkg-query --show --showformat='${Version}' nlohmann-json3-dev)
  if [[ -f $prefix/stamps/nlohmann && $(<"$prefix/stamps/nlohmann") == "$version" ]]; then return; fi
  mkdir -p "$prefix/include" "$prefix/share/cmake"
  cp -r /usr/include/nlohmann "$prefix/include/"
  cp -r /usr/share/cmake/nlohmann_json "$prefix/share/cmake/"
  printf '%s\n' "$version" >"$prefix/stamps/nlohmann"
}
