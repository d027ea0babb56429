# SPDX-License-Identifier: Apache-2.0
"""The experiments. Each returns what it found, and the bars it sets with pass or fail (docs/bench.md)."""
import json
import os
import pathlib
import statistics

from measuring import machine, tools
from measuring.run import Failed, output_of, run, summary

MEBIBYTE = 2**20
GIBIBYTE = 2**30


def bar(name, value, limit, unit="", at_least=False):
    passed = value is not None and (value >= limit if at_least else value <= limit)
    return {"name": name, "value": None if value is None else round(value, 4), "limit": limit, "unit": unit,
            "at_least": at_least, "passed": passed}


def remove(folder, *names):
    for name in names:
        (folder / name).unlink(missing_ok=True)


def write_random(path, size):
    with open(path, "wb") as file:
        for start in range(0, size, MEBIBYTE):
            file.write(os.urandom(min(MEBIBYTE, size - start)))


def same_content(a, b):
    return output_of(f"cmp --silent '{a}' '{b}' && echo same || echo different") == "same"


class Core:
    name, title = "core", "the core in memory, one thread, beside Botan alone"

    def __init__(self, program):
        self.program = program

    def measure(self, folder, options, results):
        mebibytes, rounds = (32, 7) if options.quick else (128, 15)
        found = json.loads(output_of(f"'{self.program}' {mebibytes} {rounds}"))
        found["command"] = f"core_bench {mebibytes} {rounds}"
        if results["versions"]["openssl"]:
            found["openssl"] = self.openssl_speed(options)
        bars = [bar(f"core: {one['name']}, relative to Botan", one["ratio"], 0.9, "x", at_least=True)
                for one in found["subjects"] if one["name"].startswith("ChunkCipher")]
        return found, bars

    def openssl_speed(self, options):
        command = f"openssl speed -evp aes-256-gcm -bytes 16384 -seconds {1 if options.quick else 2}"
        # The last line: AES-256-GCM 4857561.23k, in thousands of bytes a second.
        last = output_of(f"{command} 2>/dev/null").splitlines()[-1].split()[-1]
        return {"command": command, "gigabytes_per_second": round(float(last.rstrip("k")) * 1000 / 1e9, 3)}


class Files:
    name, title = "files", "sealing and opening a random file with each tool in turn"

    def measure(self, folder, options, results):
        write_random(folder / "in", options.size)
        able, missing = tools.available(results["versions"], folder)
        runs = {tool.name: {"seal": [], "open": []} for tool in able}
        try:
            for repetition in range(options.repetitions + 1):
                for tool in list(able):
                    try:
                        self.one_round(folder, tool, runs[tool.name], is_first=repetition == 0)
                    except Failed as failure:
                        if tool is tools.SIEGEL:
                            raise
                        able.remove(tool)
                        missing[tool.name] = str(failure)
                        del runs[tool.name]
        finally:
            for tool in able:
                if tool.finish:
                    output_of(tool.finish, folder)
            remove(folder, "sealed", "opened")
        rows = [{"tool": tool.name, "job": job, "command": command, **summary(runs[tool.name][job])}
                for tool in able for job, command in (("seal", tool.seal), ("open", tool.open)) if command]
        return {"rows": rows, "missing": missing}, self.bars(rows, options)

    def one_round(self, folder, tool, runs, is_first):
        remove(folder, "sealed", "opened")
        sealed = run(tool.seal, folder)
        opened = run(tool.open, folder) if tool.open else None
        if is_first:
            # The first time is not measured but checked: a tool that does nothing would be fast.
            if opened and not same_content(folder / "in", folder / "opened"):
                raise Failed(f"{tool.name}: what was opened is not what was sealed")
            return
        runs["seal"].append(sealed)
        if opened:
            runs["open"].append(opened)

    def bars(self, rows, options):
        def one(tool, job):
            return next((row for row in rows if (row["tool"], row["job"]) == (tool, job)), None)

        bars = []
        for job in ("seal", "open"):
            ours = one("siegel", job)
            for other, other_job, limit in (("age", job, 0.7), ("cp", "seal", 1.5)):
                row = one(other, other_job)
                value = ours["wall"]["median"] / row["wall"]["median"] if row else None
                bars.append(bar(f"{job}: wall time relative to {other}", value, limit, "x"))
            user = ours["user"]["median"] * GIBIBYTE / options.size
            bars.append(bar(f"{job}: processor time in user mode", user, 0.35, "s/GiB"))
        return bars


class Pipe:
    name, title = "pipe", "sealing and opening through pipes"
    COMMAND = "cat in | siegel seal -R siegel.pub | siegel open -i siegel.key > /dev/null"

    def measure(self, folder, options, results):
        runs = [run(self.COMMAND, folder) for _ in range(options.repetitions)]
        remove(folder, "in")
        return {"command": self.COMMAND, **summary(runs)}, []


class Memory:
    """Also leaves the big sealed file for the next experiment."""
    name, title = "memory", "peak memory for a small and a big file"

    def measure(self, folder, options, results):
        write_random(folder / "small", MEBIBYTE)
        rows = [self.one(folder, "seal", "1 MiB", "siegel seal -R siegel.pub -o small.sealed small"),
                self.one(folder, "open", "1 MiB", "siegel open -i siegel.key -o opened small.sealed")]
        remove(folder, "opened", "small.sealed", "small")
        # Holes: reading them gives zeros and needs no room.
        with open(folder / "big", "wb") as file:
            file.truncate(options.big)
        big = f"{options.big / GIBIBYTE:g} GiB"
        if machine.room(folder) > options.big * 1.02:
            rows.append(self.one(folder, "seal", big, "siegel seal -R siegel.pub -o big.sealed big"))
            if machine.room(folder) > options.big * 1.02:
                rows.append(self.one(folder, "open", big, "siegel open -i siegel.key -o opened big.sealed"))
            else:
                rows.append(self.one(folder, "open", big, "siegel open -i siegel.key -o - big.sealed > /dev/null"))
        else:
            rows.append(self.one(folder, "seal", big, "siegel seal -R siegel.pub -o - big > /dev/null"))
            rows.append(self.one(folder, "seal and open", big,
                                 "siegel seal -R siegel.pub -o - big | siegel open -i siegel.key -o - > /dev/null"))
        remove(folder, "opened", "big")
        bars = [bar(f"memory: {row['job']} {row['size']}", row["peak_kib"] / 1024, 32, "MiB") for row in rows]
        return {"rows": rows}, bars

    def one(self, folder, job, size, command):
        done = run(command, folder)
        return {"job": job, "size": size, "command": command, "peak_kib": done.peak_kib, "wall": round(done.wall, 3)}


class Range:
    name, title = "range", "opening 1 MiB in the middle of the big file"

    def measure(self, folder, options, results):
        begin = options.big // 2 + 12345
        command = f"siegel open -i siegel.key --range {begin}-{begin + MEBIBYTE} -o - big.sealed"
        limit_name = f"range: read for 1 MiB in the middle of {options.big / GIBIBYTE:g} GiB"
        if not (folder / "big.sealed").exists():
            return {"command": command, "skipped": "no room for the sealed file"}, [bar(limit_name, None, 3, "MiB")]
        done = run(command, folder)
        remove(folder, "big.sealed")
        read = done.read_bytes / MEBIBYTE if done.read_bytes >= 0 else None
        found = {"command": command, "read_bytes": done.read_bytes, "wall": round(done.wall, 4)}
        return found, [bar(limit_name, read, 3, "MiB")]


class Recipients:
    name, title = "recipients", "headers with many recipients"
    COUNTS = (1, 100, 1000)
    # A stanza names the key it is for, unless the file is anonymous: then each has to be tried.
    JOBS = {
        "seal": "siegel seal -R {0}.pub -o {0}.sealed small",
        "open": "siegel open -i siegel.key -o opened {0}.sealed",
        "inspect": "siegel inspect -i siegel.key {0}.sealed",
        "seal, anonymous": "siegel seal --anonymous -R {0}.pub -o {0}.sealed small",
        "open, anonymous": "siegel open -i siegel.key -o opened {0}.sealed",
    }

    def measure(self, folder, options, results):
        # Each has its own key; the one that opens is the last, which is the longest way.
        output_of(f"umask 077; i=1; while [ $i -lt {max(self.COUNTS)} ]; do siegel keygen 2>/dev/null; i=$((i + 1)); done "
                  "> others.key; siegel keygen -y others.key > others.pub", folder)
        write_random(folder / "small", MEBIBYTE)
        rows = []
        for count in self.COUNTS:
            output_of(f"{{ head -n {count - 1} others.pub; cat siegel.pub; }} > {count}.pub", folder)
            for job, command in ((job, command.format(count)) for job, command in self.JOBS.items()):
                runs = []
                for _ in range(max(options.repetitions, 5)):
                    remove(folder, "opened", *([f"{count}.sealed"] if job.startswith("seal") else []))
                    runs.append(run(command, folder))
                rows.append({"recipients": count, "job": job, "command": command,
                             "wall": round(statistics.median(one.wall for one in runs), 4),
                             "processor": round(statistics.median(one.user + one.system for one in runs), 4)})
        return {"rows": rows}, self.bars(rows)

    def bars(self, rows):
        wall = {(row["job"], row["recipients"]): row["wall"] for row in rows}
        processor = {(row["job"], row["recipients"]): row["processor"] for row in rows}
        one, some, many = self.COUNTS
        bars = []
        for job in self.JOBS:
            bars.append(bar(f"recipients: {job} with {many}", wall[job, many], 0.5, "s"))
            # Linear work is 10 times as much for 10 times as many, quadratic 100 times. What 100 take may be too little
            # to be told from noise; it counts as 4 ms at least.
            work = {count: processor[job, count] - processor[job, one] for count in (some, many)}
            growth = work[many] / max(work[some], 0.004)
            bars.append(bar(f"recipients: {job}, work for {many} over work for {some}", growth, 15, "x"))
        return bars
