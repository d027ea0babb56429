#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A P-256 key on a PKCS#11 token: SoftHSM, with a token of its own in a folder that is thrown away."""

import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SIEGEL = os.environ["SIEGEL"]
MODULES = [*glob.glob("/usr/lib/softhsm/libsofthsm2.so"), *glob.glob("/usr/lib/*/softhsm/libsofthsm2.so")]
PIN = "271828"


@unittest.skipUnless(MODULES and shutil.which("softhsm2-util"), "SKIPPED: softhsm2 is not installed")
class Token(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "tokens").mkdir()
        conf = self.folder / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.environment = {**os.environ, "SOFTHSM2_CONF": str(conf)}
        for label in ("kanzlei", "other"):
            subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "0000", "--pin", PIN],
                           env=self.environment, check=True, capture_output=True)
        pin = self.folder / "pin"
        pin.write_text(PIN + "\n")
        pin.chmod(0o600)

    def uri(self, name="siegel", token="kanzlei", pin=True, more=""):
        source = f"&pin-source=file:{self.folder}/pin" if pin else ""
        return f"pkcs11:token={token};object={name}{more}?module-path={MODULES[0]}{source}"

    def run_siegel(self, *arguments, data=None, descriptor=None):
        options = {}
        if descriptor is not None:
            read, write = os.pipe()
            os.write(write, descriptor)
            os.close(write)
            arguments += ("--passphrase-fd", str(read))
            options["pass_fds"] = (read,)
        done = subprocess.run([SIEGEL, *map(str, arguments)], cwd=self.folder, env=self.environment, input=data,
                              capture_output=True, **options)
        self.assertNotIn(PIN.encode(), done.stderr + done.stdout.replace(b"\0", b""))
        return done

    def ok(self, *arguments, **options):
        done = self.run_siegel(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, status, word, *arguments, **options):
        done = self.run_siegel(*arguments, **options)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(word, done.stderr.decode())

    def make(self, name="siegel"):
        self.ok("keygen", "--p256", "-o", self.uri(name))
        return self.ok("keygen", "-y", self.uri(name)).decode().strip()

    def test_seals_and_opens(self):
        recipient = self.make()
        self.assertTrue(recipient.startswith("siegel1"))
        (self.folder / "letter").write_bytes(b"to be read with the token only\n" * 1000)
        self.ok("seal", "-r", recipient, "letter")
        self.ok("seal", "-r", recipient, "--anonymous", "-o", "letter.anonymous", "letter")
        for sealed in ("letter.siegel", "letter.anonymous"):
            self.assertEqual(self.ok("open", "-i", self.uri(), "-o", "-", sealed), (self.folder / "letter").read_bytes())
        self.ok("verify", "-i", self.uri(), "letter.siegel")
        # The PIN by descriptor.
        opened = self.ok("open", "-i", self.uri(pin=False), "-o", "-", "letter.siegel", descriptor=PIN.encode() + b"\n")
        self.assertEqual(opened, (self.folder / "letter").read_bytes())
        # Another key of the same token opens nothing.
        self.make("second")
        self.refused(3, "no given key fits", "open", "-i", self.uri("second"), "-o", "x", "letter.siegel")
        self.assertFalse((self.folder / "x").exists())
        # New recipients, with the token as the way in.
        self.ok("keygen", "-o", "me.key")
        mine = self.ok("keygen", "-y", "me.key").decode().strip()
        self.ok("rewrap", "-i", self.uri(), "-r", mine, "letter.siegel")
        self.ok("verify", "-i", "me.key", "letter.siegel")
        self.refused(3, "no given key fits", "open", "-i", self.uri(), "-o", "x", "letter.siegel")

    def test_refuses(self):
        self.make()
        sealed = self.folder / "sealed"
        recipient = self.ok("keygen", "-y", self.uri()).decode().strip()
        sealed.write_bytes(self.ok("seal", "-r", recipient, "-o", "-", data=b"x"))
        self.refused(2, "a key that the URI means already", "keygen", "--p256", "-o", self.uri())
        self.refused(3, "no key on a curve", "open", "-i", self.uri("nobody"), "-o", "x", sealed)
        self.refused(3, "no token is there", "open", "-i", self.uri(token="nowhere"), "-o", "x", sealed)
        self.refused(2, "no URI of a key", "open", "-i", "pkcs11:token=kanzlei;nonsense", "-o", "x", sealed)
        self.refused(2, "a PIN on the command line", "open", "-i", self.uri(pin=False) + "&pin-value=1", "-o", "x", sealed)
        self.refused(2, "a key on a token is one on the curve P-256", "keygen", "-o", self.uri("x"))
        self.refused(3, "does not take this PIN", "open", "-i", self.uri(pin=False), "-o", "x", sealed, descriptor=b"1234\n")
        (self.folder / "pin").chmod(0o644)
        self.refused(2, "others may read", "open", "-i", self.uri(), "-o", "x", sealed)
        self.assertFalse((self.folder / "x").exists())

    def epochs(self):
        """A tenant whose second epoch is on the token; the module is found as p11-kit finds it."""
        self.ok("keygen", "-o", "me.key")
        self.ok("tenant", "init", "--profile", "standard", "-i", "me.key", "firm")
        self.ok("--tenant", "firm", "keys", "rotate", "-i", "me.key")
        (self.folder / "first").write_bytes(b"of the first epoch\n")
        self.ok("--tenant", "firm", "seal", "first")
        self.ok("--tenant", "firm", "keys", "rotate", "--token", self.uri()[: self.uri().index(";")] + self.uri()[self.uri().index("?"):])
        (self.folder / "second").write_bytes(b"of the second epoch\n")
        self.ok("--tenant", "firm", "seal", "second")

    def test_a_key_epoch_lives_and_ends_on_a_token(self):
        self.epochs()
        kept = (self.folder / "firm/epochs/2.token").read_text()
        self.assertEqual(kept, "pkcs11:token=kanzlei;object=firm-epoch-2\n")
        self.assertIn("  on " + kept, self.ok("--tenant", "firm", "keys", "list").decode())
        self.assertFalse((self.folder / "firm/epochs/2.key").exists())
        # The PIN is asked for when a file wants the token, and not before.
        self.ok("--tenant", "firm", "open", "-i", "me.key", "-o", "-", "first.siegel")
        opened = self.ok("--tenant", "firm", "open", "-o", "-", "second.siegel", descriptor=PIN.encode())
        self.assertEqual(opened, b"of the second epoch\n")
        self.refused(3, "does not take this PIN", "--tenant", "firm", "open", "-o", "x", "second.siegel", descriptor=b"1111")
        # Files move to the token, and away from it.
        self.ok("--tenant", "firm", "keys", "rewrap", "-i", "me.key", "--all", ".", descriptor=PIN.encode())
        self.ok("--tenant", "firm", "verify", "first.siegel", "second.siegel", descriptor=PIN.encode())
        self.ok("--tenant", "firm", "keys", "rotate", "-i", "me.key")
        self.ok("--tenant", "firm", "keys", "rewrap", "--all", ".", "-i", "me.key", descriptor=PIN.encode())
        self.ok("--tenant", "firm", "verify", "-i", "me.key", "first.siegel")
        (self.folder / "left.siegel").write_bytes(self.ok("seal", "-r", self.recipient_of_epoch(2), "-o", "-", data=b"x"))
        # The end. A wrong PIN destroys nothing, and the same command again goes on.
        self.ok("--tenant", "firm", "keys", "expire", "2", "--after", "0")
        self.refused(3, "does not take this PIN", "--tenant", "firm", "keys", "shred", "2", descriptor=b"1111")
        self.assertIn(b"to be shredded since", self.ok("--tenant", "firm", "keys", "list"))
        self.ok("open", "-i", self.uri("firm-epoch-2"), "-o", "still", "left.siegel")
        said = self.ok("--tenant", "firm", "keys", "shred", "2", descriptor=PIN.encode()).decode()
        self.assertIn("the key of epoch 2 is destroyed", said)
        self.assertFalse((self.folder / "firm/epochs/2.token").exists())
        receipt = (self.folder / "firm/receipts/epoch-2.note").read_text()
        self.assertIn("token object pkcs11:token=kanzlei;object=firm-epoch-2\n", receipt)
        self.refused(3, "no key on a curve", "open", "-i", self.uri("firm-epoch-2"), "-o", "x", "left.siegel")
        listed = subprocess.run(["p11tool", "--list-all", "--login", "pkcs11:token=kanzlei"], capture_output=True,
                                env={**self.environment, "GNUTLS_PIN": PIN}) if shutil.which("p11tool") else None
        if listed:
            self.assertNotIn(b"firm-epoch-2", listed.stdout)
        self.refused(2, "shredded already", "--tenant", "firm", "keys", "shred", "2", descriptor=PIN.encode())
        self.ok("audit", "verify", "firm/log")

    def recipient_of_epoch(self, number):
        return json.loads(self.ok("tenant", "show", "--json", "firm"))["epochs"][str(number)]["recipient"]

    def test_shred_destroys_no_other_key(self):
        self.epochs()
        self.make("innocent")
        self.ok("--tenant", "firm", "keys", "expire", "2", "--after", "0")
        for uri in (self.uri("innocent"), "pkcs11:token=nowhere"):
            done = self.run_siegel("--tenant", "firm", "keys", "shred", "2", "--token", uri, descriptor=PIN.encode())
            self.assertNotEqual(done.returncode, 0)
        self.ok("keygen", "-y", self.uri("innocent"))
        # Somebody who can write into the folder points elsewhere, or at a module of his own.
        kept = self.folder / "firm/epochs/2.token"
        evil = self.folder / "evil.so"
        kept.write_text(f"pkcs11:token=kanzlei;object=innocent?module-path={evil}&pin-source=/etc/passwd\n")
        done = self.run_siegel("--tenant", "firm", "open", "-o", "x", "second.siegel", descriptor=PIN.encode())
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(b"another key than that of the epoch", done.stderr)
        self.assertNotIn(b"evil", done.stderr)
        self.refused(2, "nothing is destroyed", "--tenant", "firm", "keys", "shred", "2", descriptor=PIN.encode())
        self.ok("keygen", "-y", self.uri("innocent"))
        self.ok("keygen", "-y", self.uri("firm-epoch-2"))
        # Where it really is.
        self.ok("--tenant", "firm", "keys", "shred", "2", "--token", self.uri("firm-epoch-2"))
        self.refused(3, "no key on a curve", "keygen", "-y", self.uri("firm-epoch-2"))

    def killed(self, call, at, *arguments):
        """True if it came to its end before."""
        done = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call},prctl", "-e", "inject=prctl:retval=0", "-e",
                               f"inject={call}:signal=SIGKILL:when={at}", SIEGEL, *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True)
        self.assertIn(done.returncode, (0, -9, 137), done.stderr)
        return done.returncode == 0

    @unittest.skipUnless(shutil.which("strace"), "SKIPPED: strace is not installed")
    def test_rotate_and_shred_killed_at_every_call(self):
        self.ok("keygen", "-o", "me.key")
        self.ok("tenant", "init", "--profile", "standard", "-i", "me.key", "firm")
        epochs = lambda: json.loads(self.ok("tenant", "show", "--json", "firm"))["epochs"]
        made, hits = 0, 0
        # Not `write`: with that SoftHSM writes its own files, and a token that was torn apart is no token any more.
        for call in ("pwritev", "fdatasync", "fsync", "rename", "renameat", "renameat2", "linkat", "unlink", "unlinkat", "mkdir"):
            for at in range(1, 60):
                made += 1
                before = epochs()
                ended = self.killed(call, at, "--tenant", "firm", "keys", "rotate", "--token", self.uri(f"key-{made}"))
                with self.subTest(call=call, at=at, what="rotate"):
                    if len(epochs()) == len(before):
                        # It is not known: what it left on the token is in nobody's way.
                        self.ok("--tenant", "firm", "keys", "rotate", "--token", self.uri(f"again-{made}"))
                    number = len(epochs())
                    self.assertEqual(number, len(before) + 1)
                    listed = self.ok("--tenant", "firm", "keys", "list").decode().splitlines()[-1]
                    name = listed[listed.index("object=") + 7:]
                    self.ok("--tenant", "firm", "seal", "-f", "-o", "sealed", "me.key")
                    self.ok("--tenant", "firm", "verify", "sealed", descriptor=PIN.encode())
                shred = ("--tenant", "firm", "keys", "shred", str(number), "--now", "--token", self.uri(name))
                shredded = self.killed(call, at, *shred)
                with self.subTest(call=call, at=at, what="shred"):
                    if not shredded:
                        self.assertIn(self.run_siegel(*shred).returncode, (0, 2))
                    self.assertTrue(epochs()[str(number)]["shredded"])
                    self.refused(3, "no key on a curve", "keygen", "-y", self.uri(name))
                    self.assertFalse((self.folder / f"firm/epochs/{number}.token").exists())
                    self.assertTrue((self.folder / f"firm/receipts/epoch-{number}.note").exists())
                hits += (not ended) + (not shredded)
                if ended and shredded:
                    break
        print(f"killed at {hits} calls")
        self.assertGreater(hits, 40)
        self.ok("audit", "verify", "firm/log")

    def test_rotate_refuses(self):
        self.ok("keygen", "-o", "me.key")
        self.ok("tenant", "init", "--profile", "standard", "-i", "me.key", "firm")
        token = f"pkcs11:token=kanzlei?pin-source=file:{self.folder}/pin"
        self.refused(2, "never leaves the token", "--tenant", "firm", "keys", "rotate", "-i", "me.key", "--token", token)
        self.refused(2, "--pq", "--tenant", "firm", "keys", "rotate", "--pq", "--token", token)
        self.refused(2, "no URI of a key", "--tenant", "firm", "keys", "rotate", "--token", "kanzlei")
        # A policy that cannot be signed leaves no key on the token.
        (self.folder / "firm/policy.key").rename(self.folder / "policy.key")
        self.refused(1, "policy.key", "--tenant", "firm", "keys", "rotate", "--token", token)
        self.refused(3, "no key on a curve", "keygen", "-y", self.uri("firm-epoch-1"))
        (self.folder / "policy.key").rename(self.folder / "firm/policy.key")
        self.make("firm-epoch-1")
        self.refused(2, "means already", "--tenant", "firm", "keys", "rotate", "--token", token)
        self.assertEqual(self.ok("--tenant", "firm", "keys", "list"), b"")
        self.ok("--tenant", "firm", "keys", "rotate", "--token", token.replace("kanzlei", "kanzlei;object=mine"))
        self.assertIn(b"object=mine", self.ok("--tenant", "firm", "keys", "list"))


if __name__ == "__main__":
    if not MODULES:
        print("SKIPPED: softhsm2 is not installed")
        sys.exit(0)
    unittest.main()
