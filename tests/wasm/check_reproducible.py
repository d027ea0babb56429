#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two builds of the modules from two folders, of different names and depth, are the same files, bit by bit.

Botan and libsodium are taken as ./dev wasm built them. Skipped where it has not.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
DEPS = pathlib.Path(os.environ["SIEGEL_DEPS_PREFIX"]).parent


def build(folder):
    """Copies what the modules are made of into `folder`, builds them there, and returns their hashes."""
    folder.mkdir(parents=True)
    for name in ("core", "cmake", "wasm/module", "wasm/privacy_module"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("CMakeLists.txt", "CMakePresets.json", "wasm/CMakeLists.txt"):
        shutil.copy(ROOT / name, folder / name)
    for step in (["cmake", "--preset", "wasm"], ["cmake", "--build", "--preset", "wasm", "-j", "2"]):
        done = subprocess.run(step, cwd=folder, env=os.environ | {"SIEGEL_DEPS": str(DEPS)}, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(f"{' '.join(step)} failed:\n{done.stdout[-4000:]}")
    built = folder / "build" / "wasm" / "wasm"
    return tuple(hashlib.sha256((built / name).read_bytes()).hexdigest() for name in ("siegel.wasm", "siegel-privacy.wasm", "siegel-formats.wasm", "siegel-audit.wasm"))


def main():
    if not (DEPS / "emscripten" / "emcc").exists() or not (DEPS / "prefix-wasm" / "stamps" / "libsodium").exists():
        print("Emscripten was not set up: ./dev wasm does")
        return 4
    with tempfile.TemporaryDirectory(prefix="siegel-") as folder:
        hashes = [build(pathlib.Path(folder) / name) for name in ("one", "another/further/down")]
    print("\n".join(" ".join(pair) for pair in hashes))
    return 0 if len(set(hashes)) == 1 else 1


sys.exit(main())
