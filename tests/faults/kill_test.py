#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F1: killed at every system call that touches a file, and at random times."""

import random
import subprocess
import time

import faults

CALLS = ["openat", "read", "readv", "preadv", "write", "writev", "pwritev", "fchmod", "fsync", "close", "renameat",
         "renameat2", "linkat", "unlinkat"]


class Kill(faults.Case):
    def check_every_call(self, job):
        hits = 0
        strace = faults.Strace(job)
        for call in CALLS:
            for at, done in strace.inject_each(call, ["signal=SIGKILL"]):
                with self.subTest(job=job.name, call=call, at=at):
                    faults.must(done.status == -9, f"not killed: {done}")
                    job.check_after_kill()
                    hits += 1
        return hits

    def test_at_every_call(self):
        for job in faults.jobs(self.place):
            hits = self.check_every_call(job)
            print(f"{job.name}: killed at {hits} calls")
            self.assertGreater(hits, 10, job.name)

    def test_at_random_times(self):
        chance = random.Random(1)
        ended = 0
        for _ in range(50):
            job = chance.choice(faults.jobs(self.place)[:8])
            self.place.clear(job.old)
            stdin = job.stdin.open("rb") if job.stdin else subprocess.DEVNULL
            child = subprocess.Popen([str(word) for word in job.command], stdin=stdin, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, 0.012))
            child.kill()
            ended += child.wait() == -9
            if job.stdin:
                stdin.close()
            job.check_after_kill()
        print(f"killed in time: {ended} of 50")
        self.assertGreater(ended, 5)

    def test_the_oracle_objects_to_a_torso(self):
        job = faults.naive_job(self.place, "torso")
        strace = faults.Strace(job)
        strace.marks = {"write": 1}
        with self.assertRaises(faults.Caught):
            for _ in strace.inject_each("write", ["signal=SIGKILL"]):
                job.check_after_kill()


faults.main()
