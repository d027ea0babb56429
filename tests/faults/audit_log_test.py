#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The audit log: 32 processes at once, killed at every system call, a full disk, a clock set back, and every attack on it
that somebody without its key can make."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import threading

import faults

MANY = 32
CALLS = ["openat", "flock", "read", "preadv", "write", "pwritev", "fdatasync", "fsync", "ftruncate", "renameat", "rename",
         "close"]
MAY_MOUNT = faults.in_namespace_of_its_own()


class AuditLog(faults.Case):
    def setUp(self):
        super().setUp()
        self.log = self.place.outputs / "log"
        self.make()

    def make(self):
        if self.log.exists():
            shutil.rmtree(self.log)
        self.ok("audit", "init", "--name", "siegel.test/log", self.log)

    def ok(self, *arguments):
        done = faults.siegel(*arguments)
        self.assertEqual(done.status, 0, done)
        return done.out.decode()

    def verify_file(self):
        """An operation that needs the log and writes nothing else."""
        return faults.siegel("--audit-log", self.log, "verify", "-i", self.place.key, self.place.sealed)

    def records(self):
        return [json.loads(line) for line in (self.log / "log.jsonl").read_text().splitlines()]

    def check_chain(self, whole):
        """After whatever happened the next operation puts the log right, and it verifies with all checkpoints of before."""
        done = self.verify_file()
        self.assertEqual(done.status, 0, done)
        checkpoints = [word for note in whole for word in ("--checkpoint", note)]
        self.ok("audit", "verify", self.log, *checkpoints)
        self.assertEqual([record["seq"] for record in self.records()], list(range(len(self.records()))))

    def keep_checkpoint(self, name):
        path = self.place.root / name
        path.write_text((self.log / "checkpoint").read_text())
        return path

    def test_many_processes_at_once(self):
        runs = []

        def work():
            runs.append(self.verify_file())
        threads = [threading.Thread(target=work) for _ in range(MANY)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([done.status for done in runs], [0] * MANY)
        self.ok("audit", "verify", self.log)
        records = self.records()
        self.assertEqual(len(records), 2 * MANY)
        started = {record["seq"] for record in records if record["outcome"] == "started"}
        self.assertEqual({record["of"] for record in records if record["outcome"] == "done"}, started)

    def test_killed_at_every_call(self):
        faults.need("strace", "strace")
        # In the middle of a tree, so that there are nodes to complete.
        for _ in range(3):
            self.assertEqual(self.verify_file().status, 0)
        kept = self.keep_checkpoint("before")
        command = [faults.SIEGEL, "--audit-log", self.log, "verify", "-i", self.place.key, self.place.sealed]
        hits = 0
        for call in CALLS:
            for at in range(1, 200):
                done = faults.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call},prctl", "-e", "inject=prctl:retval=0", "-e",
                                   f"inject={call}:signal=SIGKILL:when={at}", *command])
                if done.status == 0:
                    break
                self.assertIn(done.status, (-9, 137), done)
                hits += 1
                with self.subTest(call=call, at=at):
                    self.check_chain([kept])
        print(f"killed at {hits} calls")
        self.assertGreater(hits, 60)
        outcomes = [record["outcome"] for record in self.records()]
        self.assertIn("recovered", outcomes)

    def test_merge_killed_at_every_call(self):
        """After whatever happened the same merge again brings it to its end, and the log verifies."""
        faults.need("strace", "strace")
        elsewhere = self.place.outputs / "elsewhere"
        self.ok("audit", "init", "--name", "siegel.test/elsewhere", elsewhere)
        key = self.ok("audit", "key", elsewhere).strip()
        def export(number):
            self.ok("--audit-log", elsewhere, "verify", "-i", self.place.key, self.place.sealed)
            path = self.place.root / f"exported{number}"
            path.write_text(self.ok("audit", "export", elsewhere))
            return path

        merges = 0
        for call in CALLS:
            exported = export(merges)
            for at in range(1, 200):
                done = faults.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call},prctl", "-e", "inject=prctl:retval=0", "-e",
                                   f"inject={call}:signal=SIGKILL:when={at}", faults.SIEGEL, "audit", "merge", self.log, exported, "--key", key])
                if done.status == 0:
                    break
                self.assertIn(done.status, (-9, 137), done)
                merges += 1
                with self.subTest(call=call, at=at):
                    self.check_chain([])
                    self.ok("audit", "merge", self.log, exported, "--key", key)
                    self.ok("audit", "verify", self.log)
                    exported = export(merges)  # so that the next one has something to do
        print(f"killed at {merges} calls")
        self.assertGreater(merges, 60)

    def test_calls_that_fail(self):
        """A log that cannot be written: nothing is done, and the log stays whole."""
        faults.need("strace", "strace")
        self.assertEqual(self.verify_file().status, 0)
        kept = self.keep_checkpoint("before")
        target = self.place.outputs / "opened"
        command = [faults.SIEGEL, "--audit-log", self.log, "open", "-i", self.place.key, "-o", target, self.place.sealed]
        for call in ("pwritev", "fdatasync", "rename"):
            with self.subTest(call=call):
                # The first of them is the record that has to be there before anything is done.
                done = faults.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call},prctl", "-e", "inject=prctl:retval=0", "-e",
                                   f"inject={call}:error=EIO:when=1", *command])
                self.assertEqual(done.status, 1, done)
                self.assertIn("audit log", done.err)
                self.assertFalse(target.exists())
                self.check_chain([kept])

    def test_full_disk(self):
        if not MAY_MOUNT:
            self.skipTest("no right to mount a file system")
        full = self.place.root / "full"
        full.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", full], check=True)
        self.addCleanup(subprocess.run, ["umount", full], check=True)
        self.log = full / "log"
        self.make()
        kept = self.keep_checkpoint("before")
        filler = full / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        target = self.place.outputs / "opened"
        done = faults.siegel("--audit-log", self.log, "open", "-i", self.place.key, "-o", target, self.place.sealed)
        self.assertEqual(done.status, 1, done)
        self.assertIn("the audit log", done.err)
        self.assertFalse(target.exists())
        filler.unlink()
        self.check_chain([kept])

    def test_no_log_no_work(self):
        target = self.place.outputs / "opened"
        opening = ["open", "-i", self.place.key, "-o", target, self.place.sealed]
        for place in (self.place.root / "nowhere", self.place.root):
            done = faults.siegel("--audit-log", place, *opening)
            self.assertEqual(done.status, 1, done)
        for name in ("checkpoint", "log.jsonl", "log.key"):
            self.make()
            (self.log / name).unlink()
            done = faults.siegel("--audit-log", self.log, *opening)
            self.assertEqual(done.status, 1, done)
        self.assertFalse(target.exists())

    def test_caches_are_made_again(self):
        for _ in range(4):
            self.assertEqual(self.verify_file().status, 0)
        kept = self.keep_checkpoint("before")
        for name in ("hashes", "offsets"):
            for damage in (lambda b: b[:-1], lambda b: b"", lambda b: b + b[-8:], lambda b: bytes([b[0] ^ 1]) + b[1:],
                           lambda b: b[:-9] + bytes([b[-9] ^ 1]) + b[-8:]):
                with self.subTest(name=name):
                    path = self.log / name
                    path.write_bytes(damage(path.read_bytes()))
                    self.check_chain([kept])
                    proof = self.ok("audit", "prove", self.log, "1")
                    (self.place.root / "proof").write_text(proof)
                    self.ok("audit", "verify", "--proof", self.place.root / "proof", "--key", self.ok("audit", "key", self.log).strip())

    def test_attacks(self):
        for _ in range(5):
            self.assertEqual(self.verify_file().status, 0)
        kept = self.keep_checkpoint("kept")
        for _ in range(2):
            self.assertEqual(self.verify_file().status, 0)
        lines = (self.log / "log.jsonl").read_text().splitlines(keepends=True)
        original = {path.name: path.read_bytes() for path in self.log.iterdir()}

        def edited(at):
            changed = list(lines)
            changed[at] = changed[at].replace("verify", "seal")
            return changed
        attacks = {"edit": edited(3), "edit the last": edited(len(lines) - 1), "delete": lines[:4] + lines[5:],
                   "delete and renumber": lines[:4] + [re.sub(r'"seq":\d+', f'"seq":{i + 4}', line) for i, line in enumerate(lines[5:])],
                   "insert": lines[:4] + [lines[3]] + lines[4:], "reorder": lines[:4] + [lines[5], lines[4]] + lines[6:],
                   "truncate": lines[:-1], "truncate to the checkpoint": lines[:10], "empty": [],
                   "insert at the end": lines + [re.sub(r'"seq":\d+', f'"seq":{len(lines)}', lines[-1])]}
        for name, changed in attacks.items():
            with self.subTest(attack=name):
                for file, content in original.items():
                    (self.log / file).write_bytes(content)
                (self.log / "log.jsonl").write_text("".join(changed))
                done = faults.siegel("audit", "verify", self.log)
                self.assertEqual(done.status, faults.STATUS["log_forged"], done)
                if name != "insert at the end":  # that one is told apart by its record, see below
                    done = self.verify_file()
                    whole = faults.siegel("audit", "verify", self.log, "--checkpoint", kept)
                    self.assertEqual(whole.status, faults.STATUS["log_forged"], whole)
        # A record that somebody without the key put behind the last one is announced by the next.
        self.assertEqual(self.verify_file().status, 0)
        self.assertEqual([record["outcome"] for record in self.records()][len(lines) + 1], "recovered")

        # Set back to an old state, with all files of that time: only who kept a checkpoint sees it.
        for file, content in original.items():
            (self.log / file).write_bytes(content)
        self.assertEqual(self.verify_file().status, 0)
        newer = self.keep_checkpoint("newer")
        for file, content in original.items():
            (self.log / file).write_bytes(content)
        self.ok("audit", "verify", self.log)
        done = faults.siegel("audit", "verify", self.log, "--checkpoint", newer)
        self.assertEqual(done.status, faults.STATUS["log_forged"], done)

        # A log of one's own under the same name is signed by another key.
        self.make()
        done = faults.siegel("audit", "verify", self.log, "--checkpoint", kept)
        self.assertEqual(done.status, faults.STATUS["bad_signature"], done)
        altered = self.place.root / "altered"
        altered.write_text(kept.read_text().replace("\n10\n", "\n11\n"))
        self.assertEqual(faults.siegel("audit", "verify", self.log, "--checkpoint", altered).status, faults.STATUS["bad_signature"])

    def test_clock_set_back(self):
        """The order is that of the numbers, whatever the clock says."""
        if faults.SANITIZED:
            self.skipTest("a sanitizer does not go with LD_PRELOAD")
        for when in (1_800_000_000, 1_500_000_000, 4_000_000_000):
            done = faults.siegel("--audit-log", self.log, "verify", "-i", self.place.key, self.place.sealed,
                                 environment={**faults.preload("clock"), "FAULT_TIME": str(when)})
            self.assertEqual(done.status, 0, done)
        self.ok("audit", "verify", self.log)
        self.assertEqual([record["time"][:4] for record in self.records()], ["2027", "2027", "2017", "2017", "2096", "2096"])

    def test_nothing_but_words_and_numbers(self):
        """No name, no path, no key and no value gets into the log."""
        secret_name = self.place.root / "Mandat Mustermann.pdf"
        shutil.copyfile(self.place.input, secret_name)
        self.ok("--audit-log", self.log, "seal", "-f", "-r", self.place.recipient, "-o", self.place.outputs / "x", secret_name)
        faults.siegel("--audit-log", self.log, "open", "-i", self.place.key, "-o", self.place.root / "no" / "where", self.place.sealed)
        told = (self.log / "log.jsonl").read_bytes()
        for needle in (b"Mustermann", str(self.place.root).encode(), self.place.secret, self.place.content[:32], self.place.recipient.encode()):
            self.assertNotIn(needle, told)
        for record in self.records():
            self.assertLessEqual(set(record), {"seq", "time", "operation", "outcome", "actor", "of", "error", "policy", "file_id",
                                               "recipients", "counts"})


faults.main()
