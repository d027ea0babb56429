# SPDX-License-Identifier: Apache-2.0
"""Writes and takes apart sealed files by docs/format.md, sharing no code with the command. Slow, and for hostile files
only: every field can be given any value, with a MAC that fits, because the key-encryption key is known."""

import dataclasses
import hashlib
import hmac
import os
import struct

MAGIC = bytes.fromhex("8B53474C0D0A1A01")
CHUNK = 16_384


def _substitution_box():
    """FIPS 197, 5.1.1, by walking through the field along its generator 3 and the inverse of that."""
    box, value, inverse = [0] * 256, 1, 1
    while True:
        value ^= value << 1 & 0xFF ^ (0x1B if value & 0x80 else 0)
        for by in (1, 2, 4):
            inverse ^= inverse << by & 0xFF
        inverse ^= 0x09 if inverse & 0x80 else 0
        turned = inverse
        for by in (1, 2, 3, 4):
            turned ^= (inverse << by | inverse >> 8 - by) & 0xFF
        box[value] = turned ^ 0x63
        if value == 1:
            box[0] = 0x63
            return box


_BOX = _substitution_box()
_DOUBLE = [value << 1 & 0xFF ^ (0x1B if value & 0x80 else 0) for value in range(256)]


class Aes256:
    """FIPS 197, one direction."""

    def __init__(self, key):
        words = [list(key[at:at + 4]) for at in range(0, 32, 4)]
        round_constant = 1
        for number in range(8, 60):
            word = words[-1]
            if number % 8 == 0:
                word = [_BOX[byte] for byte in word[1:] + word[:1]]
                word[0] ^= round_constant
                round_constant = _DOUBLE[round_constant]
            elif number % 8 == 4:
                word = [_BOX[byte] for byte in word]
            words.append([a ^ b for a, b in zip(words[number - 8], word)])
        self.keys = [sum(words[at:at + 4], []) for at in range(0, 60, 4)]

    def encrypt(self, block):
        state = [a ^ b for a, b in zip(block, self.keys[0])]
        for number in range(1, 15):
            state = [_BOX[state[(at + 4 * (at % 4)) % 16]] for at in range(16)]
            if number < 14:
                mixed = []
                for at in range(0, 16, 4):
                    a, b, c, d = state[at:at + 4]
                    every = a ^ b ^ c ^ d
                    mixed += [a ^ every ^ _DOUBLE[a ^ b], b ^ every ^ _DOUBLE[b ^ c], c ^ every ^ _DOUBLE[c ^ d],
                              d ^ every ^ _DOUBLE[d ^ a]]
                state = mixed
            state = [a ^ b for a, b in zip(state, self.keys[number])]
        return bytes(state)


def gcm(key, nonce, associated, plaintext):
    """NIST SP 800-38D with a nonce of 12 bytes: ciphertext and tag."""
    aes = Aes256(key)
    hash_key = int.from_bytes(aes.encrypt(bytes(16)), "big")
    out = bytearray()
    for number in range(0, -(-len(plaintext) // 16)):
        stream = aes.encrypt(nonce + struct.pack(">I", number + 2))
        out += bytes(a ^ b for a, b in zip(plaintext[16 * number:16 * number + 16], stream))

    def multiply(x, y):
        product = 0
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                product ^= y
            y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
        return product

    def padded(data):
        return bytes(data) + bytes(-len(data) % 16)

    hashed = 0
    blocks = padded(associated) + padded(out) + struct.pack(">QQ", 8 * len(associated), 8 * len(out))
    for at in range(0, len(blocks), 16):
        hashed = multiply(hashed ^ int.from_bytes(blocks[at:at + 16], "big"), hash_key)
    mask = int.from_bytes(aes.encrypt(nonce + b"\0\0\0\1"), "big")
    return bytes(out) + (hashed ^ mask).to_bytes(16, "big")


def expand(key, info, size):
    out, block, counter = b"", b"", 1
    while len(out) < size:
        block = hmac.new(key, block + info + bytes([counter]), "sha512").digest()
        out, counter = out + block, counter + 1
    return out[:size]


def tlv(kind, value):
    return struct.pack(">HI", kind, len(value)) + value


def context_field(pairs):
    packed = lambda text: struct.pack(">H", len(text)) + text
    return tlv(0x0003, b"".join(packed(key) + packed(value) for key, value in pairs))


def metadata_block(fields):
    """Fields as (type, value), and the fill."""
    block = b"".join(tlv(kind, value) for kind, value in fields)
    return block + tlv(0xFFFF, bytes(-(len(block) + 6) % 256))


@dataclasses.dataclass
class SealedFile:
    """What can be chosen about a file that is sealed with a key-encryption key."""

    kek: bytes
    content: bytes = b""
    metadata: bytes = None      # the block, as metadata_block() makes it
    fields: tuple = ()          # further fields of the core, packed, each with its type: (type, bytes)
    stanzas: tuple = ()         # further stanzas, packed
    file_key: bytes = dataclasses.field(default_factory=lambda: os.urandom(32))
    file_id: bytes = dataclasses.field(default_factory=lambda: os.urandom(16))
    core: bytes = None          # instead of the one that follows from the above
    recipients: bytes = None
    chunks: bytes = None
    commitment: bytes = None

    def label(self, name):
        return b"siegel/v1 " + name + b"\0" + self.file_id

    def the_core(self):
        if self.core is not None:
            return self.core
        fields = [(0x8001, tlv(0x8001, self.file_id)), *self.fields]
        if self.metadata is not None:
            keys = expand(self.file_key, self.label(b"metadata"), 44)
            fields.append((0x8002, tlv(0x8002, gcm(keys[:32], keys[32:], b"", self.metadata))))
        return b"".join(packed for _, packed in sorted(fields, key=lambda field: field[0]))

    def head(self):
        core = self.the_core()
        return MAGIC + struct.pack(">I", len(core)) + core

    def binding(self):
        return hashlib.sha512(self.head()).digest()

    def kek_stanza(self, kek=None, file_key=None):
        kek = kek or self.kek
        kid = hmac.new(kek, b"siegel/v1 kek kid", "sha256").digest()[:8]
        nonce = os.urandom(12)
        return tlv(0x0005, bytes([8]) + kid + nonce + gcm(kek, nonce, self.binding(), file_key or self.file_key))

    def header(self):
        recipients = self.recipients
        if recipients is None:
            recipients = self.kek_stanza() + b"".join(self.stanzas)
        before = self.head() + struct.pack(">I", len(recipients)) + recipients
        return before + hmac.new(expand(self.file_key, self.label(b"header"), 32), before, "sha256").digest()

    def payload(self):
        salt = os.urandom(24)
        payload_key = expand(self.file_key, self.label(b"payload"), 32)
        info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + b"siegel/v1\0" + self.binding()
        keys = expand(payload_key, info, 76)
        chunks = self.chunks
        if chunks is None:
            chunks = b""
            for number in range(len(self.content) // CHUNK + 1):
                nonce = bytes(a ^ b for a, b in zip(keys[32:44], number.to_bytes(12, "big")))
                chunks += gcm(keys[:32], nonce, b"", self.content[CHUNK * number:CHUNK * (number + 1)])
        return salt + (self.commitment or keys[44:]) + chunks

    def bytes(self):
        return self.header() + self.payload()


class Parts:
    """A sealed file taken apart."""

    def __init__(self, sealed):
        core_end = 12 + struct.unpack(">I", sealed[8:12])[0]
        recipients_end = core_end + 4 + struct.unpack(">I", sealed[core_end:core_end + 4])[0]
        self.magic, self.core, self.recipients = sealed[:8], sealed[12:core_end], sealed[core_end + 4:recipients_end]
        self.mac = sealed[recipients_end:recipients_end + 32]
        self.header_size = recipients_end + 32
        self.payload = sealed[self.header_size:]
        self.prefix, chunks = self.payload[:56], self.payload[56:]
        self.chunks = [chunks[at:at + CHUNK + 16] for at in range(0, len(chunks), CHUNK + 16)]

    def stanzas(self):
        found, rest = [], self.recipients
        while rest:
            size = 6 + struct.unpack(">I", rest[2:6])[0]
            found.append(rest[:size])
            rest = rest[size:]
        return found

    def fields(self):
        found, rest = [], self.core
        while rest:
            size = 6 + struct.unpack(">I", rest[2:6])[0]
            found.append((struct.unpack(">H", rest[:2])[0], rest[:size]))
            rest = rest[size:]
        return found

    def join(self, core=None, recipients=None, mac=None, prefix=None, chunks=None):
        core = self.core if core is None else core
        recipients = self.recipients if recipients is None else recipients
        return b"".join([self.magic, struct.pack(">I", len(core)), core, struct.pack(">I", len(recipients)), recipients,
                         self.mac if mac is None else mac, self.prefix if prefix is None else prefix,
                         *(self.chunks if chunks is None else chunks)])
