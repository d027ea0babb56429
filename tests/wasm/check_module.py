#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs module.mjs on wasm/dist/siegel.wasm. Skipped until ./dev wasm has built it."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
DEPS = pathlib.Path(os.environ["SIEGEL_DEPS_PREFIX"]).parent


def main():
    module, unpacked = ROOT / "wasm" / "dist" / "siegel.wasm", DEPS / "node" / "bin" / "node"
    node = str(unpacked) if unpacked.is_file() else shutil.which("node")
    if not module.is_file() or not node:
        print("there is no wasm/dist/siegel.wasm, or no Node.js: ./dev wasm builds it")
        return 4
    script = pathlib.Path(__file__).with_name("module.mjs")
    return subprocess.run([node, script, module, ROOT / "core" / "c_api" / "siegel_c.h"], check=False).returncode


sys.exit(main())
