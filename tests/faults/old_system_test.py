#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F23: kernels and file systems that cannot do everything: no fsync, no exclusive rename, no hard links, no getrandom.

The temporary file is in the folder of the output, so a rename never crosses devices, and O_TMPFILE is not used.
"""

import os
import subprocess

import faults


class OldSystem(faults.Case):
    def test_no_fsync(self):
        for job in faults.jobs(self.place):
            for error in ("EINVAL", "EOPNOTSUPP"):
                with self.subTest(job=job.name, error=error):
                    job.check_success(faults.Strace(job).trace(["fsync"], [f"fsync:error={error}"]))

    def test_no_exclusive_rename(self):
        """A hard link is exclusive too; where there are none, a look before the rename has to do."""
        new = [job for job in faults.jobs(self.place) if not job.old]
        for job in new:
            for error in ("EINVAL", "ENOSYS", "EOPNOTSUPP"):
                for links in ([], ["linkat:error=EPERM"], ["linkat:error=EOPNOTSUPP"]):
                    with self.subTest(job=job.name, error=error, links=links):
                        strace = faults.Strace(job)
                        faulty = [f"renameat2:error={error}", *links]
                        job.check_success(strace.trace(["renameat2", "linkat", "renameat"], faulty))

    def test_no_exclusive_rename_and_the_name_is_taken(self):
        """The output appears while the command is held before the rename."""
        job = faults.jobs(self.place)[0]
        target = job.path("a")
        for links in ([], ["linkat:error=EPERM"]):
            strace = faults.Strace(job)
            self.place.clear()
            words = [word for fault in ["renameat2:error=ENOSYS", "fsync:delay_enter=300000:when=1", *links]
                     for word in ("-e", f"inject={fault}")]
            child = subprocess.Popen([str(word) for word in ["strace", "-f", "-qq", "-o", strace.log, "-e",
                                                             "trace=fsync,renameat2,linkat", *words, *job.command]],
                                     stderr=subprocess.PIPE, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
            while not any(self.place.outputs.iterdir()):
                pass
            target.write_bytes(b"precious")
            err = child.communicate()[1].decode()
            with self.subTest(links=links):
                faults.must(child.returncode == faults.STATUS["output_exists"], f"not refused: {err}")
                self.assertEqual(target.read_bytes(), b"precious")
                self.assertEqual(len(list(self.place.outputs.iterdir())), 1)

    def test_no_hard_links_for_a_pair(self):
        job = next(job for job in faults.jobs(self.place) if "over old files" in job.name)
        for error in ("EPERM", "EOPNOTSUPP", "EMLINK"):
            job.check_success(faults.Strace(job).trace(["linkat"], [f"linkat:error={error}"]))

    def test_the_oracle_objects_to_a_name_that_is_taken_away(self):
        job = faults.naive_job(self.place, "rename")
        job.path("copy").write_bytes(b"precious")
        faults.run(job.command)
        with self.assertRaises(AssertionError):
            self.assertEqual(job.path("copy").read_bytes(), b"precious")


faults.main()
