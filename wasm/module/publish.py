#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts a built module where the npm package is made from, and says what it weighs.

publish.py NAME BUILT.WASM     NAME: siegel, siegel-privacy, siegel-formats or siegel-audit

Writes wasm/dist/NAME.wasm and the hash that the loader demands (W3C Subresource Integrity: "sha256-" and base64), as
wasm/src/generated/module_digest.ts, privacy_module_digest.ts and so on.
"""
import base64
import gzip
import hashlib
import pathlib
import sys

WASM = pathlib.Path(__file__).resolve().parent.parent

DIGEST = """// SPDX-License-Identifier: Apache-2.0
// Made by ./dev wasm.
/** SHA-256 of {name}.wasm as W3C Subresource Integrity writes it. */
export const {constant} = "sha256-{digest}";
"""
CONSTANTS = {"siegel": ("module_digest", "moduleDigest"), "siegel-privacy": ("privacy_module_digest", "privacyModuleDigest"),
             "siegel-formats": ("formats_module_digest", "formatsModuleDigest"),
             "siegel-audit": ("audit_module_digest", "auditModuleDigest")}


def main(name, built):
    module = pathlib.Path(built).read_bytes()
    file, constant = CONSTANTS[name]
    target, digest = WASM / "dist" / f"{name}.wasm", WASM / "src" / "generated" / f"{file}.ts"
    for path in (target, digest):
        path.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(module)
    encoded = base64.b64encode(hashlib.sha256(module).digest()).decode()
    digest.write_text(DIGEST.format(name=name, constant=constant, digest=encoded), encoding="utf-8")
    print(f"{name}.wasm: {len(module):,} bytes, {len(gzip.compress(module, 9, mtime=0)):,} with gzip -9")


main(*sys.argv[1:])
