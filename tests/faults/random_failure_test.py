#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F22: the system gives no random bytes, or bytes that are none. Nothing may be sealed and no key made then."""

import faults


class RandomFailure(faults.Case):
    def job(self, name):
        return next(job for job in faults.jobs(self.place) if job.name == name)

    def test_a_generator_that_gives_nothing_usable(self):
        shim = faults.preload("random_source")
        for name in ("seal", "keygen", "seal over an old file", "seal with the header apart"):
            for mode in ("constant", "counting", "missing", "broken"):
                with self.subTest(job=name, mode=mode):
                    job = self.job(name)
                    job.command[1:1] = ["--progress", "json"]
                    job.check_failure(job.start(environment={**shim, "FAULT_RANDOM": mode}), {"random_failed"})

    def test_a_generator_that_fails_later(self):
        shim = faults.preload("random_source")
        failures = 0
        for name in ("seal", "keygen"):
            for after in range(40):
                with self.subTest(job=name, after=after):
                    job = self.job(name)
                    job.command[1:1] = ["--progress", "json"]
                    done = job.start(environment={**shim, "FAULT_RANDOM": "broken", "FAULT_RANDOM_AFTER": str(after)})
                    if job.check_either(done, {"random_failed"}):
                        break
                    failures += 1
            else:
                self.fail(f"{name}: never came to an end")
        print(f"failed {failures} times")
        self.assertGreater(failures, 4)

    def test_the_system_call_fails(self):
        for error in ("ENOSYS", "EIO"):
            job = self.job("seal")
            job.command[1:1] = ["--progress", "json"]
            strace = faults.Strace(job)
            first = strace.first("getrandom")
            done = strace.trace(["getrandom"], [f"getrandom:error={error}:when={first}+"])
            with self.subTest(error=error):
                job.check_failure(done, {"random_failed"})

    def test_the_oracle_objects_to_a_success(self):
        job = self.job("seal")
        with self.assertRaises(faults.Caught):
            job.check_failure(job.start())


faults.main()
