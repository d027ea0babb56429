#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F3, F4, F6: each system call on a file fails once with each error it can have.

Every run either fails cleanly, or succeeds and is then complete: an error on a file that does not matter (how many cores
there are) may be passed over. Interruptions have to be passed over.
"""

import faults

HARD = {
    "openat": ["EIO", "EACCES", "ENOSPC", "EROFS", "EMFILE"],
    "fstat": ["EIO"],
    "newfstatat": ["EIO"],
    "read": ["EIO"],
    "readv": ["EIO"],
    "preadv": ["EIO"],
    "write": ["ENOSPC", "EIO", "EDQUOT"],
    "writev": ["ENOSPC", "EIO", "EDQUOT"],
    "pwritev": ["ENOSPC", "EIO", "EDQUOT", "EFBIG"],
    "fchmod": ["EPERM", "EROFS"],
    "fsync": ["EIO", "ENOSPC", "EDQUOT"],
    "close": ["EIO", "ENOSPC", "EDQUOT"],
    "renameat": ["EIO", "ENOSPC", "EROFS", "EDQUOT"],
    "renameat2": ["EIO", "ENOSPC", "EROFS", "EDQUOT"],
}
PASSING = {
    "read": ["EINTR", "EAGAIN"],
    "readv": ["EINTR", "EAGAIN"],
    "preadv": ["EINTR", "EAGAIN"],
    "write": ["EINTR", "EAGAIN"],
    "writev": ["EINTR", "EAGAIN"],
    "pwritev": ["EINTR", "EAGAIN"],
    "fsync": ["EINTR"],
    "close": ["EINTR"],
}


class IoError(faults.Case):
    def test_errors(self):
        for job in faults.jobs(self.place):
            strace = faults.Strace(job)
            failures = {}
            for call, errors in HARD.items():
                for at, done in strace.inject_each(call, [f"error={error}" for error in errors]):
                    with self.subTest(job=job.name, call=call, at=at):
                        failures[call] = failures.get(call, 0) + (not job.check_either(done))
                        # Where it cannot be seen what stands there, it may be taken for something that is refused.
                        faults.must(done.status in {0, 1} or "stat" in call, f"not a failure of input or output: {done}")
            print(f"{job.name}: errors reported {failures}")
            for call in failures.keys() & {"pwritev", "writev", "fchmod", "fsync", "renameat", "renameat2"}:
                self.assertGreater(failures[call], 0, f"{job.name}: no error at {call} did harm")
            self.assertGreater(sum(failures.values()), 10, job.name)

    def test_interruptions(self):
        for job in faults.jobs(self.place):
            strace = faults.Strace(job)
            passed = 0
            for call, errors in PASSING.items():
                for at, done in strace.inject_each(call, [f"error={error}" for error in errors]):
                    with self.subTest(job=job.name, call=call, at=at):
                        job.check_success(done)
                        passed += 1
            print(f"{job.name}: {passed} interruptions passed over")
            self.assertGreater(passed, 5, job.name)

    def test_no_more_threads(self):
        for job in faults.jobs(self.place)[:6]:
            for call in ("clone3", "clone"):
                with self.subTest(job=job.name, call=call):
                    job.check_success(faults.Strace(job).trace([call], [f"{call}:error=EAGAIN"]))

    def test_standard_output_breaks_off(self):
        """What left before the error is a correct front part."""
        place = self.place
        job = faults.Job("open to standard output", [faults.SIEGEL, "open", "-i", place.key, "-o", "-", place.sealed],
                         place, [], lambda: True)
        failures = 0
        for at, done in faults.Strace(job).inject_each("writev", ["error=EIO"]):
            with self.subTest(at=at):
                job.check_failure(done)
                faults.must(place.content.startswith(done.out), "what left was not a front part")
                failures += 1
        self.assertGreater(failures, 0)

    def test_the_oracle_objects_to_a_torso(self):
        job = faults.naive_job(self.place, "noisy")
        strace = faults.Strace(job)
        strace.marks = {"write": 1}
        for _, done in strace.inject_each("write", ["error=ENOSPC"]):
            with self.assertRaises(faults.Caught):
                job.check_either(done)

    def test_the_oracle_objects_to_a_false_success(self):
        job = faults.naive_job(self.place, "torso")
        strace = faults.Strace(job)
        strace.marks = {"write": 1}
        for _, done in strace.inject_each("write", ["error=ENOSPC"]):
            self.assertEqual(done.status, 0)
            with self.assertRaises(faults.Caught):
                job.check_either(done)


faults.main()
