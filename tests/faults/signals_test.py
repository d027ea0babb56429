#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F10: a signal at every system call and at random times: the temporary file is gone, and the terminal as it was."""

import os
import pty
import random
import signal
import subprocess
import termios
import time

import faults

CALLS = ["openat", "preadv", "readv", "writev", "pwritev", "fchmod", "fsync", "close", "renameat", "renameat2", "unlinkat"]
ENDING = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]


def check_after_signal(job):
    """Nothing or the old file, or the new one if it was published just before; and nothing else."""
    names = sorted(path.name for path in job.place.outputs.iterdir())
    foreign = [name for name in names if name not in job.outputs]
    faults.must(not foreign, f"{job.name}: a signal left {foreign}")
    states = [job.state(name) for name in job.outputs]
    faults.must(states[-1] != "new" or job.complete(), f"{job.name}: a signal left a torso")
    faults.must(not job.old or "nothing" not in states, f"{job.name}: a signal took away what stood there")
    job.place.check_inputs()


class Signals(faults.Case):
    def test_at_every_call(self):
        # A pair of files is left out: a signal between its two names leaves the old header under a name of its own.
        for job in [job for job in faults.jobs(self.place) if "over old files" not in job.name]:
            strace = faults.Strace(job)
            ended = 0
            for call in CALLS:
                for at, done in strace.inject_each(call, [f"signal={name}" for name in ENDING]):
                    with self.subTest(job=job.name, call=call, at=at):
                        expected = -signal.Signals[at.split()[0].removeprefix("signal=")]
                        faults.must(done.status == expected, f"not ended by the signal: {done}")
                        check_after_signal(job)
                        ended += 1
            print(f"{job.name}: ended at {ended} calls")
            self.assertGreater(ended, 5, job.name)

    def test_at_random_times(self):
        chance = random.Random(7)
        ended = 0
        for _ in range(60):
            job = chance.choice([job for job in faults.jobs(self.place) if len(job.outputs) == 1 and not job.stdin])
            number = signal.Signals[chance.choice(ENDING)]
            self.place.clear(job.old)
            child = subprocess.Popen([str(word) for word in job.command], stdin=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.002, 0.025))
            child.send_signal(number)
            status = child.wait()
            with self.subTest(job=job.name, signal=number.name):
                faults.must(status in {0, -number}, f"status {status}")
                check_after_signal(job)
            ended += status == -number
        print(f"ended in time: {ended} of 60")
        self.assertGreater(ended, 5)

    def test_ignored_as_under_nohup(self):
        job = faults.jobs(self.place)[0]
        strace = faults.Strace(job)
        number = strace.first("fsync")
        self.place.clear(job.old)
        done = job.go(["strace", "-f", "-qq", "-o", strace.log, "-e", "trace=fsync,pwritev",
                       "-e", f"inject=fsync,pwritev:signal=SIGHUP:when={number}+"],
                      preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        job.check_success(done)

    def test_the_terminal_echoes_again(self):
        for name in ENDING[:3]:
            with self.subTest(signal=name):
                child, terminal = pty.fork()
                if child == 0:
                    os.execv(faults.SIEGEL, [faults.SIEGEL, "seal", "-p", "-o", str(self.place.outputs / "a"),
                                             str(self.place.input)])
                said = b""
                while b"Passphrase" not in said:
                    said += os.read(terminal, 1000)
                self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO, "the passphrase would be shown")
                os.kill(child, signal.Signals[name])
                _, status = os.waitpid(child, 0)
                self.assertEqual(os.waitstatus_to_exitcode(status), -signal.Signals[name])
                self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO, "the terminal stays silent")
                os.close(terminal)
                self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_the_oracle_objects_to_a_torso(self):
        for mode in ("torso", "rename"):
            job = faults.naive_job(self.place, mode)
            strace = faults.Strace(job)
            strace.marks = {"write": 1}
            with self.assertRaises(faults.Caught):
                for _ in strace.inject_each("write", ["signal=SIGTERM"]):
                    check_after_signal(job)


faults.main()
