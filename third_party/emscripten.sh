# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Emscripten for ./dev wasm. Afterwards $deps/emscripten is its folder (emcc, cmake/...), whoever it came from: an emcc
# on the PATH, Debian's own package, or Debian 13's package unpacked on an older Debian. The last is the only one that
# is set up here; LLVM 19 comes from the machine's packages, Binaryen and Node where they are too old from Debian 13.

emscripten_is_new_enough() {  # emscripten_is_new_enough FOLDER
  local version
  version=$(tr -d '"' 2>/dev/null <"$1/emscripten-version.txt") || return 1
  dpkg --compare-versions "${version%%[!0-9.]*}" ge "$(listed Emscripten minimum)"
}

setup_emscripten() {
  local found
  found=$(command -v emcc || true)
  if [[ -n $found ]]; then found=$(dirname "$(readlink -f "$found")"); fi
  if [[ -z $found ]] || ! emscripten_is_new_enough "$found"; then
    if system_has emscripten "$(listed Emscripten minimum)"; then
      found=/usr/share/emscripten
    else
      unpack_emscripten
      return
    fi
  fi
  ln -sfn "$found" "$deps/emscripten"
}

setup_node() {
  local version
  # The one unpacked before goes first: a machine that is set up answers the same way every time.
  if [[ -x $deps/node/bin/node ]]; then export PATH="$deps/node/bin:$PATH"; fi
  version=$(node --version 2>/dev/null || true)
  version=${version#v}
  if [[ -n $version ]] && command -v npm >/dev/null && dpkg --compare-versions "$version" ge "$(listed Node.js minimum)"; then
    return
  fi
  unpack_node
  export PATH="$deps/node/bin:$PATH"
}

unpack_node() {
  local folder="$deps/node"
  say "fetching Node.js and npm of Debian 13 (about a minute)"
  rm -rf "$folder"
  fetch_debian13 node install nodejs npm
  unpack_debian13 node "$folder/root"
  write_wrappers "$folder/root" "$folder/bin" node
  # Debian's Node finds modules in /usr/share/nodejs, where these are not.
  printf '#!/bin/sh\nNODE_PATH="%s" exec "%s" "%s" "$@"\n' "$folder/root/usr/share/nodejs" "$folder/bin/node" \
    "$folder/root/usr/share/nodejs/npm/bin/npm-cli.js" >"$folder/bin/npm"
  chmod +x "$folder/bin/npm"
  "$folder/bin/node" --version >/dev/null && "$folder/bin/npm" --version >/dev/null || die "the unpacked Node.js does not start"
}

unpack_emscripten() {
  local folder="$deps/emscripten" binaryen="$deps/binaryen" packages archive
  if is_built Emscripten "$(command -v node)" && [[ -x $folder/emcc ]]; then return; fi
  say "fetching Emscripten of Debian 13 (about half a minute)"
  rm -rf "$folder" "$folder.part" "$binaryen"
  mapfile -t packages < <(listed LLVM debian)
  install_packages "${packages[@]}"
  fetch_debian13 binaryen install binaryen
  unpack_debian13 binaryen "$binaryen/root"
  mapfile -t packages < <(cd "$binaryen/root/usr/bin" && printf '%s\n' wasm-*)
  write_wrappers "$binaryen/root" "$binaryen/bin" "${packages[@]}"
  fetch_debian13 emscripten download emscripten
  archive=$(find "$deps/debian13/emscripten/cache/archives" -name '*.deb')
  if [[ $(dpkg-deb --field "$archive" Version) == "$(listed Emscripten source.version)" ]]; then
    echo "$(listed Emscripten source.sha256)  $archive" | sha256sum --check --quiet - >&2 || die "$archive has not the listed hash"
  else
    say "Debian no longer has Emscripten $(listed Emscripten source.version); taking its successor, whose signature apt checks"
  fi
  # Left out: what position-independent, link-time-optimized and threaded programs would need; two thirds of 1.7 GB.
  unpack_debian13 emscripten "$folder.part" --strip-components=4 --wildcards --exclude='*/wasm32-emscripten/*lto*' \
    --exclude='*/wasm32-emscripten/pic*' --exclude='*-mt*.a' --exclude='*-ww*.a' \
    --exclude='./usr/share/emscripten/test' './usr/share/emscripten/*'
  cat >"$folder.part/.emscripten" <<TEXT
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$binaryen'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
TEXT
  mv "$folder.part" "$folder"
  "$folder/emcc" --version >>"$deps/logs/Emscripten.log" 2>&1 || die "the unpacked Emscripten does not start: $deps/logs/Emscripten.log"
  mark_built Emscripten
}
