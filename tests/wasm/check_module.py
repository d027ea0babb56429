#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs module.mjs on wasm/dist/siegel.wasm, and a script of its own on each of the other modules. Skipped until ./dev wasm
has built them."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
DEPS = pathlib.Path(os.environ["SIEGEL_DEPS_PREFIX"]).parent


def main():
    dist, headers = ROOT / "wasm" / "dist", ROOT / "core" / "c_api"
    unpacked = DEPS / "node" / "bin" / "node"
    node = str(unpacked) if unpacked.is_file() else shutil.which("node")
    if not (dist / "siegel.wasm").is_file() or not node:
        print("there is no wasm/dist/siegel.wasm, or no Node.js: ./dev wasm builds it")
        return 4
    status = 0
    for script, module, header in (("module.mjs", "siegel.wasm", "siegel_privacy_c.h"),
                                   ("privacy_module.mjs", "siegel-privacy.wasm", "siegel_privacy_c.h"),
                                   ("formats_module.mjs", "siegel-formats.wasm", "siegel_formats_c.h"),
                                   ("audit_module.mjs", "siegel-audit.wasm", "siegel_audit_c.h")):
        command = [node, pathlib.Path(__file__).with_name(script), dist / module, headers / "siegel_c.h", headers / header]
        status |= subprocess.run(command, check=False).returncode
    return status


sys.exit(main())
