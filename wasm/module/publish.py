#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts a built siegel.wasm where the npm package is made from, and says what it weighs.

publish.py BUILT-SIEGEL.WASM

Writes wasm/dist/siegel.wasm and wasm/src/generated/module_digest.ts, the hash the loader demands
(W3C Subresource Integrity: "sha256-" and base64).
"""
import base64
import gzip
import hashlib
import pathlib
import sys

WASM = pathlib.Path(__file__).resolve().parent.parent

DIGEST = """// SPDX-License-Identifier: Apache-2.0
// Made by ./dev wasm.
/** SHA-256 of siegel.wasm as W3C Subresource Integrity writes it. */
export const moduleDigest = "sha256-{}";
"""


def main(built):
    module = pathlib.Path(built).read_bytes()
    target, digest = WASM / "dist" / "siegel.wasm", WASM / "src" / "generated" / "module_digest.ts"
    for path in (target, digest):
        path.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(module)
    digest.write_text(DIGEST.format(base64.b64encode(hashlib.sha256(module).digest()).decode()), encoding="utf-8")
    print(f"siegel.wasm: {len(module):,} bytes, {len(gzip.compress(module, 9, mtime=0)):,} with gzip -9")


main(*sys.argv[1:])
