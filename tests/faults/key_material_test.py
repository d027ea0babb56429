#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A5: wrong keys, keys of another type, of another length, empty ones, altered ones."""

import os
import random
import tempfile

import faults


class KeyMaterial(faults.Case):
    size = 1000

    def file(self, name, content):
        path = self.place.root / name
        path.write_bytes(content)
        path.chmod(0o600)
        return path

    def new_key(self, *how):
        path = self.place.root / f"key{os.urandom(4).hex()}"
        return path, self.works("keygen", *how, "-o", path).err.split()[-1]

    def test_another_key(self):
        """Of the same type and of every other one."""
        for how in ([], ["--pq"], ["--p256"]):
            key, recipient = self.new_key(*how)
            sealed = self.place.outputs / "a"
            self.works("seal", "-f", "-r", recipient, "-o", sealed, self.place.input)
            self.works("verify", "-i", key, sealed)
            for other in ([], ["--pq"], ["--p256"]):
                wrong, _ = self.new_key(*other)
                with self.subTest(how=how, other=other):
                    self.fails("no_matching_key", "open", "-i", wrong, "-o", self.place.outputs / "x", sealed)
            self.fails({"no_matching_key"}, "open", "--kek-file", self.file("kek", bytes(range(32))), "-o", "-", sealed)
            self.assertEqual([path.name for path in self.place.outputs.iterdir()], ["a"])

    def test_lengths_of_a_key_encryption_key(self):
        """Raw and as text; all bytes the same is no key either."""
        good = bytes(range(32))
        for content in (b"", b"k", good[:31], good + b"x", good * 2, good[:16], good.hex()[:-1].encode(),
                        good.hex().encode() + b"0", b"g" * 64, b"\n", bytes(32), b"\xff" * 32, b"00" * 32,
                        good.hex().encode() + b"\n\nx"):
            kek = self.file("kek", content)
            with self.subTest(content=content[:8], size=len(content)):
                self.fails("bad_key", "seal", "--kek-file", kek, "-o", self.place.outputs / "x", self.place.input)
                self.fails("bad_key", "open", "--kek-file", kek, "-o", "-", self.place.sealed)
                self.assertEqual(list(self.place.outputs.iterdir()), [])
        self.works("seal", "--kek-file", self.file("kek", good.hex().encode() + b"\n"), "-o", self.place.outputs / "x",
                   self.place.input)

    def test_texts_of_keys(self):
        secret, recipient = self.place.secret.decode(), self.place.recipient
        chance = random.Random(6)
        letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

        def altered(text, at):
            other = letters[(letters.index(text[at].lower()) + 1 + chance.randrange(30)) % 32]
            return text[:at] + (other.upper() if text.isupper() or text[at].isupper() else other) + text[at + 1:]

        for at in range(recipient.index("1") + 1, len(recipient)):
            with self.subTest(recipient_altered_at=at):
                self.fails("bad_key", "seal", "-r", altered(recipient, at), "-o", self.place.outputs / "x", self.place.input)
        start = secret.index("1") + 1
        for at in range(start, len(secret)):
            bad = self.file("bad.key", altered(secret, at).encode() + b"\n")
            with self.subTest(secret_altered_at=at):
                self.fails("bad_key", "open", "-i", bad, "-o", "-", self.place.sealed)
        for text in (secret[:-1], secret + "q", secret.lower()[:1] + secret[1:], secret * 2, secret[:20], "x", "1",
                     "AGE-SECRET-KEY-1" + secret[16:], "\0" + secret, secret.replace("1", "I", 1), recipient):
            with self.subTest(text=text[:8], size=len(text)):
                self.fails("bad_key", "open", "-i", self.file("bad.key", text.encode()), "-o", "-", self.place.sealed)
        for text in (recipient[:-1], recipient + "q", recipient[:20], recipient[0].upper() + recipient[1:], "x",
                     "age1" + recipient[7:], recipient + "\n", secret):
            with self.subTest(text=text[:8], size=len(text)):
                self.fails("bad_key", "seal", "-r", text, "-o", self.place.outputs / "x", self.place.input)
        self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_files_of_keys(self):
        for content in (b"", b"# only a comment\n", b"\xff\xfe", bytes(1000), os.urandom(1000)):
            with self.subTest(content=content[:8]):
                self.fails({"bad_key", "bad_header"}, "open", "-i", self.file("bad.key", content), "-o", "-",
                           self.place.sealed)
                self.fails("bad_key", "seal", "-R", self.file("bad.txt", content), "-o", self.place.outputs / "x",
                           self.place.input)
        huge = self.file("bad.key", b"#" * (1 << 20) + b"\n")
        self.fails({"too_large", "bad_key"}, "open", "-i", huge, "-o", "-", self.place.sealed)
        self.fails({"too_large", "bad_key"}, "seal", "-R", huge, "-o", self.place.outputs / "x", self.place.input)
        for path in ("/dev/zero", "/dev/null", self.place.root):
            self.fails({"bad_key", "too_large", "io_failed"}, "open", "-i", path, "-o", "-", self.place.sealed)
        self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_passphrases(self):
        for verb in (["seal", "-p", "-o", self.place.outputs / "x", self.place.input],):
            for text in (b"", b"\n"):
                with tempfile.TemporaryFile() as file:
                    file.write(text)
                    file.seek(0)
                    self.fails({"bad_argument", "io_failed"}, *verb, "--passphrase-fd", str(file.fileno()),
                               pass_fds=(file.fileno(),))
        self.fails("bad_argument", "seal", "-p", "-o", self.place.outputs / "x", self.place.input, "--passphrase-fd", "77")
        self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_the_check_objects_to_a_key_that_fits(self):
        with self.assertRaises(faults.Caught):
            self.fails("no_matching_key", "open", "-i", self.place.key, "-o", "-", self.place.sealed)


faults.main()
