#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F13: 10 GiB in at most 32 MiB of memory, in both directions, and a range of it without reading the rest."""

import os
import pathlib
import re
import subprocess

import faults

GIB = 1 << 30
MEMORY_LIMIT_KIB = 32 * 1024
SIZE = 10 * GIB


def peak_memory(command, **how):
    """Runs to the end; the status and the peak of resident memory in KiB."""
    child = subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE, **how)
    err = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    return faults.Run(child.returncode, b"", err.decode()), usage.ru_maxrss


def need_room(folder, size):
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize > size


class BigFile(faults.Case):
    size = 1 << 20

    def setUp(self):
        super().setUp()
        if faults.SANITIZED:
            self.skipTest("a sanitizer needs memory of its own")

    def check_memory(self, command, **how):
        done, peak = peak_memory(command, **how)
        faults.must(done.status == 0, f"failed: {done}")
        print(f"{command[1]}: {peak // 1024} MiB")
        faults.must(peak <= MEMORY_LIMIT_KIB, f"{command[1]} took {peak} KiB")

    def test_one_mebibyte(self):
        out = self.place.outputs
        self.check_memory([faults.SIEGEL, "seal", "-r", self.place.recipient, "-o", out / "a", self.place.input])
        self.check_memory([faults.SIEGEL, "open", "-i", self.place.key, "-o", out / "b", out / "a"])

    def test_ten_gibibytes(self):
        base = pathlib.Path("/dev/shm")
        if not base.is_dir() or not need_room(base, SIZE + GIB):
            base = self.place.root
        if not need_room(base, SIZE + GIB):
            self.skipTest("there are no 11 GiB of room")
        big = faults.Place(0, base)
        self.addCleanup(big.remove)
        hole, sealed = big.root / "hole", big.outputs / "s"
        with open(hole, "wb") as file:
            file.truncate(SIZE)
            file.seek(SIZE // 2)
            file.write(b"the middle")
        self.check_memory([faults.SIEGEL, "seal", "-r", big.recipient, "-o", sealed, hole])
        with open(os.devnull, "wb") as nowhere:
            self.check_memory([faults.SIEGEL, "open", "-i", big.key, "-o", "-", sealed], stdout=nowhere)
            with open(hole, "rb") as stream:
                self.check_memory([faults.SIEGEL, "seal", "-r", big.recipient], stdin=stream, stdout=nowhere)
        self.check_range(big, sealed)

    def check_range(self, big, sealed):
        """One mebibyte in the middle: less than 3 MiB are read."""
        faults.need("strace", "strace")
        begin = SIZE // 2 - 16
        log, part = big.root / "log", big.outputs / "part"
        calls = "read,readv,pread64,preadv"
        done = faults.run(["strace", "-f", "-qq", "-e", f"trace={calls},prctl", "-e", "inject=prctl:retval=0", "-o", log,
                           faults.SIEGEL, "open", "-i", big.key, "--range", f"{begin}-{begin + (1 << 20)}", "-o", part, sealed])
        faults.must(done.status == 0, f"failed: {done}")
        content = part.read_bytes()
        self.assertEqual(len(content), 1 << 20)
        self.assertEqual(content[:26], b"\0" * 16 + b"the middle")
        total = sum(int(count) for count in re.findall(r" = (\d+)$", log.read_text(), re.M))
        print(f"a range of 1 MiB in 10 GiB: read {total} bytes")
        self.assertGreater(total, 1 << 20)
        self.assertLess(total, 3 << 20)

    def test_the_oracle_objects_to_a_large_process(self):
        with self.assertRaises(faults.Caught):
            self.check_memory(["python3", "-c", "b = bytearray(64 << 20)"])


faults.main()
