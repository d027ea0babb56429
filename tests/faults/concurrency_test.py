#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F15: many at once, one output. Exactly one wins, and what stands there is whole."""

import subprocess

import faults

PROCESSES = 32


class Concurrency(faults.Case):
    def race(self, commands):
        running = [subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
                   for command in commands]
        ended = []
        for child in running:
            err = child.communicate()[1].decode()
            ended.append(faults.Run(child.returncode, b"", err))
        return ended

    def check_one_winner(self, ended):
        winners = [done for done in ended if done.status == 0]
        faults.must(len(winners) == 1, f"{len(winners)} winners")
        for done in ended:
            if done.status != 0:
                faults.check_told(done, [self.place.secret])
                faults.must(done.status == 2, f"the loser got the wrong status: {done}")
        names = [path.name for path in self.place.outputs.iterdir()]
        faults.must(names == ["a"], f"left {names}")

    def test_one_output_for_many(self):
        target = self.place.outputs / "a"
        for verb in (["seal", "-r", self.place.recipient, "-o", target, self.place.input],
                     ["open", "-i", self.place.key, "-o", target, self.place.sealed], ["keygen", "-o", target]):
            with self.subTest(verb=verb[0]):
                self.place.clear()
                self.check_one_winner(self.race([[faults.SIEGEL, *verb]] * PROCESSES))
                if verb[0] == "seal":
                    self.assertTrue(self.place.opens(target))
                elif verb[0] == "open":
                    self.assertEqual(target.read_bytes(), self.place.content)
                else:
                    self.works("keygen", "-y", target)
        self.place.check_inputs()

    def test_replaced_by_many(self):
        target = self.place.outputs / "a"
        target.write_bytes(b"old")
        ended = self.race([[faults.SIEGEL, "seal", "-f", "-r", self.place.recipient, "-o", target, self.place.input]] * PROCESSES)
        self.assertEqual({done.status for done in ended}, {0}, [str(done) for done in ended if done.status])
        self.assertEqual([path.name for path in self.place.outputs.iterdir()], ["a"])
        self.assertTrue(self.place.opens(target))

    def test_many_rewrap_the_same_file(self):
        target = self.place.outputs / "a"
        target.write_bytes(self.place.sealed.read_bytes())
        ended = self.race([[faults.SIEGEL, "rewrap", "-i", self.place.key, "-r", self.place.recipient, target]] * PROCESSES)
        self.assertTrue(any(done.status == 0 for done in ended))
        self.assertEqual([path.name for path in self.place.outputs.iterdir()], ["a"])
        self.assertTrue(self.place.opens(target))

    def test_the_oracle_objects_to_two_winners(self):
        (self.place.outputs / "a").write_bytes(b"")
        with self.assertRaises(faults.Caught):
            self.check_one_winner([faults.Run(0, b"", ""), faults.Run(0, b"", "")])


faults.main()
