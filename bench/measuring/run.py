# SPDX-License-Identifier: Apache-2.0
"""Runs a command line and tells what it took."""
import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

TIME = shutil.which("time")


class Failed(Exception):
    """A command did not do its work; the text says which and why."""


@dataclasses.dataclass
class Run:
    wall: float      # seconds
    user: float      # seconds of processor time, all threads and processes
    system: float
    peak_kib: int    # resident memory of the largest process
    read_bytes: int  # what the calls to read asked for and got; -1: the kernel does not tell


def run(command, folder):
    """`command` is for the shell, so that a pipe is possible and what is reported is what was run.

    The peak is taken by GNU time: what wait4 reports for a child of ours would include this interpreter, whose pages
    the child shares until it becomes the other program.
    """
    if TIME is None:
        raise Failed("GNU time is missing (Debian: apt-get install time)")
    with tempfile.NamedTemporaryFile("r", prefix="bench-peak-") as peak, tempfile.TemporaryFile("w+") as errors:
        simple = not any(sign in command for sign in "|;&")
        shell = ["sh", "-c", f"exec {command}" if simple else command]
        start = time.perf_counter()
        child = subprocess.Popen([TIME, "--format=%M", f"--output={peak.name}", *shell], cwd=folder,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        wall = time.perf_counter() - start
        # Of the dead process and its children, as long as nobody has asked for its status.
        read_bytes = _read_bytes(child.pid)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            raise Failed(f"{command}: status {child.returncode}: {errors.read().strip()[-400:]}")
        return Run(wall, usage.ru_utime, usage.ru_stime, int(peak.read().split()[-1]), read_bytes)


def _read_bytes(pid):
    try:
        lines = pathlib.Path(f"/proc/{pid}/io").read_text().splitlines()
        return int(dict(line.split(": ") for line in lines)["rchar"])
    except (OSError, KeyError):
        return -1


def summary(runs):
    """Median and least of each, and every wall time, so that the spread can be seen."""
    numbers = {}
    for name in ("wall", "user", "system"):
        values = [getattr(one, name) for one in runs]
        numbers[name] = {"median": round(statistics.median(values), 4), "min": round(min(values), 4)}
    numbers["wall"]["all"] = [round(one.wall, 4) for one in runs]
    numbers["peak_kib"] = max(one.peak_kib for one in runs)
    return numbers


def output_of(command, folder=None):
    """Standard output of a preparing step, or of asking a program for its version."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{command}: status {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout.strip()
