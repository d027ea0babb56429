#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F15: 32 processes that write to the same name."""

import os
import subprocess

import faults

MANY = 32


class Concurrency(faults.Case):
    def at_once(self, command):
        """Starts all, holds them at a pipe that serves as a gate, and returns their statuses and messages."""
        gate, opener = os.pipe()
        children = [subprocess.Popen(["sh", "-c", 'read -r go; exec "$@"', "sh", *map(str, command)], stdin=gate,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(MANY)]
        os.close(gate)
        os.close(opener)
        return [faults.Run(child.wait(), b"", err) for child in children
                for err in [child.communicate()[1].decode()]]

    def jobs(self):
        return {job.name: job for job in faults.jobs(self.place)}

    def check_one_winner(self, job):
        self.place.clear(job.old)
        runs = self.at_once(job.command)
        winners = [done for done in runs if done.status == 0]
        faults.must(len(winners) == 1, f"{job.name}: {len(winners)} winners")
        for done in runs:
            if done.status != 0:
                faults.check_told(done)
                faults.must(done.status == faults.STATUS["output_exists"], f"{job.name}: {done}")
        job.check_success(winners[0])

    def test_one_winner(self):
        for name in ("seal", "open", "keygen", "open a range", "seal with the header apart"):
            for _ in range(2):
                with self.subTest(job=name):
                    self.check_one_winner(self.jobs()[name])

    def test_all_win_with_force(self):
        for name in ("seal over an old file", "open over an old file"):
            job = self.jobs()[name]
            self.place.clear(job.old)
            runs = self.at_once(job.command)
            with self.subTest(job=name):
                self.assertEqual({done.status for done in runs}, {0})
                job.check_success(runs[0])

    def test_rewrap_in_place(self):
        """Who finds the file replaced by another says so; the file is whole at every moment."""
        job = self.jobs()["rewrap in place"]
        self.place.clear(job.old)
        runs = self.at_once(job.command)
        self.assertIn(0, {done.status for done in runs})
        self.assertLessEqual({done.status for done in runs}, {0, faults.STATUS["input_changed"]})
        job.check_success(next(done for done in runs if done.status == 0))

    def test_the_oracle_objects_to_a_careless_program(self):
        with self.assertRaises(faults.Caught):
            self.check_one_winner(faults.naive_job(self.place, "torso"))


faults.main()
