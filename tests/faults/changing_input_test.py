#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F11: the input grows, shrinks, is written to or replaced while it is read. The command is held before a read."""

import os
import subprocess
import time

import faults

DELAY = "300000"  # microseconds


class ChangingInput(faults.Case):
    def changes(self, victim, content):
        def grow():
            with victim.open("ab") as file:
                file.write(b"more")

        def shrink():
            os.truncate(victim, len(content) // 2)

        def empty():
            os.truncate(victim, 0)

        def overwrite():
            with victim.open("r+b") as file:
                file.seek(len(content) - 100)
                file.write(b"other bytes")

        def replace():
            (self.place.root / "other").write_bytes(content[::-1])
            (self.place.root / "other").rename(victim)

        def remove():
            victim.unlink()

        return [grow, shrink, empty, overwrite, replace, remove]

    def run_held(self, command, hold, act, stdin=None):
        """Holds the command at the calls of `hold` (strace's words), and changes its input meanwhile."""
        call = hold.split(":")[0]
        log = self.place.root / "strace.log"
        prefix = ["strace", "-f", "-qq", "-o", log, "-e", f"trace={call}", "-e", f"inject={hold}"]
        child = subprocess.Popen([str(word) for word in [*prefix, *command]],
                                 stdin=stdin.open("rb") if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        for _ in range(500):
            if any(faults.TEMPORARY.match(path.name) for path in self.place.outputs.iterdir()):
                break
            time.sleep(0.005)
        time.sleep(0.1)
        act()
        out, err = child.communicate(timeout=60)
        return faults.Run(child.returncode, out, err.decode())

    def check(self, command, victim, content, hold, ends, stdin=False):
        for number, name in enumerate(change.__name__ for change in self.changes(victim, content)):
            self.place.clear()
            victim.write_bytes(content)
            victim.chmod(0o600)
            act = self.changes(victim, content)[number]
            done = self.run_held(command, hold, act, victim if stdin else None)
            with self.subTest(command=command[1], change=name, stdin=stdin):
                target = self.place.outputs / "a"
                if name in {"replace", "remove"}:
                    # What was opened is still there, whole and unchanged.
                    faults.must(done.status == 0, f"failed: {done}")
                    faults.must(ends(target), "not what was opened")
                else:
                    faults.must(done.status in {1, 4}, f"not noticed: {done}")
                    faults.check_told(done)
                    if command[1] == "seal":
                        faults.must(done.status == faults.STATUS["input_changed"], f"another error: {done}")
                    self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_seal(self):
        faults.need("strace", "strace")
        content, victim = self.place.content, self.place.root / "victim"
        command = [faults.SIEGEL, "seal", "-r", self.place.recipient, "-o", self.place.outputs / "a"]
        ends = lambda sealed: self.place.opens(sealed)
        self.check([*command, victim], victim, content, f"preadv:delay_enter={DELAY}:when=1", ends)
        self.check(command, victim, content, f"preadv:delay_enter={DELAY}:when=1", ends, stdin=True)

    def test_open(self):
        faults.need("strace", "strace")
        sealed, victim = self.place.sealed.read_bytes(), self.place.root / "victim"
        command = [faults.SIEGEL, "open", "-i", self.place.key, "-o", self.place.outputs / "a", victim]
        self.check(command, victim, sealed, f"preadv:delay_enter={DELAY}:when=1",
                   lambda opened: opened.read_bytes() == self.place.content)

    def test_rewrap(self):
        faults.need("strace", "strace")
        sealed, victim = self.place.sealed.read_bytes(), self.place.root / "victim"
        command = [faults.SIEGEL, "rewrap", "-i", self.place.key, "-r", self.place.recipient, "-o",
                   self.place.outputs / "a", victim]
        # Held at its first write, it has read little more than the header.
        self.check(command, victim, sealed, f"writev:delay_enter={DELAY}:when=1", lambda path: self.place.opens(path))

    def test_the_oracle_objects_to_a_careless_program(self):
        faults.need("strace", "strace")
        victim, target = self.place.root / "victim", self.place.outputs / "a"
        target.write_bytes(b"")  # so that nobody waits for a temporary file
        (self.place.outputs / ".siegel-0000000000000000.partial").touch()
        victim.write_bytes(self.place.content)
        grow = self.changes(victim, self.place.content)[0]
        done = self.run_held([faults.NAIVE_WRITER, "torso", victim, target], f"write:delay_enter={DELAY}:when=1", grow)
        with self.assertRaises(faults.Caught):
            faults.must(done.status in {1, 4}, f"not noticed: {done}")


faults.main()
