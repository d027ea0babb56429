#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A key that stays in a key management service: sealing and opening with cli/programs/siegel-transit and a reference server."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from transit_server import TransitServer

SIEGEL = os.environ["SIEGEL"]
PROGRAM = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"], "cli/programs/siegel-transit")
TOKEN = "s.canary-token-8e31"


class Transit(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name)
        (self.folder / "kms").mkdir()
        self.server = TransitServer(SIEGEL, self.folder / "kms", TOKEN)
        self.enterContext(self.server)
        self.server.make_key("mandates")
        self.token = self.folder / "token"
        self.token.write_text(TOKEN + "\n")
        self.token.chmod(0o600)
        self.letter = self.folder / "letter"
        self.letter.write_bytes(b"Sehr geehrter Herr Mustermann\n" * 5000)
        self.sealed = self.folder / "letter.siegel"

    def siegel(self, *arguments, **changed):
        environment = {**os.environ, "TRANSIT_URL": self.server.url, "TRANSIT_TOKEN_FILE": str(self.token), **changed}
        return subprocess.run([SIEGEL, *map(str, arguments)], capture_output=True, env=environment, check=False)

    def seal(self, *more, **changed):
        return self.siegel("seal", "-f", "--wrap-command", f"'{PROGRAM}' wrap", "--wrap-key-id", "mandates", "-o", self.sealed, *more,
                           self.letter, **changed)

    def open(self, path=None, **changed):
        return self.siegel("open", "--unwrap-command", f"'{PROGRAM}' unwrap", "-o", "-", path or self.sealed, **changed)

    def check_refused(self, done):
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, b"")
        self.assertNotIn(TOKEN.encode(), done.stderr)

    def test_there_and_back(self):
        self.assertEqual(self.seal().returncode, 0)
        done = self.open()
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(done.stdout, self.letter.read_bytes())
        self.assertEqual(self.server.asked, [("encrypt", "mandates"), ("decrypt", "mandates")])
        shown = self.siegel("inspect", "--json", self.sealed)
        self.assertIn(b'"external"', shown.stdout)

    def test_a_wrapped_key_opens_its_own_file_only(self):
        """The stanza of one file in the header of another: the service refuses it, because the binding is another one."""
        self.assertEqual(self.seal().returncode, 0)
        first = self.sealed.read_bytes()
        self.assertEqual(self.seal("--context", "other=1").returncode, 0)
        second = self.sealed.read_bytes()

        def parts(data):
            core = 12 + int.from_bytes(data[8:12], "big")
            recipients = core + 4 + int.from_bytes(data[core:core + 4], "big")
            return core, recipients
        (core, recipients), (other_core, other_recipients) = parts(first), parts(second)
        mixed = self.folder / "mixed"
        mixed.write_bytes(second[:other_core] + first[core:recipients] + second[other_recipients:])
        self.check_refused(self.open(mixed))

    def test_what_the_service_refuses(self):
        self.assertEqual(self.seal().returncode, 0)
        self.token.write_text("s.another\n")
        self.check_refused(self.open())
        self.check_refused(self.seal())
        self.token.write_text(TOKEN)
        self.assertEqual(self.open().returncode, 0)
        # The end of a key in the service is the end of what was sealed with it.
        self.server.destroy_key("mandates")
        self.check_refused(self.open())
        self.check_refused(self.seal())

    def test_what_the_program_refuses(self):
        self.assertEqual(self.seal().returncode, 0)
        self.token.chmod(0o644)
        self.check_refused(self.open())
        self.token.chmod(0o600)
        self.check_refused(self.open(TRANSIT_URL="http://kms.example/v1/transit"))
        self.check_refused(self.open(TRANSIT_URL="http://127.0.0.1:9/v1/transit"))
        self.check_refused(self.open(TRANSIT_URL=""))
        self.check_refused(self.open(TRANSIT_TOKEN_FILE=str(self.folder / "nothing")))
        self.server.broken = True
        self.check_refused(self.open())
        for arguments in ([], ["wrap", "more"], ["steal"]):
            done = subprocess.run([PROGRAM, *arguments], input=b"x", capture_output=True, check=False)
            self.assertEqual(done.returncode, 1)

    def test_the_file_key_is_nowhere_on_the_disk(self):
        """Asked by a program in between that notes what it was given: no file holds it."""
        noted = self.folder / "noted"
        spy = self.folder / "spy"
        spy.write_text(f"#!/bin/sh\ntee '{noted}' | '{PROGRAM}' wrap\n")
        spy.chmod(0o700)
        done = self.siegel("seal", "-f", "--wrap-command", str(spy), "--wrap-key-id", "mandates", "-o", self.sealed, self.letter)
        self.assertEqual(done.returncode, 0, done)
        key = noted.read_bytes()
        self.assertEqual(len(key), 32)
        noted.unlink()
        for path in self.folder.rglob("*"):
            if path.is_file():
                self.assertNotIn(key, path.read_bytes(), path)


unittest.main(verbosity=2)
