#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes out of Botan's source what would make up half of siegel.wasm and does no cryptography of ours.

shrink.py BOTAN-SOURCE-FOLDER

Stops when the source is not as expected. No algorithm is changed: what goes is text, and what nobody asks for.
"""
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).parent
CURVE = "secp256r1"
OIDS = re.compile(rf'"({CURVE}|ECDH|X25519|Curve25519|Ed25519|ML-KEM-768)"')


def text_without_streams(text):
    """Messages and names are put together by fmt.h beside this file, which needs none of the C++ library's locales."""
    text, count = re.subn(r"std::o?stringstream\b", "fmt_detail::Text", text)
    return text.replace("#include", "#include <botan/internal/fmt.h>\n#include", 1), count


def object_identifiers(text):
    """Names of algorithms that are not built."""
    case = re.compile(r" *case 0x[0-9A-F]+:\n *return if_match\([^;]*\);\n")
    return without(text, case, lambda found: OIDS.search(found[0]), kept=10)


def curves(text):
    """Parameters of the curves that are not built: 15 KB."""
    curve = re.compile(r"   // (\w+)\n   if\(oid == OID\{[^}]*\}\) \{\n      return load_EC_group_info\([^;]*;\n   \}\n")
    return without(text, curve, lambda found: found[1] == CURVE, kept=1)


def algorithms(*unused):
    """What a class's create() makes and nobody here asks it for."""
    branch = r'   if\([\w.()]+ == "(?:{})"[^{{}}]*\{{\n(?:      .*\n)+   \}}\n'

    def change(text):
        count = 0
        for name in unused:
            text, found = re.subn(branch.format(re.escape(name)), "", text)
            count += found == 1
        return text, count == len(unused)

    return change


def second_implementations(text):
    """siegel.wasm does not load at all where there is no SIMD: code for machines without it would never run."""
    return re.subn(r"(static bool has\(CPUID::Feature )feat\) \{ return [^;]*; \}", r"\1/*feat*/) { return true; }", text)


def assertions(text):
    """The wording of conditions that do not hold; they are checked all the same. Nobody sees it: the firewall of
    core/crypto/botan makes an error code of every exception."""
    text, count = re.subn(r"Botan::assertion_failure\(.*\);", 'Botan::assertion_failure("", "", "", "", 0);', text)
    text, more = re.subn(r"Botan::(throw_invalid_\w+)\((?:msg|#expr), __func__, __FILE__\);", r'Botan::\1("", "", "");', text)
    return text, count and more


def messages(text):
    """The same for exceptions whose text is put together."""
    return re.subn(r"\bthrow (\w+)\(\s*fmt\([^;]*\)\);", r'throw \1("");', text)


def without(text, pattern, is_kept, kept):
    left = []
    text, count = pattern.subn(lambda found: left.append(1) or found[0] if is_kept(found) else "", text)
    return text, count > len(left) >= kept


CHANGES = {
    "asn1/asn1_obj.cpp": text_without_streams,
    "asn1/asn1_oid.cpp": text_without_streams,
    "modes/aead/aead.cpp": text_without_streams,
    "modes/cipher_mode.cpp": text_without_streams,
    "utils/assert.cpp": text_without_streams,
    "utils/charset.cpp": text_without_streams,
    "asn1/static_oids.cpp": object_identifiers,
    "pubkey/ec_group/ec_named.cpp": curves,
    "block/block_cipher.cpp": algorithms("AES-128", "AES-192"),
    "hash/hash.cpp": algorithms("SHA-224", "SHA-384", "SHA-512-256", "SHAKE-128"),
    "kdf/kdf.cpp": algorithms("HKDF", "HKDF-Extract"),
    "utils/cpuid/cpuid.h": second_implementations,
    "utils/assert.h": assertions,
}


def main(source):
    library = pathlib.Path(source) / "src" / "lib"
    shutil.copyfile(HERE / "fmt.h", library / "utils" / "fmt.h")
    for name, change in CHANGES.items():
        if not apply(library / name, change):
            sys.exit(f"{library / name} is not as expected")
    if sum(apply(path, messages) for path in library.rglob("*.cpp")) < 100:
        sys.exit("Botan's messages are not put together as expected")


def apply(path, change):
    text, count = change(path.read_text(encoding="utf-8"))
    if count:
        path.write_text(text, encoding="utf-8")
    return count


if __name__ == "__main__":
    main(*sys.argv[1:])
