#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F22: the generator of the system fails, is missing, gives too little or the same bytes again."""

import faults

NEED = ["seal", "seal over an old file", "seal a stream into armor", "seal with the header apart", "open",
        "open over an old file", "rewrap in place", "keygen"]


class RandomFailure(faults.Case):
    def check(self, job, done):
        faults.must(done.status != 0, f"{job.name}: worked without random bytes")
        job.check_failure(done)
        faults.must(done.status == 1, f"not random_failed: {done}")
        faults.must("random" in done.err, f"does not say why: {done}")

    def jobs(self):
        return [job for job in faults.jobs(self.place) if job.name in NEED]

    def test_unusable_generators(self):
        """From the first draw on, and from a later one."""
        shim = faults.preload("random_source")
        for job in self.jobs():
            for mode in ("constant", "counting", "missing", "broken"):
                ends = []
                for after in range(0, 60, 2 if mode != "broken" else 1):
                    done = job.start(environment={**shim, "FAULT_RANDOM": mode, "FAULT_RANDOM_AFTER": str(after)})
                    with self.subTest(job=job.name, mode=mode, after=after):
                        if done.status == 0:
                            job.check_success(done)
                        else:
                            self.check(job, done)
                    ends.append(done.status)
                    if done.status == 0 and after > 20:
                        break
                self.assertNotEqual(ends[0], 0, f"{job.name}: {mode}")

    def test_system_call_fails(self):
        for job in self.jobs():
            strace = faults.Strace(job)
            for fault in ("error=ENOSYS", "error=EIO", "error=EAGAIN", "retval=0", "retval=1"):
                done = strace.trace(["getrandom"], [f"getrandom:{fault}"])
                with self.subTest(job=job.name, fault=fault):
                    self.check(job, done)

    def test_system_call_fails_once(self):
        """At every call: what the C library and libsodium draw for themselves may be passed over."""
        for job in self.jobs()[:5]:
            failures = 0
            for at, done in faults.Strace(job).inject_each("getrandom", ["error=EIO", "error=ENOSYS"]):
                with self.subTest(job=job.name, at=at):
                    failures += not job.check_either(done)
            self.assertGreater(failures, 1, job.name)

    def test_the_check_objects_to_a_program_that_goes_on(self):
        job = faults.naive_job(self.place, "torso")
        with self.assertRaises(faults.Caught):
            self.check(job, job.start(environment={**faults.preload("random_source"), "FAULT_RANDOM": "constant"}))


faults.main()
