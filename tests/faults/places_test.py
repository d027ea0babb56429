#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F7, F8, F19: where the output may be and where not, links, things that appear meanwhile, and the umask."""

import os
import stat
import subprocess
import time

import faults

DELAY = "400000"  # microseconds


class Places(faults.Case):
    def forced(self, job):
        """The same call with --force, where the command has it."""
        verb = job.command[1]
        return [*job.command[:2], "-f", *job.command[2:]] if verb in {"seal", "open"} else job.command

    def makers(self):
        return [job for job in faults.jobs(self.place) if not job.old]

    def refused(self, job, command, **how):
        job.place.check_inputs()
        done = faults.run(command, stdin=job.stdin.open("rb") if job.stdin else None, timeout=20, **how)
        faults.check_told(done, [self.place.secret])
        faults.must(done.status == faults.STATUS["output_exists"], f"{job.name}: not refused: {done}")
        left = [path.name for path in self.place.outputs.iterdir() if faults.TEMPORARY.match(path.name)]
        faults.must(not left, f"{job.name}: left {left}")
        job.place.check_inputs()

    def test_output_exists(self):
        for job in self.makers():
            self.place.clear()
            target = job.path(job.outputs[-1])
            target.write_bytes(b"precious")
            with self.subTest(job=job.name):
                self.refused(job, job.command)
                self.assertEqual(target.read_bytes(), b"precious")

    def test_output_is_no_file(self):
        victim = self.place.root / "victim"
        made = {
            "directory": lambda path: path.mkdir(),
            "pipe": os.mkfifo,
            "link to a file": lambda path: path.symlink_to(victim),
            "dangling link": lambda path: path.symlink_to(self.place.root / "nowhere"),
            "link to a folder": lambda path: path.symlink_to(self.place.inputs),
            "link to a device": lambda path: path.symlink_to("/dev/null"),
            "link to itself": lambda path: path.symlink_to(path),
        }
        for job in self.makers():
            for what, make in made.items():
                self.place.clear()
                victim.write_bytes(b"precious")
                make(job.path(job.outputs[-1]))
                before = faults.snapshot(self.place.root)
                for command in (job.command, self.forced(job)):
                    with self.subTest(job=job.name, what=what, forced="-f" in command):
                        self.refused(job, command)
                        self.assertEqual(faults.snapshot(self.place.root), before)
        self.assertFalse((self.place.root / "nowhere").exists())

    def test_device(self):
        place = self.place
        for target in ("/dev/null", "/dev/full"):
            self.fails("output_exists", "seal", "-f", "-r", place.recipient, "-o", target, place.input)
            self.fails("output_exists", "open", "-f", "-i", place.key, "-o", target, place.sealed)
            self.assertTrue(stat.S_ISCHR(os.stat(target).st_mode))

    def test_output_is_an_input(self):
        """By device and inode, whatever the path; also through a hard link."""
        place = self.place
        hard = place.outputs / "hard"
        for path in (place.input, place.sealed, place.key):
            os.link(path, hard)
            for target in (path, place.inputs / "." / path.name, place.inputs / ".." / "in" / path.name, hard):
                with self.subTest(path=path.name, target=str(target)):
                    if path == place.input:
                        self.fails("output_exists", "seal", "-f", "-r", place.recipient, "-o", target, path)
                    else:
                        self.fails("output_exists", "open", "-f", "-i", place.key, "-o", target, place.sealed)
                    place.check_inputs()
            hard.unlink()

    def test_standard_output_is_the_input(self):
        copy = self.place.outputs / "copy"
        copy.write_bytes(self.place.content)
        with copy.open("ab") as both:
            self.fails("output_exists", "seal", "-r", self.place.recipient, "-o", "-", copy, stdout=both)
        self.assertEqual(copy.read_bytes(), self.place.content)

    def test_folder_that_is_not_there(self):
        for job in faults.jobs(self.place):
            if "rewrap" in job.name:
                continue
            for folder in ("nowhere", "file", "x" * 300):
                (self.place.outputs / "file").write_bytes(b"precious")
                command = [self.place.outputs / folder / word.name if isinstance(word, type(self.place.outputs))
                           and word.parent == self.place.outputs else word for word in job.command]
                done = faults.run(command, stdin=job.stdin.open("rb") if job.stdin else None)
                with self.subTest(job=job.name, folder=folder):
                    faults.check_told(done)
                    faults.must(done.status == 1, f"not a failure of output: {done}")
                    self.assertEqual([path.name for path in self.place.outputs.iterdir()], ["file"])

    def test_rights_under_every_umask(self):
        for umask in (0o000, 0o022, 0o077, 0o777):
            for job in self.makers():
                done = job.start(preexec_fn=lambda umask=umask: os.umask(umask))
                with self.subTest(job=job.name, umask=oct(umask)):
                    job.check_success(done)
                    for name in job.outputs:
                        self.assertEqual(stat.S_IMODE(job.path(name).stat().st_mode), 0o600)

    def test_rights_while_it_is_written(self):
        for job in self.makers():
            strace = faults.Strace(job)
            for at, _ in strace.inject_each("fsync", ["signal=SIGKILL"]):
                for path in self.place.outputs.iterdir():
                    with self.subTest(job=job.name, at=at):
                        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)

    def held_at(self, job, call, act):
        """Runs the job, holds it before a call, and calls `act` meanwhile."""
        strace = faults.Strace(job)
        first = strace.first(call)
        self.place.clear(job.old)
        prefix = ["strace", "-f", "-qq", "-o", strace.log, "-e", f"trace={call}",
                  "-e", f"inject={call}:delay_enter={DELAY}:when={first}"]
        child = subprocess.Popen([str(word) for word in [*prefix, *job.command]], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        for _ in range(500):
            if any(faults.TEMPORARY.match(path.name) for path in self.place.outputs.iterdir()):
                break
            time.sleep(0.01)
        act()
        out, err = child.communicate(timeout=60)
        return faults.Run(child.returncode, out, err.decode())

    def test_somebody_takes_the_name_meanwhile(self):
        by_name = {job.name: job for job in faults.jobs(self.place)}
        for name in ("seal", "open", "keygen"):
            job = by_name[name]
            target = job.path(job.outputs[0])
            done = self.held_at(job, "fsync", lambda target=target: target.write_bytes(b"precious"))
            with self.subTest(job=name):
                faults.must(done.status == 2, f"not refused: {done}")
                self.assertEqual(target.read_bytes(), b"precious")
                self.assertEqual(len(list(self.place.outputs.iterdir())), 1)

    def test_a_link_takes_the_name_meanwhile(self):
        by_name = {job.name: job for job in faults.jobs(self.place)}
        victim = self.place.root / "victim"
        for name in ("seal over an old file", "open over an old file"):
            job = by_name[name]
            target = job.path(job.outputs[0])
            victim.write_bytes(b"precious")

            def swap(target=target):
                target.unlink()
                target.symlink_to(victim)

            done = self.held_at(job, "fsync", swap)
            with self.subTest(job=name):
                faults.must(done.status == 2, f"not refused: {done}")
                self.assertEqual(victim.read_bytes(), b"precious")
                self.assertEqual(len(list(self.place.outputs.iterdir())), 1)

    def test_the_folder_is_swapped_for_a_link_meanwhile(self):
        """The folder is held open: the file ends up where the path led at first, and nothing at the new place."""
        by_name = {job.name: job for job in faults.jobs(self.place)}
        elsewhere, moved = self.place.root / "elsewhere", self.place.root / "moved"
        for name in ("seal", "seal over an old file", "open", "open over an old file", "keygen"):
            job = by_name[name]
            elsewhere.mkdir()

            def swap():
                self.place.outputs.rename(moved)
                self.place.outputs.symlink_to(elsewhere)

            done = self.held_at(job, "fsync", swap)
            self.place.outputs.unlink()
            moved.rename(self.place.outputs)
            with self.subTest(job=name):
                self.assertEqual(list(elsewhere.iterdir()), [])
                job.check_success(done)
            elsewhere.rmdir()

    def test_a_file_replaced_before_it_is_rewrapped_in_place(self):
        job = next(job for job in faults.jobs(self.place) if job.in_place)
        target = job.path(job.outputs[0])

        def replace():
            (self.place.root / "newer").write_bytes(b"somebody's newer file")
            (self.place.root / "newer").rename(target)

        done = self.held_at(job, "fchmod", replace)
        faults.must(done.status == faults.STATUS["input_changed"], f"not refused: {done}")
        self.assertEqual(target.read_bytes(), b"somebody's newer file")
        self.assertEqual(len(list(self.place.outputs.iterdir())), 1)

    def test_the_checks_object_to_a_careless_program(self):
        job = faults.naive_job(self.place, "torso")
        job.path("copy").write_bytes(b"precious")
        with self.assertRaises(faults.Caught):
            self.refused(job, job.command)


faults.main()
