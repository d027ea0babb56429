#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F5: reads and writes of random lengths, interrupted now and then; pipes that give one byte at a time."""

import fcntl
import os
import subprocess
import threading

import faults


class ShortIo(faults.Case):
    def test_random_lengths(self):
        shim = faults.preload("short_io")
        for job in faults.jobs(self.place):
            for seed in range(1, 7):
                more = {"FAULT_INTERRUPT": "1"} if seed % 2 else {}
                with self.subTest(job=job.name, seed=seed):
                    job.check_success(job.start(environment={**shim, "FAULT_SEED": str(seed), **more}))

    def test_the_oracle_objects_to_counts_that_are_believed(self):
        job = faults.naive_job(self.place, "torso")
        with self.assertRaises(faults.Caught):
            job.check_success(job.start(environment={**faults.preload("short_io"), "FAULT_SEED": "1"}))

    def through_pipes(self, command, data, step):
        child = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)

        def feed():
            for at in range(0, len(data), step):
                os.write(child.stdin.fileno(), data[at:at + step])
            child.stdin.close()

        feeder = threading.Thread(target=feed)
        feeder.start()
        out = child.stdout.read()
        feeder.join()
        err = child.stderr.read().decode()
        for end in (child.stdout, child.stderr):
            end.close()
        return faults.Run(child.wait(), out, err)

    def test_one_byte_at_a_time(self):
        content = self.place.content[:40_000]
        for armor in ([], ["--armor"]):
            sealed = self.through_pipes([faults.SIEGEL, "seal", "-r", self.place.recipient, *armor], content, 1)
            self.assertEqual(sealed.status, 0, sealed)
            opened = self.through_pipes([faults.SIEGEL, "open", "-i", self.place.key], sealed.out, 1)
            self.assertEqual((opened.status, opened.out), (0, content), opened.err)

    def test_non_blocking_standard_streams(self):
        """Somebody else left the streams in non-blocking mode: both sides have to wait for each other."""
        content = self.place.content
        for verb, given, data in (("open", ["-i", self.place.key], self.place.sealed.read_bytes()),
                                  ("seal", ["-r", self.place.recipient], content)):
            in_read, in_write = os.pipe()
            out_read, out_write = os.pipe()
            for end in (in_read, out_write):
                fcntl.fcntl(end, fcntl.F_SETFL, os.O_NONBLOCK)
            child = subprocess.Popen([faults.SIEGEL, verb, *map(str, given)], stdin=in_read, stdout=out_write)
            os.close(in_read)
            os.close(out_write)

            def feed(end=in_write, data=data):
                with os.fdopen(end, "wb") as pipe:
                    for at in range(0, len(data), 10_000):
                        pipe.write(data[at:at + 10_000])
                        pipe.flush()

            feeder = threading.Thread(target=feed)
            feeder.start()
            with os.fdopen(out_read, "rb") as pipe:
                out = pipe.read()
            feeder.join()
            self.assertEqual(child.wait(), 0)
            if verb == "open":
                self.assertEqual(out, content)
            else:
                (self.place.outputs / "x").write_bytes(out)
                self.assertTrue(self.place.opens(self.place.outputs / "x"))


faults.main()
