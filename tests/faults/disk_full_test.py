#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F3, F6: a file system that is full, has no more inodes, or cannot be written; and /dev/full as standard output."""

import os
import pathlib
import subprocess

import faults

MAY_MOUNT = faults.in_namespace_of_its_own()
PAGE = 4096


class DiskFull(faults.Case):
    def mount(self, options):
        if not MAY_MOUNT:
            self.skipTest("no right to mount a file system")
        folder = self.place.outputs
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)
        self.addCleanup(subprocess.run, ["umount", folder], check=True)

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.place.outputs], check=True)

    def check(self, job, prepare):
        """A job on a file system that `prepare` has made too small in some way; True if it found room."""
        self.place.clear(job.old)
        prepare()
        used = os.statvfs(self.place.outputs).f_bfree
        done = job.go()
        if done.status == 0:
            job.check_success(done)
            return True
        job.check_failure(done)
        faults.must(done.status == 1, f"not a failure of output: {done}")
        faults.must(os.statvfs(self.place.outputs).f_bfree == used, f"{job.name}: did not give the room back")
        return False

    def test_at_every_fill(self):
        self.mount("size=4m")
        for job in faults.jobs(self.place):
            ends = []
            old = sum(-(-len(content) // PAGE) for content in job.old.values())
            for pages in (1, 2, 3, 16, 63, 64, 65, 130, 145, 146, 147, 148, 149, 150, 160, 200, 220):
                with self.subTest(job=job.name, pages=pages):
                    self.remount("size=4m")
                    ends.append(self.check(job, lambda: self.remount(f"size={(old + pages) * PAGE}")))
            self.remount("size=4m")
            print(f"{job.name}: failed {ends.count(False)} times, found room {ends.count(True)} times")
            self.assertIn(True, ends, job.name)
            if job.name != "keygen":
                self.assertIn(False, ends, job.name)

    def test_no_inode_left(self):
        self.mount("size=4m,nr_inodes=5")
        for job in faults.jobs(self.place):
            def use_up():
                for number in range(4 - len(job.old)):
                    (self.place.outputs / f"other{number}").touch()
                with self.assertRaises(OSError):
                    (self.place.outputs / "one more").touch()
            self.place.clear(job.old)
            use_up()
            before = faults.snapshot(self.place.outputs)
            done = job.go()
            with self.subTest(job=job.name):
                faults.must(done.status == 1, f"not refused: {done}")
                faults.check_told(done)
                faults.must(faults.snapshot(self.place.outputs) == before, f"{job.name}: changed something")

    def test_read_only(self):
        self.mount("size=4m")
        self.addCleanup(self.remount, "rw")
        for job in faults.jobs(self.place):
            self.remount("rw")
            with self.subTest(job=job.name):
                self.assertFalse(self.check(job, lambda: self.remount("ro")))
        self.remount("rw")

    def test_full_standard_output(self):
        place = self.place
        commands = [
            ["seal", "-r", place.recipient, "-o", "-", place.input],
            ["seal", "-a", "-r", place.recipient, "-o", "-", place.input],
            ["open", "-i", place.key, "-o", "-", place.sealed],
            ["open", "-i", place.key, "--range", "5-10", place.sealed],
            ["rewrap", "-i", place.key, "-r", place.recipient, "-o", "-", place.sealed],
            ["inspect", place.sealed], ["inspect", "--json", place.sealed], ["keygen"], ["keygen", "-y", place.key],
            ["completion", "bash"], ["--version"], ["--help"], ["seal", "--help"],
        ]
        for command in commands:
            with self.subTest(command=command[:2]), pathlib.Path("/dev/full").open("wb") as full:
                done = faults.siegel(*command, stdout=full)
                faults.must(done.status == 1, f"not a failure of output: {done}")
                faults.check_told(done, [place.secret])
                place.check_inputs()

    def test_the_oracle_objects_to_a_torso(self):
        self.mount(f"size={16 * PAGE}")
        for mode in ("noisy", "torso"):
            job = faults.naive_job(self.place, mode)
            with self.assertRaises(faults.Caught):
                self.check(job, lambda: None)


faults.main()
