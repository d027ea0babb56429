#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A15: files that a released version sealed open for ever. `golden_files_test.py --make VERSION` adds those of a version.

The keys in golden/ are public and protect nothing.
"""

import pathlib
import shutil
import sys
import tempfile

import faults

GOLDEN = pathlib.Path(__file__).with_name("golden")
CONTENT = bytes(number * number % 251 for number in range(1000))
PASSPHRASE = "a passphrase für alle"
KEYS = {"x25519": [], "mlkem768-x25519": ["--pq"], "p256": ["--p256"]}


def with_passphrase(*arguments):
    with tempfile.TemporaryFile() as file:
        file.write(PASSPHRASE.encode() + b"\n")
        file.seek(0)
        return faults.siegel(*arguments, "--passphrase-fd", str(file.fileno()), pass_fds=(file.fileno(),))


def must_work(done):
    assert done.status == 0, done
    return done


def make(version):
    folder = GOLDEN / version
    folder.mkdir(parents=True)
    content = folder / "content"
    content.write_bytes(CONTENT)
    recipients = {name: must_work(faults.siegel("keygen", *how, "-o", folder / f"{name}.key")).err.split()[-1]
                  for name, how in KEYS.items()}
    (folder / "kek").write_bytes(bytes(range(32)))
    (folder / "kek").chmod(0o600)
    seal = lambda name, *how: must_work(faults.siegel("seal", *how, "-o", folder / f"{name}.siegel", content))
    for name, recipient in recipients.items():
        seal(name, "-r", recipient)
    seal("kek", "--kek-file", folder / "kek")
    seal("external", "--wrap-command", "cat", "--wrap-key-id", "golden")
    classical = ["-r", recipients["x25519"], "-r", recipients["p256"], "--kek-file", folder / "kek"]
    seal("several", *classical, "--context", "case=4711", "--pad", "--digest", "--media-type", "text/plain")
    seal("anonymous", *classical[:4], "--anonymous", "--no-metadata")
    seal("armored", "-r", recipients["x25519"], "--armor")
    seal("apart", "-r", recipients["x25519"], "--detach-header", folder / "apart.header")
    must_work(with_passphrase("seal", "-p", "--argon2-memory", "19", "--argon2-passes", "2", "-o",
                              folder / "passphrase.siegel", content))
    must_work(with_passphrase("keygen", "-p", "-o", folder / "sealed.key"))
    must_work(with_passphrase("keygen", "-y", folder / "sealed.key"))
    content.unlink()


class GoldenFiles(faults.Case):
    size = 0

    def versions(self):
        """Copies, because a key file in a repository has no private rights."""
        for version in sorted(path for path in GOLDEN.iterdir() if path.is_dir()):
            copy = self.place.root / version.name
            shutil.copytree(version, copy, dirs_exist_ok=True)
            for path in copy.iterdir():
                path.chmod(0o600)
            yield copy

    def opens(self, sealed, *how):
        for path, stdin in (([sealed], None), ([], sealed.read_bytes())):
            done = self.works("open", *how, "-o", "-", *path, stdin=stdin)
            self.assertEqual(done.out, CONTENT)
        self.works("verify", *how, sealed)
        self.works("inspect", "--json", *how, sealed)

    def test_every_version(self):
        opened = 0
        for folder in self.versions():
            keys = [word for name in KEYS for word in ("-i", folder / f"{name}.key")]
            how = {"kek": ["--kek-file", folder / "kek"], "external": ["--unwrap-command", "cat"],
                   "apart": [*keys, "--header", folder / "apart.header"]}
            for sealed in sorted(folder.glob("*.siegel")):
                with self.subTest(version=folder.name, file=sealed.name):
                    if sealed.stem == "passphrase":
                        self.assertEqual(with_passphrase("open", "-o", "-", sealed).out, CONTENT)
                    else:
                        self.opens(sealed, *how.get(sealed.stem, keys))
                    opened += 1
            with self.subTest(version=folder.name, file="several.siegel, each key"):
                for key in (["-i", folder / "x25519.key"], ["-i", folder / "p256.key"], ["--kek-file", folder / "kek"]):
                    self.opens(folder / "several.siegel", *key, "--require-context", "case=4711")
            with self.subTest(version=folder.name, file="sealed.key"):
                self.assertEqual(with_passphrase("keygen", "-y", folder / "sealed.key").status, 0)
        self.assertGreaterEqual(opened, 10)

    def test_rewrapped_they_open_too(self):
        for folder in self.versions():
            for name in KEYS:
                target = self.place.outputs / f"{folder.name}-{name}"
                self.works("rewrap", "-i", folder / f"{name}.key", "-r", self.place.recipient, "--allow-mixed", "-o", target,
                           folder / f"{name}.siegel")
                self.opens(target, "-i", self.place.key)

    def test_an_altered_one_does_not_open(self):
        folder = next(self.versions())
        sealed = folder / "x25519.siegel"
        altered = bytearray(sealed.read_bytes())
        altered[-1] ^= 1
        sealed.write_bytes(altered)
        with self.assertRaises(faults.Caught):
            self.opens(sealed, "-i", folder / "x25519.key")


if len(sys.argv) == 3 and sys.argv[1] == "--make":
    make(sys.argv[2])
else:
    faults.main()
