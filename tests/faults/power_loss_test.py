#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F2: the power fails before each call that changes a file, and what was not forced to the disk is lost.

power_loss.cpp simulates it, with the harder of the two things a file system may do to a new name and with the other. A
look at the order of the system calls shows the same without any simulation.
"""

import re

import faults

WRITES = ("write", "writev", "pwritev")


class PowerLoss(faults.Case):
    def lose_power(self, job, renames, limit=60):
        """Yields for each moment until there are no more calls."""
        shim = faults.preload("power_loss")
        for at in range(1, limit):
            done = job.start(environment={**shim, "FAULT_AT": str(at), "FAULT_RENAMES": renames,
                                          "FAULT_FOLDER": str(self.place.outputs)})
            if done.status != -9:
                faults.must(done.status == 0, f"failed without a fault: {done}")
                return
            yield at

    def test_at_every_change(self):
        for job in faults.jobs(self.place):
            for renames in ("kept", "lost"):
                moments = 0
                for at in self.lose_power(job, renames):
                    with self.subTest(job=job.name, renames=renames, at=at):
                        job.check_after_kill()
                        moments += 1
                self.assertGreater(moments, 3, job.name)

    def test_order_of_calls(self):
        """The last write, then fsync of the file, then its name, then fsync of the folder."""
        for job in faults.jobs(self.place):
            strace = faults.Strace(job)
            done = strace.trace([*WRITES, "openat", "fsync", "renameat", "renameat2"])
            job.check_success(done)
            with self.subTest(job=job.name):
                check_order(strace.lines(), len(job.outputs))

    def test_the_oracles_object_to_a_rename_without_fsync(self):
        job = faults.naive_job(self.place, "rename")
        with self.assertRaises(faults.Caught):
            for _ in self.lose_power(job, "kept"):
                job.check_after_kill()
        strace = faults.Strace(job)
        strace.trace([*WRITES, "openat", "fsync", "rename", "renameat", "renameat2"])
        with self.assertRaises(faults.Caught):
            check_order(strace.lines(), 1)


def check_order(lines, files):
    events = []
    temporaries = set()
    folders = set()
    for line in lines:
        opened = re.search(r' openat\((\w+), "([^"]*)", ([A-Z_|]+).*= (\d+)', line)
        if opened:
            where, name, flags, number = opened.groups()
            if ".partial" in name:
                temporaries.add(number)
            elif "O_DIRECTORY" in flags:
                folders.add(number)
        called = re.search(r" (\w+)\((\d+|AT_FDCWD)[,)]|<\.\.\. (\w+) resumed>", line)
        if called and called.group(1) in WRITES and called.group(2) in temporaries:
            events.append("w")
        elif called and called.group(1) == "fsync":
            events.append("f" if called.group(2) in temporaries else "d" if called.group(2) in folders else "?")
        elif re.search(r" rename(at2?)?\(", line):
            events.append("r")
    order = "".join(events)
    # With two files both are on the disk before the first gets its name.
    faults.must(re.fullmatch(r"w+" + "f" * files + "(rd)" * files, order), f"the order is {order}")


faults.main()
