#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F18, A7, A8, A10, A12: hostile files with a MAC that fits, or so large that there is no need for one.

sealed_file.py writes them; it shares no code with the command.
"""

import json
import os
import struct
import subprocess
import tempfile
import time

import faults
import sealed_file
from sealed_file import SealedFile, metadata_block, tlv

KEK = bytes(range(1, 33))
MIB = 1 << 20
SOON = 2.0  # seconds, on a busy machine
LITTLE = 24 * MIB
# RFC 7748, 6.1 and 7: points whose shared secret is zero, and one that is not reduced.
LOW_ORDER = ["00" * 32, "01" + "00" * 31, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
             "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
             "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
             "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
             "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"]
HOSTILE = ["../x", "/abs", "a/b", "a\\..\\b", "..", ".", "", "nul\0", "line\nbreak", "\x1b[2J", "\x7f", "\x85", "x" * 1025]
UNUSUAL = ["C:x", "CON", "nul.txt", "trailing.", " blank ", "\u202egnp.exe", "-rf", "~", "$(id)", "%n", "x" * 1024, "\U0001f4a9"]


class CraftedFiles(faults.Case):
    size = 60

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kek = cls.place.root / "kek"
        cls.kek.write_bytes(KEK)
        cls.kek.chmod(0o600)
        cls.bad = cls.place.root / "bad.siegel"

    def quick(self, words, content, *arguments, passphrase=None, stdin=None):
        """Refused with one of these words, soon and with little memory."""
        if content is not None:
            self.bad.write_bytes(content)
        command = [faults.SIEGEL, "--progress", "json", *map(str, arguments), *([] if stdin else [str(self.bad)])]
        report = self.place.root / "report"
        with tempfile.TemporaryFile() as secret:
            secret.write(passphrase or b"")
            secret.seek(0)
            if passphrase:
                command += ["--passphrase-fd", str(secret.fileno())]
            before = time.monotonic()
            done = faults.run(faults.with_peak_memory(command, report), stdin=stdin, pass_fds=(secret.fileno(),))
            seconds = time.monotonic() - before
        faults.must(done.word in words, f"expected {sorted(words)}: {done}")
        faults.check_told(done)
        faults.must(seconds < SOON, f"took {seconds:.2f} s")
        if not faults.SANITIZED:
            memory = int(report.read_text()) * 1024
            faults.must(memory <= LITTLE, f"took {memory} B of memory")
        self.assertEqual(list(self.place.outputs.iterdir()), [])
        return done

    def unseal(self):
        return ["open", "--kek-file", self.kek, "-o", self.place.outputs / "x"]

    def test_the_writer_agrees_with_the_command(self):
        for size in (0, 1, 16_384, 20_000):
            content = os.urandom(size)
            fields = [(1, b"name"), (4, struct.pack(">Q", size))]
            self.bad.write_bytes(SealedFile(KEK, content, metadata_block(fields)).bytes())
            self.assertEqual(self.works("open", "--kek-file", self.kek, "-o", "-", self.bad).out, content)

    def test_hostile_names(self):
        """A name with a path or a control character is refused; any other is never used as a path."""
        for name in HOSTILE:
            with self.subTest(name=name):
                block = metadata_block([(1, name.encode())])
                self.quick({"bad_header"}, SealedFile(KEK, b"content", block).bytes(), *self.unseal())
        for raw in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"x\xe2"):
            self.quick({"bad_header"}, SealedFile(KEK, b"content", metadata_block([(1, raw)])).bytes(), *self.unseal())
        for name in UNUSUAL:
            with self.subTest(name=name):
                self.bad.write_bytes(SealedFile(KEK, b"content", metadata_block([(1, name.encode())])).bytes())
                before = faults.snapshot(self.place.root)
                done = self.works("open", "--kek-file", self.kek, self.bad)
                self.assertEqual(done.err, "")
                opened = self.place.root / "bad"
                self.assertEqual(opened.read_bytes(), b"content")
                opened.unlink()
                self.assertEqual(faults.snapshot(self.place.root), before)
                shown = self.works("inspect", "--kek-file", self.kek, self.bad).out.decode()
                self.assertTrue(all(c.isprintable() or c == "\n" for c in shown), shown)
                told = json.loads(self.works("inspect", "--json", "--kek-file", self.kek, self.bad).out)
                self.assertEqual(told["metadata"]["name"], name)

    def test_names_that_cannot_be_sealed_in(self):
        for name in HOSTILE[:6]:
            self.fails("bad_argument", "seal", "-r", self.place.recipient, "--name", name, "-o", self.place.outputs / "x",
                       self.place.input)

    def test_metadata_that_lies(self):
        length = lambda value: (4, struct.pack(">Q", value))
        padding = ((0x8005, tlv(0x8005, b"\1")),)
        padded_too_little = SealedFile(KEK, b"content" + b"\0", metadata_block([length(7)]), padding)
        cases = {
            "longer than it is": ({"truncated"}, SealedFile(KEK, b"content", metadata_block([length(8)]))),
            "shorter than it is": ({"trailing_data"}, SealedFile(KEK, b"content", metadata_block([length(6)]))),
            "2^64 - 1": ({"bad_header"}, SealedFile(KEK, b"content", metadata_block([length(2**64 - 1)]))),
            "2^64 - 1, padded": ({"bad_header"}, SealedFile(KEK, b"", metadata_block([length(2**64 - 1)]), padding)),
            "2^52": ({"bad_header"}, SealedFile(KEK, b"content", metadata_block([length(2**52)]))),
            "2^52 - 1": ({"truncated"}, SealedFile(KEK, b"content", metadata_block([length(2**52 - 1)]))),
            "not padded": ({"trailing_data", "truncated", "payload_forged"}, padded_too_little),
            "padding that is not zero": ({"payload_forged"}, SealedFile(KEK, b"x" * 100 + b"\0\0\1\0",
                                                                       metadata_block([length(100)]), padding)),
            "padding without a length": ({"bad_header"}, SealedFile(KEK, b"x", metadata_block([]), padding)),
            "no fill": ({"bad_header"}, SealedFile(KEK, b"x", tlv(1, b"name") + bytes(246))),
            "fill that is not zero": ({"bad_header"}, SealedFile(KEK, b"x", tlv(0xFFFF, b"\1" + bytes(249)))),
            "not in blocks": ({"bad_header"}, SealedFile(KEK, b"x", tlv(0xFFFF, bytes(10)))),
            "fields out of order": ({"bad_header"}, SealedFile(KEK, b"x", metadata_block([length(1), (1, b"n")]))),
            "field twice": ({"bad_header"}, SealedFile(KEK, b"x", metadata_block([length(1), length(1)]))),
            "field beyond": ({"bad_header"}, SealedFile(KEK, b"x", struct.pack(">HI", 1, 2**32 - 1) + bytes(250))),
            "65 fields": ({"too_large"}, SealedFile(KEK, b"x", metadata_block([(n, b"") for n in range(100, 165)]))),
            "unknown critical": ({"unsupported"}, SealedFile(KEK, b"x", None, ((0x8123, tlv(0x8123, b"")),))),
            "signed": ({"unsupported"}, SealedFile(KEK, b"x", None, ((0x8006, tlv(0x8006, bytes(64))),))),
            "other padding": ({"unsupported"}, SealedFile(KEK, b"x", metadata_block([length(1)]),
                                                         ((0x8005, tlv(0x8005, b"\2")),))),
        }
        for name, (words, file) in cases.items():
            with self.subTest(name=name):
                self.quick(words, file.bytes(), *self.unseal())

    def test_headers_that_announce_much(self):
        whole = SealedFile(KEK, b"content")
        magic = sealed_file.MAGIC
        head = whole.head()
        huge = struct.pack(">I", 2**32 - 1)
        cases = {
            "core of 4 GiB": ({"too_large"}, magic + huge + bytes(100)),
            "core of 64 KiB and 1": ({"too_large"}, magic + struct.pack(">I", 65_537)),
            "recipients of 4 GiB": ({"too_large"}, head + huge + bytes(100)),
            "recipients of 1 MiB and 1": ({"too_large"}, head + struct.pack(">I", MIB + 1)),
            "stanza of 4 GiB": ({"bad_header"}, SealedFile(KEK, recipients=b"\0\5" + huge + bytes(60)).bytes()),
            "10^6 stanzas": ({"too_large"}, head + struct.pack(">I", 6_000_000) + tlv(0x7FFF, b"") * 1_000_000),
            "1 MiB of empty stanzas": ({"too_large"}, SealedFile(KEK, recipients=tlv(0x7FFF, b"") * (MIB // 6)).bytes()),
            "1025 stanzas": ({"too_large"}, SealedFile(KEK, stanzas=[tlv(0x7FFF, b"")] * 1024).bytes()),
            "1025 fields": ({"too_large"}, SealedFile(KEK, core=b"".join(tlv(n, b"") for n in range(16, 1041))).bytes()),
            "no stanza": ({"bad_header"}, SealedFile(KEK, recipients=b"").bytes()),
            "two passphrases": ({"bad_header"}, SealedFile(KEK, stanzas=[tlv(4, bytes(108))] * 2).bytes()),
            "context of 4 GiB pairs": ({"bad_header"}, SealedFile(KEK, fields=((3, tlv(3, b"\xff" * 60)),)).bytes()),
        }
        for name, (words, content) in cases.items():
            with self.subTest(name=name):
                self.quick(words, content, *self.unseal())
                self.quick(words, content, "inspect")

    def test_the_largest_header_that_is_allowed(self):
        """1,024 stanzas, and as many fields as fit: it opens, soon."""
        full = SealedFile(KEK, b"content", stanzas=[tlv(0x7FFF, bytes(1010))] * 1023)
        fields = tuple((n, tlv(n, bytes(50))) for n in range(16, 1016))
        for file in (full, SealedFile(KEK, b"content", fields=fields)):
            self.bad.write_bytes(file.bytes())
            before = time.monotonic()
            self.assertEqual(self.works("open", "--kek-file", self.kek, "-o", "-", self.bad).out, b"content")
            self.assertLess(time.monotonic() - before, SOON)

    def test_a_thousand_recipients(self):
        recipients = self.place.root / "recipients"
        made = [self.works("keygen", "-o", self.place.root / f"k{n}").err.split()[-1] for n in range(20)]
        recipients.write_text("\n".join(made * 50) + "\n")
        before = time.monotonic()
        self.works("seal", "-R", recipients, "-o", self.place.outputs / "a", self.place.input)
        middle = time.monotonic()
        self.works("open", "-i", self.place.root / "k19", "-o", "-", self.place.outputs / "a")
        print(f"1,000 recipients: seal {middle - before:.2f} s, open {time.monotonic() - middle:.2f} s")
        self.assertLess(middle - before, SOON)
        self.assertLess(time.monotonic() - middle, SOON)
        self.place.clear()

    def test_streams_without_end(self):
        """A header that announces too much ends the reading; nobody waits for the rest."""
        for start in (sealed_file.MAGIC + b"\xff" * 4, SealedFile(KEK).head() + b"\xff" * 4, b"\0" * 8, b"x"):
            script = 'printf "%b" "$1"; exec cat /dev/zero'
            escaped = "".join(f"\\0{byte:03o}" for byte in start)
            with subprocess.Popen(["sh", "-c", script, "sh", escaped], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL) as source:
                self.quick({"too_large", "bad_header"}, None, *self.unseal(), stdin=source.stdout)
                source.stdout.close()

    def test_costs_of_argon2(self):
        """Refused before memory is taken: 4 TiB, 2^32 - 1 passes, lanes, zero and too little."""
        top = 2**32 - 1
        for memory, passes, lanes, words in ((top, 3, 1, {"too_large"}), (65_536, top, 1, {"too_large"}),
                                             (65_536, 3, top, {"too_large"}), (MIB + 1, 3, 1, {"too_large"}),
                                             (65_536, 17, 1, {"too_large"}), (65_536, 3, 17, {"too_large"}),
                                             (0, 3, 1, {"bad_header"}), (65_536, 0, 1, {"bad_header"}),
                                             (65_536, 3, 0, {"bad_header"}), (7, 3, 1, {"bad_header"}),
                                             (8, 3, 2, {"bad_header"}), (top, top, top, {"too_large"})):
            body = os.urandom(16) + struct.pack(">III", memory, passes, lanes) + os.urandom(32 + 48)
            file = SealedFile(KEK, b"content", recipients=tlv(4, body))
            with self.subTest(memory=memory, passes=passes, lanes=lanes):
                self.quick(words, file.bytes(), "open", "-o", self.place.outputs / "x", passphrase=b"x\n")

    def test_points_of_low_order(self):
        sealed = sealed_file.Parts(self.place.sealed.read_bytes())
        stanza = sealed.stanzas()[0]
        for point in map(bytes.fromhex, LOW_ORDER):
            for kid in (stanza[6:14], bytes(8)):
                altered = stanza[:6] + kid + point + stanza[46:]
                with self.subTest(point=point.hex()[:8], kid=kid.hex()):
                    self.quick({"header_forged"} if any(kid) else {"no_matching_key"}, sealed.join(recipients=altered),
                               "open", "-i", self.place.key, "-o", self.place.outputs / "x")

    def test_one_file_for_two_keys(self):
        """Two key-encryption keys wrap two file keys: the header MAC and the commitment hold for one of them only."""
        second = self.place.root / "second"
        second.write_bytes(bytes(range(60, 92)))
        second.chmod(0o600)
        file = SealedFile(KEK, b"content")
        file.stanzas = [file.kek_stanza(second.read_bytes(), os.urandom(32))]
        self.bad.write_bytes(file.bytes())
        self.assertEqual(self.works("open", "--kek-file", self.kek, "-o", "-", self.bad).out, b"content")
        self.quick({"header_forged"}, None, "open", "--kek-file", second, "-o", self.place.outputs / "x")
        for what in (SealedFile(KEK, b"content", commitment=os.urandom(32)), SealedFile(KEK, b"content", commitment=bytes(32))):
            self.quick({"payload_forged"}, what.bytes(), *self.unseal())

    def test_chunks_without_a_tag(self):
        for chunks, words in ((b"", {"truncated"}), (bytes(15), {"truncated"}), (bytes(16), {"payload_forged"}),
                              (bytes(16_400), {"truncated", "payload_forged"}), (bytes(16_401), {"truncated", "payload_forged"})):
            with self.subTest(size=len(chunks)):
                self.quick(words, SealedFile(KEK, chunks=chunks).bytes(), *self.unseal())

    def test_the_checks_object(self):
        whole = SealedFile(KEK, b"content").bytes()
        with self.assertRaises(faults.Caught):
            self.quick({"bad_header"}, whole, "open", "--kek-file", self.kek, "-o", "-")


faults.main()
