#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F20, F21: no secret in arguments, environment or messages; no core image; nothing for a debugger of the same user.

That no key stays in memory is tested in tests/memory.
"""

import os
import pathlib
import re
import resource
import signal
import stat
import subprocess
import tempfile
import time

import faults

PASSPHRASE = b"canary-passphrase-5b1f"
KEK = bytes(range(100, 132))
PROGRAM = """#!/bin/sh
cat /proc/self/environ /proc/self/cmdline > '{report}'
ls -l /proc/self/fd >> '{report}'
cat
"""


class Secrets(faults.Case):
    def setUp(self):
        super().setUp()
        self.kek = self.place.root / "kek"
        self.kek.write_bytes(KEK)
        self.kek.chmod(0o600)

    def needles(self):
        return [self.place.secret, self.place.secret.lower(), PASSPHRASE, KEK, KEK.hex().encode()]

    def with_passphrase(self, *arguments, passphrase=PASSPHRASE, **how):
        with tempfile.TemporaryFile() as file:
            file.write(passphrase + b"\n" + passphrase + b"\n")
            file.seek(0)
            return faults.siegel(*arguments, "--passphrase-fd", str(file.fileno()), pass_fds=(file.fileno(),), **how)

    def check_silent(self, done):
        for needle in self.needles():
            for text in (done.out, done.err.encode("utf-8", "surrogateescape")):
                faults.must(needle not in text, f"a secret was told: {done.err!r}")

    def test_messages(self):
        place = self.place
        secret = place.secret.decode()
        wrong_key = place.root / "wrong.key"
        other = b"P" if place.secret.endswith(b"Q") else b"Q"  # a key of chance ends in Q once in 32 times
        wrong_key.write_bytes(place.secret[:-1] + other + b"\n")
        wrong_key.chmod(0o600)
        key_as_input = place.root / "key-as-input"
        key_as_input.write_bytes(place.key.read_bytes())
        by_passphrase = place.root / "by-passphrase"
        made = self.with_passphrase("seal", "-f", "-p", "--argon2-memory", "19", "--argon2-passes", "2", "-o", by_passphrase,
                                    place.input)
        self.assertEqual(made.status, 0, made)
        calls = [
            ["seal", "-r", secret, place.input],
            ["seal", "-R", place.key, "-o", place.outputs / "x", place.input],
            ["seal", "-R", self.kek, "-o", place.outputs / "x", place.input],
            ["open", "-i", wrong_key, "-o", "-", place.sealed],
            ["open", "-i", self.kek, "-o", "-", place.sealed],
            ["open", "-i", place.key, "-o", "-", key_as_input],
            ["open", "--kek-file", place.key, "-o", "-", place.sealed],
            ["open", "--kek-file", self.kek, "-o", "-", place.sealed],
            ["inspect", key_as_input], ["verify", "-i", place.key, self.kek],
            ["keygen", "-y", wrong_key], ["keygen", "-y", self.kek],
            ["open", "-i", secret, place.sealed], [secret], ["open", f"--{secret}", place.sealed],
        ]
        for mode in ("never", "json"):
            for call in calls:
                with self.subTest(call=call[:2], mode=mode):
                    done = faults.siegel("--progress", mode, *call)
                    faults.must(done.status != 0, f"worked: {done}")
                    if secret in map(str, call[-2:]) or f"--{secret}" in call:
                        continue  # typed as a name or an option: what was typed may be shown
                    self.check_silent(done)
        for call in (["open", "-o", "-", by_passphrase], ["inspect", by_passphrase]):
            self.check_silent(self.with_passphrase(*call, passphrase=PASSPHRASE + b"x"))

    def test_calls_hold_no_secret(self):
        """All that goes to the kernel but for reads: names, messages, what is written. Of memory nothing is compared."""
        faults.need("strace", "strace")
        place = self.place
        log = place.root / "strace.log"
        for call in (["seal", "--kek-file", self.kek, "-r", place.recipient, "-o", place.outputs / "a", place.input],
                     ["open", "--kek-file", self.kek, "-o", place.outputs / "b", place.outputs / "a"],
                     ["open", "-i", place.key, "-o", place.outputs / "c", place.outputs / "a"]):
            done = faults.run(["strace", "-f", "-qq", "-xx", "-s", "4000000", "-o", log, "-e", "inject=prctl:retval=0", "-e",
                               "trace=!read,readv,preadv,pread64", faults.SIEGEL, *call])
            self.assertEqual(done.status, 0, done)
            said = log.read_text().replace("\\x", "")
            self.assertIn(place.content[:64].hex() if call[0] == "open" else b".partial".hex(), said)
            for needle in self.needles():
                self.assertNotIn(needle.hex(), said, f"{call[0]}: a secret was handed to the kernel")

    def test_the_key_program_gets_nothing_but_the_key(self):
        report, program = self.place.root / "report", self.place.root / "program"
        program.write_text(PROGRAM.format(report=report))
        program.chmod(0o700)
        sealed = self.place.outputs / "a"
        with tempfile.TemporaryFile() as file:
            file.write(PASSPHRASE + b"\n")
            file.seek(0)
            done = faults.siegel("seal", "-p", "--passphrase-fd", str(file.fileno()), "--wrap-command", program,
                                 "--wrap-key-id", "public-id", "--kek-file", self.kek, "-r", self.place.recipient, "-o", sealed,
                                 self.place.input, pass_fds=(file.fileno(),))
            self.assertEqual(done.status, 0, done)
            given = report.read_bytes()
            self.assertIn(b"SIEGEL_KEY_ID=public-id", given)
            for needle in self.needles():
                self.assertNotIn(needle, given)
            own = re.findall(r"(\d+) -> (\S+)", given.decode(errors="replace"))
            for number, target in own:
                self.assertFalse(int(number) > 2 and str(self.place.root) in target and "report" not in target,
                                 f"the program inherited {target}")

    def held(self, what):
        """The command, waiting in the middle of sealing a pipe that stays open."""
        child = subprocess.Popen([faults.SIEGEL, "seal", "-r", self.place.recipient, "-o", self.place.outputs / what],
                                 stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(6000):
            if any(self.place.outputs.iterdir()):
                return child
            time.sleep(0.01)
        self.fail("did not start")

    def test_no_core_image(self):
        for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGQUIT):
            resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
            child = self.held(f"by {number.name}")
            limits = pathlib.Path(f"/proc/{child.pid}/limits").read_text()
            self.assertRegex(limits, r"Max core file size +0 +0")
            child.send_signal(number)
            _, status = os.waitpid(child.pid, 0)
            child.returncode = status
            child.stdin.close()
            self.assertEqual(os.WTERMSIG(status), number)
            self.assertFalse(os.WCOREDUMP(status))
            self.place.clear()

    def test_no_debugger_of_the_same_user(self):
        """An undumpable process belongs to root in /proc, so that the user himself cannot read its memory."""
        child = self.held("undumpable")
        folder = pathlib.Path(f"/proc/{child.pid}")
        owner = (folder / "mem").stat().st_uid
        self.assertEqual(owner, 0)
        if os.geteuid() == 0:
            seen = subprocess.run(["head", "-c", "1", folder / "environ"], user=65534, group=65534, extra_groups=[],
                                  capture_output=True, check=False)
            self.assertNotEqual(seen.returncode, 0)
        else:
            with self.assertRaises(OSError):
                (folder / "mem").open("rb")
        child.kill()
        child.wait()
        child.stdin.close()

    def test_rights_of_key_files(self):
        for mode in (0o640, 0o604, 0o644, 0o660, 0o601):
            self.place.key.chmod(mode)
            try:
                self.fails("bad_key", "open", "-i", self.place.key, "-o", "-", self.place.sealed)
            finally:
                self.place.key.chmod(0o600)
            self.kek.chmod(mode)
            self.fails("bad_key", "seal", "--kek-file", self.kek, "-o", self.place.outputs / "x", self.place.input)
            self.kek.chmod(0o600)
        self.assertEqual(stat.S_IMODE(self.place.key.stat().st_mode), 0o600)

    def test_the_search_finds_something(self):
        with self.assertRaises(faults.Caught):
            self.check_silent(faults.Run(0, b"here is " + KEK, ""))
        with self.assertRaises(faults.Caught):
            faults.check_told(faults.Run(1, b"", f"siegel: error: no key {self.place.secret.decode()} fits\n"),
                              [self.place.secret])


faults.main()
