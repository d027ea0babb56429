#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F13, F14: 10 GiB in both directions with at most 32 MiB of memory; 1 MiB out of its middle; sizes around 2^32."""

import json
import os
import re
import shutil
import subprocess
import tempfile

import faults

GIB = 1 << 30
MIB = 1 << 20
MOST_MEMORY = 32 * MIB
WANTED = 10 * GIB


def measured(command, stdin=None):
    """Status and the most memory that was resident, in bytes. With the defaults: also Botan's pool of locked memory."""
    with tempfile.NamedTemporaryFile() as report:
        status = subprocess.run([str(word) for word in faults.with_peak_memory(command, report.name)], check=False,
                                stdin=stdin or subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
        return status, int(report.read()) * 1024


def roomy_folder(size):
    """Memory is quicker than a disk, if there is enough of both kinds."""
    with open("/proc/meminfo", encoding="ascii") as file:
        available = int(re.search(r"MemAvailable:\s+(\d+)", file.read()).group(1)) * 1024
    for folder, enough in (("/dev/shm", available > size + 3 * GIB), (tempfile.gettempdir(), True)):
        if enough and os.path.isdir(folder) and shutil.disk_usage(folder).free > size + GIB // 2:
            return folder
    raise faults.unittest.SkipTest(f"no room for {size // GIB} GiB")


class BigFile(faults.Case):
    size = 1000

    def check(self, what, status, memory):
        print(f"{what}: status {status}, {memory / MIB:.1f} MiB")
        self.assertEqual(status, 0, what)
        self.assertLessEqual(memory, MOST_MEMORY, what)

    def seal(self, size, folder):
        plain, sealed = folder / "plain", folder / "sealed"
        with plain.open("wb") as file:
            file.truncate(size)
        self.check(f"seal {size} B", *measured([faults.SIEGEL, "seal", "-f", "-r", self.place.recipient, "-o", sealed, plain]))
        return sealed

    def test_memory(self):
        place = faults.Place(1000, roomy_folder(WANTED))
        self.addCleanup(place.remove)
        self.place = place
        unseal = [faults.SIEGEL, "open", "-i", place.key]
        for size in (MIB, 512 * MIB):
            sealed = self.seal(size, place.outputs)
            opened = place.outputs / "opened"
            self.check("open to a file", *measured([*unseal, "-f", "-o", opened, sealed]))
            self.assertEqual(opened.stat().st_size, size)
            opened.unlink()
            with sealed.open("rb") as stream:
                self.check("open a stream", *measured([*unseal, "-o", "-"], stdin=stream))
        sealed = self.seal(WANTED, place.outputs)
        self.check("open 10 GiB", *measured([*unseal, "-o", "-", sealed]))
        self.check_reading_a_range(sealed)

    def check_reading_a_range(self, sealed):
        """1 MiB out of the middle reads less than 3 MiB. The bytes are counted by strace."""
        faults.need("strace", "strace")
        begin = WANTED // 2 + 12_345
        log = self.place.root / "strace.log"
        done = faults.run(["strace", "-f", "-qq", "-o", log, "-e", "trace=read,readv,pread64,preadv", faults.SIEGEL, "open",
                           "-i", self.place.key, "--range", f"{begin}-{begin + MIB}", sealed])
        self.assertEqual((done.status, done.out), (0, bytes(MIB)))
        counts = [int(count) for count in re.findall(r"= (\d+)$", log.read_text(errors="replace"), re.MULTILINE)]
        print(f"1 MiB out of the middle: {sum(counts)} B read in {len(counts)} calls")
        self.assertLess(sum(counts), 3 * MIB)
        self.assertGreater(sum(counts), MIB)

    def test_sizes_around_32_bits(self):
        """Through a pipe: nothing of it is stored. That the length is the sealed one is part of verifying."""
        plain = self.place.outputs / "plain"
        for size in ((1 << 32) - 1, 1 << 32, (1 << 32) + 1):
            with plain.open("wb") as file:
                file.truncate(size)
            with subprocess.Popen([faults.SIEGEL, "seal", "-r", self.place.recipient, "-o", "-", plain],
                                  stdout=subprocess.PIPE) as sealing:
                verified = faults.siegel("--progress", "json", "verify", "-i", self.place.key, stdin=sealing.stdout)
            self.assertEqual((sealing.returncode, verified.status), (0, 0), verified)
            told = json.loads(verified.err.splitlines()[-1])
            self.assertEqual(told["total"], size + 16 * (size // 16_384 + 1))

    def test_the_measurement_sees_memory(self):
        _, memory = measured(["python3", "-c", "x = b'x' * (64 << 20)"])
        self.assertGreater(memory, MOST_MEMORY)


faults.main()
