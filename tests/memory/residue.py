#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes core images of a program that seals and opens a file, and searches them for each secret it ever held.

After everything is closed there must be no hit, neither in ordinary memory nor in the guarded pages that a core image
leaves out (gdb is told to take those too). So that the search is known to find something, it also runs while all is
open, where every key has to be found, and after one key was left behind on purpose.

Memory only: a register keeps the last thing that was copied through it until the next copy.
"""

import hashlib
import hmac
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

SKIPPED = 4
IPAD, OPAD = 0x36, 0x5C  # RFC 2104: what an HMAC key looks like inside


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


# --- the secrets ---------------------------------------------------------------------------------------------------


def hkdf_expand(digest, key, info, size):
    out, block, counter = b"", b"", 1
    while len(out) < size:
        block = hmac.new(key, block + info + bytes([counter]), digest).digest()
        out, counter = out + block, counter + 1
    return out[:size]


def hpke_secrets(shared, kem_id, info):
    """RFC 9180, 5.1, base mode."""
    suite = b"HPKE" + kem_id + b"\x00\x01\x00\x02"
    extract = lambda salt, label, key: hmac.new(salt, b"HPKE-v1" + suite + label + key, "sha256").digest()
    context = b"\x00" + extract(bytes(32), b"psk_id_hash", b"") + extract(bytes(32), b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return {"shared secret": shared, "hpke secret": secret,
            "hpke key": hkdf_expand("sha256", secret, b"\x00\x20HPKE-v1" + suite + b"key" + context, 32)}


def file_secrets(file_key, file_id, head, salt):
    """docs/format.md, "Keys" and "Payload"."""
    expand = lambda label, size: hkdf_expand("sha512", file_key, label + b"\0" + file_id, size)
    payload = expand(b"siegel/v1 payload", 32)
    info = (b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + b"siegel/v1\0" + hashlib.sha512(head).digest())
    return {"file key": file_key, "header key": expand(b"siegel/v1 header", 32), "payload key": payload,
            "part key": expand(b"siegel/v1 part digest", 32), "metadata key": expand(b"siegel/v1 metadata", 44)[:32],
            "chunk key": hkdf_expand("sha512", payload, info, 76)[:32]}


def substitution_box():
    """FIPS 197, 5.1.1, by walking through the field along its generator 3 and the inverse of that."""
    box, value, inverse = [0] * 256, 1, 1
    rotated = lambda byte, by: (byte << by | byte >> 8 - by) & 0xFF
    while True:
        value ^= value << 1 & 0xFF ^ (0x1B if value & 0x80 else 0)
        for by in (1, 2, 4):
            inverse ^= inverse << by & 0xFF
        inverse ^= 0x09 if inverse & 0x80 else 0
        box[value] = inverse ^ rotated(inverse, 1) ^ rotated(inverse, 2) ^ rotated(inverse, 3) ^ rotated(inverse, 4) ^ 0x63
        if value == 1:
            box[0] = 0x63
            return box


BOX = substitution_box()


def round_keys(key):
    """FIPS 197, 5.2: any two neighbours among the 15 of AES-256 give back the key."""
    words, constant = [key[i:i + 4] for i in range(0, 32, 4)], 1
    for i in range(8, 60):
        word = words[-1]
        if i % 8 == 0:
            word = bytes(BOX[byte] for byte in word[1:] + word[:1])
            word, constant = bytes([word[0] ^ constant]) + word[1:], constant << 1
        elif i % 8 == 4:
            word = bytes(BOX[byte] for byte in word)
        words.append(bytes(a ^ b for a, b in zip(word, words[-8])))
    return [b"".join(words[i:i + 4]) for i in range(0, 60, 4)]


def all_secrets(holder, told):
    secrets = {"secret of the holder": told["secret"], "plaintext": told["plaintext"]}
    secrets |= file_secrets(told["file-key"], told["file-id"], told["head"], told["salt"])
    if "text" in told:
        secrets |= {"secret as text": told["text"]}
        secrets |= hpke_secrets(told["shared-secret"], told["kem-id"], f"siegel/v1 {holder}".encode())
    if "argon2" in told:
        secrets |= {"argon2 key": told["argon2"][:32]}
    if holder == "mlkem768-x25519":
        expanded = hashlib.shake_256(told["secret"]).digest(96)
        secrets |= {"ml-kem d": expanded[:32], "ml-kem z": expanded[32:64], "x25519 part": expanded[64:]}
    aes_keys = {"metadata key", "chunk key", "hpke key", "argon2 key"} & secrets.keys()
    for name in sorted(aes_keys | ({"secret of the holder"} if holder == "kek" else set())):
        secrets |= {f"AES round key {i} of {name}": block for i, block in enumerate(round_keys(secrets[name]))}
    return secrets


def forms(secret):
    """As it is, in parts, as the words of a hash or a big number, and as an HMAC holds it."""
    for name, mask in (("", 0), (" as inner HMAC key", IPAD), (" as outer HMAC key", OPAD)):
        masked = bytes(byte ^ mask for byte in secret)
        for order, size in (("", 1), (" in 4-byte words", 4), (" in 8-byte words", 8), (" backwards", len(masked))):
            whole = b"".join(masked[j:j + size][::-1] for j in range(0, len(masked), size))
            for part, piece in (("", whole[:16]), (", middle", whole[8:24]), (", end", whole[-16:])):
                if len(piece) == 16:
                    yield name + order + part, piece


# --- the search ----------------------------------------------------------------------------------------------------


def memory_of(image):
    """The memory in a core image, without the notes, which hold the registers."""
    offset, = struct.unpack_from("<Q", image, 32)
    count, = struct.unpack_from("<H", image, 56)
    for i in range(count):
        kind, _, start, _, _, size = struct.unpack_from("<IIQQQQ", image, offset + 56 * i)
        if kind == 1:
            yield image[start:start + size]


def found_in(image, secrets):
    """The names of the secrets in it, each with the form it was found in first."""
    memory = b"\0".join(memory_of(image))
    found = {}
    for name, secret in secrets.items():
        form = next((form for form, piece in forms(secret) if piece in memory), None)
        if form is not None:
            found[name] = form
    return found


def look(program, mode, holder, folder, guarded_too=True):
    """Starts the program, waits until it is ready, and returns (its core image, its secrets)."""
    process = subprocess.Popen([program, mode, holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        # Text for the passphrase, and below the order of P-256.
        process.stdin.write(os.urandom(16).hex().encode() + os.urandom(32))
        process.stdin.flush()
        told = {}
        for line in iter(process.stdout.readline, b""):
            if line == b"ready\n":
                break
            name, value = line.decode().split()
            told[name] = bytes(byte ^ 0xA5 for byte in bytes.fromhex(value))
        else:
            sys.exit(f"the program ended early, with {process.wait()}")
        image = pathlib.Path(folder, "core")
        gdb = subprocess.run(
            ["gdb", "-nx", "-q", "-batch", "-p", str(process.pid), "-ex", "set debuginfod enabled off",
             "-ex", f"set dump-excluded-mappings {'on' if guarded_too else 'off'}", "-ex", f"gcore {image}"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        if not image.exists():
            if "ptrace" in gdb.stderr or "Operation not permitted" in gdb.stderr:
                skip("gdb may not attach to a process here")
            sys.exit(f"gdb took no core image:\n{gdb.stdout}\n{gdb.stderr}")
        content = image.read_bytes()
        image.unlink()
        return content, all_secrets(holder, told)
    finally:
        process.kill()
        process.wait()


def main():
    program = pathlib.Path(os.environ["SIEGEL_BINARY_DIR"], "tests/memory/memory_residue")
    if os.environ.get("SIEGEL_SANITIZE"):
        skip("a sanitizer keeps freed memory as it was")
    if program.read_bytes()[4] != 2:  # ELF: not 64 bits
        skip("core images are read for 64-bit programs only")
    if shutil.which("gdb") is None:
        skip("there is no gdb (Debian package gdb)")
    failures = []

    with tempfile.TemporaryDirectory() as folder:
        image, secrets = look(program, "hold", "x25519", folder)
        found = found_in(image, secrets)
        print(f"all open: {len(found)} of {len(secrets)} secrets found")
        # What is made on the way only is gone even now.
        for name in ("secret of the holder", "secret as text", "plaintext", "file key", "payload key", "part key",
                     "header key", "metadata key", "chunk key", "AES round key 1 of chunk key"):
            if name not in found:
                failures.append(f"the search does not find what is there: {name}")

        image, secrets = look(program, "plant", "x25519", folder)
        found = found_in(image, secrets)
        print(f"closed, one key left behind on purpose: {', '.join(found)}")
        if "file key" not in found:
            failures.append("the key that was left behind on purpose was not found")

        for holder in ("kek", "passphrase", "x25519", "p256", "mlkem768-x25519"):
            image, secrets = look(program, "drop", holder, folder)
            found = found_in(image, secrets)
            print(f"closed, {holder}: {len(found)} of {len(secrets)} secrets found in {len(image):,} bytes")
            failures += [f"left behind by {holder}: {name}{form}" for name, form in found.items()]

    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
