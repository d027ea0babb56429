#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F12: little memory, and each allocation failing once. The failures inside the core are counted in tests/memory."""

import os
import resource

import faults

MIB = 1 << 20
BEFORE_MAIN = {127, -6}  # the loader gave up, or the initialization of global objects


class MemoryLimit(faults.Case):
    def test_address_space(self):
        for job in faults.jobs(self.place)[::2]:
            ends = []
            for kib in [*range(8192, 18_432, 64), 24_000, 40_000, 100_000, 400_000]:
                def lower(kib=kib):
                    resource.setrlimit(resource.RLIMIT_AS, (kib * 1024, kib * 1024))
                done = job.start(preexec_fn=lower)
                if done.status in BEFORE_MAIN and "siegel: error: " not in done.err:
                    faults.must(sorted(path.name for path in self.place.outputs.iterdir()) == sorted(job.old), f"{done}")
                    continue
                with self.subTest(job=job.name, kib=kib):
                    ends.append(job.check_either(done))
                    faults.must(done.status in {0, 1}, f"not a failure of memory or output: {done}")
            print(f"{job.name}: failed {ends.count(False)} times, worked {ends.count(True)} times")
            self.assertIn(True, ends, job.name)
            self.assertIn(False, ends, job.name)

    def test_each_allocation(self):
        self.check_each_allocation(faults.jobs(self.place), {})

    def test_no_memory_from_then_on(self):
        """Then there may be no memory for an exception either, or for the message."""
        self.check_each_allocation(faults.jobs(self.place)[::3], {"FAULT_FOR_EVER": "1"})

    def check_each_allocation(self, jobs, more):
        shim = {**faults.preload("allocation"), **more}
        report = self.place.root / "report"
        for job in jobs:
            failures = tried = 0
            number = 1
            while number < 20_000:
                report.unlink(missing_ok=True)
                done = job.start(environment={**shim, "FAULT_AT": str(number), "FAULT_REPORT": str(report)})
                if not report.exists():
                    job.check_success(done)
                    break
                with self.subTest(job=job.name, number=number):
                    failures += not job.check_either(done)
                    faults.must(done.status in {0, 1}, f"not a failure of memory: {done}")
                tried += 1
                # Most of the first thousand build the list of options.
                number += 1 + number // 12
            print(f"{job.name}: {failures} failures in {tried} of {number} allocations")
            self.assertGreater(failures, 10, job.name)

    def test_no_locked_memory(self):
        """Locked memory is wanted, not needed (docs/threat-model.md, "What is not guaranteed")."""
        def lower():
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
        for job in faults.jobs(self.place)[:6]:
            with self.subTest(job=job.name):
                job.check_success(job.start(preexec_fn=lower, environment={"BOTAN_MLOCK_POOL_SIZE": "512"}))

    def test_passphrase_that_needs_more(self):
        """64 MiB for Argon2id where there are 60."""
        passphrase = self.place.root / "passphrase"
        passphrase.write_text("correct horse\n")

        def go(*arguments, **how):
            with passphrase.open("rb") as file:
                os.dup2(file.fileno(), 9)
                os.set_inheritable(9, True)
                try:
                    return faults.siegel("--progress", "json", *arguments, "--passphrase-fd", "9", pass_fds=(9,), **how)
                finally:
                    os.close(9)

        def lower():
            resource.setrlimit(resource.RLIMIT_AS, (60 * MIB, 60 * MIB))

        sealed, target = self.place.root / "with-passphrase.siegel", self.place.outputs / "a"
        self.assertEqual(go("seal", "-p", "-o", sealed, self.place.input).status, 0)
        for arguments in (("seal", "-p", "-o", target, self.place.input), ("open", "-o", target, sealed)):
            with self.subTest(verb=arguments[0]):
                done = go(*arguments, preexec_fn=lower)
                self.assertEqual((done.status, done.word), (1, "out_of_memory"), done.err)
                self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_the_oracle_objects_to_a_crash(self):
        job = faults.Job("a crash", ["sh", "-c", "kill -ABRT $$"], self.place, ["a"], lambda: False)
        with self.assertRaises(faults.Caught):
            job.check_either(job.start())


faults.main()
