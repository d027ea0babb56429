#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed and memory of siegel beside age, openssl cms, gpg and cp. ./dev bench seal [OPTION...]

Prints a table and writes build/bench/seal.json. Files lie in memory (tmpfs), because the question is what the
programs cost, and not what the disk does. The tools take turns, so that a disturbance hits all of them.
"""
import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
from measuring import machine, report  # noqa: E402
from measuring.experiments import Core, Files, Memory, Pipe, Range, Recipients  # noqa: E402
from measuring.run import Failed  # noqa: E402

ROOT = pathlib.Path(os.environ.get("SIEGEL_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[1]))
BUILD = pathlib.Path(os.environ.get("SIEGEL_BINARY_DIR", ROOT / "build/release"))
COMMAND = pathlib.Path(os.environ.get("SIEGEL", BUILD / "cli/siegel")).resolve()
UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


def size(text):
    unit = UNITS.get(text[-1:].upper(), 0)
    try:
        return int(text[:-1]) * unit if unit else int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: a size is a number, then K, M or G") from None


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench seal", description=__doc__.split("\n\n")[0])
    parser.add_argument("--size", type=size, help="size of the random file (1G)")
    parser.add_argument("--big", type=size, help="size of the file that must fit in little memory (10G)")
    parser.add_argument("--repetitions", type=int, help="how often each tool runs, after a first unmeasured run (5)")
    parser.add_argument("--quick", action="store_true", help="small sizes and 3 repetitions: a look, and no measurement")
    parser.add_argument("--folder", default="/dev/shm", help="where the files lie (/dev/shm)")
    parser.add_argument("--strict", action="store_true", help="exit status 1 if a bar is missed")
    parser.add_argument("--write-docs", action="store_true", help="write docs/bench.md too")
    options = parser.parse_args()
    usual = ("64M", "256M", 3) if options.quick else ("1G", "10G", 5)
    options.size = options.size or size(usual[0])
    options.big = options.big or size(usual[1])
    options.repetitions = options.repetitions or usual[2]
    return options


def make_folder(options):
    """In memory where there is room: the random file, what was sealed and what was opened lie there at once."""
    wanted = max(3 * options.size, 64 * 2**20)
    if os.path.isdir(options.folder) and machine.room(options.folder) >= wanted:
        return tempfile.mkdtemp(prefix="siegel-bench-", dir=options.folder)
    other = tempfile.gettempdir()
    print(f"{options.folder} has no room for {report.bytes_text(wanted)}; the files lie in {other} instead, so what "
          f"follows also measures the disk.\nGive --size 256M for a smaller file.", file=sys.stderr)
    if machine.room(other) < wanted:
        raise Failed(f"{other} has no room for {report.bytes_text(wanted)} either")
    return tempfile.mkdtemp(prefix="siegel-bench-", dir=other)


def measure(options, folder):
    results = {
        "machine": machine.describe(),
        "versions": machine.versions(),
        "settings": {"size": options.size, "big": options.big, "repetitions": options.repetitions, "quick": options.quick,
                     "in_memory": machine.is_in_memory(folder)},
        "bars": [],
    }
    # First what needs no files, so that a wrong build is noticed early.
    for experiment in (Core(BUILD / "bench/core_bench"), Files(), Pipe(), Memory(), Range(), Recipients()):
        print(f"bench: {experiment.title}", file=sys.stderr)
        results[experiment.name], bars = experiment.measure(folder, options, results)
        results["bars"] += bars
    return results


def main():
    options = arguments()
    if not COMMAND.is_file():
        raise Failed(f"{COMMAND} is not built; run ./dev build")
    os.environ["PATH"] = f"{COMMAND.parent}:{os.environ['PATH']}"
    os.environ["LC_ALL"] = "C"
    folder = pathlib.Path(make_folder(options))
    os.environ["GNUPGHOME"] = str(folder / "gnupg")
    try:
        results = measure(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    target = ROOT / "build/bench/seal.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=2) + "\n")
    print(report.text(results))
    print(f"\nwritten: {target.relative_to(ROOT)}")
    if options.write_docs:
        (ROOT / "docs/bench.md").write_text(report.markdown(results))
        print("written: docs/bench.md")
    return 1 if options.strict and not all(bar["passed"] for bar in results["bars"]) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(f"bench: error: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
