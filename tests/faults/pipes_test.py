#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F9: broken pipes, and standard streams that are closed from the start."""

import itertools
import os
import subprocess

import faults


class Pipes(faults.Case):
    size = 3_000_000  # more than a pipe holds

    def test_reader_goes_away(self):
        place = self.place
        for command in (["seal", "-r", place.recipient, "-o", "-", place.input],
                        ["seal", "-a", "-r", place.recipient, "-o", "-", place.input],
                        ["open", "-i", place.key, "-o", "-", place.sealed],
                        ["open", "-i", place.key, "--range", "0-2000000", place.sealed],
                        ["rewrap", "-i", place.key, "-r", place.recipient, "-o", "-", place.sealed]):
            for taken in (0, 1, 70_000):
                with self.subTest(command=command[:2], taken=taken):
                    child = subprocess.Popen([str(word) for word in [faults.SIEGEL, *command]], stdin=subprocess.DEVNULL,
                                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                    child.stdout.read(taken)
                    child.stdout.close()
                    err = child.stderr.read().decode()
                    child.stderr.close()
                    done = faults.Run(child.wait(), b"", err)
                    faults.must(done.status == 1, f"not a failure of output: {done}")
                    faults.check_told(done, [place.secret])
                    place.check_inputs()

    def test_error_reader_goes_away(self):
        """Nobody hears the message: the status still tells, and no signal ends the command."""
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = faults.siegel("open", "-i", self.place.key, "-o", self.place.outputs / "a", self.place.input,
                             stderr=write_end)
        os.close(write_end)
        self.assertEqual(done.status, faults.STATUS["bad_header"])

    def test_closed_streams(self):
        """A file must not get one of the numbers 0 to 2, or messages would end up in it."""
        for job in faults.jobs(self.place):
            for closed in itertools.chain.from_iterable(itertools.combinations((0, 1, 2), n) for n in (1, 2, 3)):
                def close(closed=closed):
                    for number in closed:
                        os.close(number)
                done = job.start(preexec_fn=close)
                done.mute = 2 in closed
                with self.subTest(job=job.name, closed=closed):
                    must_fail = job.stdin and 0 in closed or job.name == "keygen" and 2 in closed
                    faults.must(job.check_either(done) != bool(must_fail), f"{done}")

    def test_failure_with_closed_streams(self):
        place = self.place
        for closed in ((0,), (1,), (2,), (0, 1, 2)):
            def close(closed=closed):
                for number in closed:
                    os.close(number)
            target = place.outputs / "a"
            done = faults.siegel("open", "-i", place.key, "-o", target, place.input, preexec_fn=close)
            with self.subTest(closed=closed):
                self.assertEqual(done.status, faults.STATUS["bad_header"])
                self.assertEqual(list(place.outputs.iterdir()), [])

    def test_data_to_a_closed_standard_output(self):
        place = self.place
        for command in (["seal", "-r", place.recipient, "-o", "-", place.input],
                        ["open", "-i", place.key, "-o", "-", place.sealed], ["inspect", place.sealed], ["keygen"],
                        ["--version"], ["--help"]):
            with self.subTest(command=command[:1]):
                done = faults.siegel(*command, preexec_fn=lambda: os.close(1))
                faults.must(done.status == 1, f"not a failure of output: {done}")
                faults.check_told(done, [place.secret])
                place.check_inputs()

    def test_the_oracle_objects_to_a_careless_program(self):
        """With standard output closed the file gets its number; here the failure is that nobody notices a closed input."""
        job = faults.naive_job(self.place, "torso")
        job.command[2] = "/dev/stdin"
        with self.assertRaises(faults.Caught):
            job.check_either(job.start(preexec_fn=lambda: os.close(0)))


faults.main()
