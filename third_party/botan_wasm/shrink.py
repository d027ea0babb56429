#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes out of Botan's source what would make up a third of siegel.wasm and does no cryptography.

shrink.py BOTAN-SOURCE-FOLDER

1. Text through streams (error messages, names): fmt.h beside this file instead, which needs no locales.
2. The table of object identifiers of algorithms that are not built.
Stops when the source is not as expected.
"""
import pathlib
import re
import shutil
import sys

STREAMS = ["asn1/asn1_obj.cpp", "asn1/asn1_oid.cpp", "modes/aead/aead.cpp", "utils/assert.cpp", "utils/charset.cpp"]
OIDS = "asn1/static_oids.cpp"
KEPT = re.compile(r'"(secp256r1|ECDH|X25519|Curve25519|Ed25519|ML-KEM-768)"')


def without_streams(text):
    text, count = re.subn(r"std::o?stringstream\b", "fmt_detail::Text", text)
    return text.replace("#include", "#include <botan/internal/fmt.h>\n#include", 1), count


def without_unused_oids(text):
    case = re.compile(r" *case 0x[0-9A-F]+:\n *return if_match\([^;]*\);\n")
    kept = []
    text, count = case.subn(lambda found: kept.append(1) or found.group() if KEPT.search(found.group()) else "", text)
    return text, count - len(kept) if len(kept) >= 10 else 0


def main(source):
    library = pathlib.Path(source) / "src" / "lib"
    shutil.copyfile(pathlib.Path(__file__).with_name("fmt.h"), library / "utils" / "fmt.h")
    for name, change in [*((name, without_streams) for name in STREAMS), (OIDS, without_unused_oids)]:
        text, count = change((library / name).read_text(encoding="utf-8"))
        if count == 0:
            sys.exit(f"{library / name} is not as expected")
        (library / name).write_text(text, encoding="utf-8")


main(*sys.argv[1:])
