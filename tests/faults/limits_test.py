#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F6: limits of the process and rights of the user: file size, open files, no right to read or write."""

import os
import resource
import signal

import faults

NOBODY = 65534


class Limits(faults.Case):
    def test_file_size(self):
        """SIGXFSZ would end the process before it could clean up."""
        for job in faults.jobs(self.place):
            ends = []
            for limit in (0, 1, 7, 200, 300, 16_384, 262_144, 599_999, 600_000, 600_700, 1_000_000):
                with self.subTest(job=job.name, limit=limit):
                    def lower(limit=limit):
                        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                    ends.append(job.check_either(job.start(preexec_fn=lower)))
            self.assertIn(False, ends, job.name)
            self.assertIn(True, ends, job.name)

    def test_open_files(self):
        for job in faults.jobs(self.place):
            ends = []
            for limit in range(3, 12):
                def lower(limit=limit):
                    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
                done = job.start(preexec_fn=lower)
                if done.status == 127:  # not even the loader came through
                    continue
                with self.subTest(job=job.name, limit=limit):
                    ends.append(job.check_either(done))
            self.assertIn(False, ends, job.name)
            self.assertIn(True, ends, job.name)

    def as_nobody(self):
        if os.geteuid() != 0:
            return {}
        self.place.root.chmod(0o755)
        for path in (self.place.inputs, self.place.outputs):
            os.chown(path, NOBODY, NOBODY)
        for path in self.place.inputs.iterdir():
            os.chown(path, NOBODY, NOBODY)
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def test_no_right_to_write(self):
        who = self.as_nobody()
        for job in faults.jobs(self.place):
            self.place.clear(job.old)
            for path in self.place.outputs.iterdir():
                path.chmod(0o644)
            self.place.outputs.chmod(0o555)
            with self.subTest(job=job.name):
                done = job.go(**who)
                faults.must(done.status == 1, f"not a failure of output: {done}")
                job.check_failure(done)
            self.place.outputs.chmod(0o755)

    def test_no_right_to_read(self):
        who = self.as_nobody()
        for path in (self.place.input, self.place.sealed, self.place.key):
            mode = path.stat().st_mode
            path.chmod(0)
            for job in faults.jobs(self.place)[:6]:
                if path not in job.command:
                    continue
                with self.subTest(job=job.name, path=path.name):
                    done = job.start(**who)
                    faults.must(done.status == 1, f"not a failure of input: {done}")
                    faults.check_told(done)
                    faults.must(not any(self.place.outputs.iterdir()) or job.old, "left something")
            path.chmod(mode)

    def test_the_oracle_objects_to_a_torso(self):
        for mode in ("noisy", "torso"):
            def lower():
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            job = faults.naive_job(self.place, mode)
            with self.assertRaises(faults.Caught):
                job.check_either(job.start(preexec_fn=lower))


faults.main()
