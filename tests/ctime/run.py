#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs ctime_program under Valgrind: each check has to be silent, and each planted leak has to be reported."""

import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 4
REPORTED = 99


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def valgrind(program, *arguments):
    return subprocess.run(
        ["valgrind", "--quiet", f"--error-exitcode={REPORTED}", "--track-origins=no", "--num-callers=20", program, *arguments],
        capture_output=True, text=True, timeout=280)


def main():
    program = pathlib.Path(os.environ["SIEGEL_BINARY_DIR"], "tests/ctime/ctime_program")
    if os.environ.get("SIEGEL_SANITIZE"):
        skip("Valgrind does not run programs built with a sanitizer")
    if shutil.which("valgrind") is None or not program.exists():
        skip("there is no valgrind (Debian package valgrind)")

    if program.read_bytes()[4] != 2:  # ELF: not 64 bits
        skip("Valgrind needs more than is installed for 32-bit programs")

    failures = []
    for leak in ("leaky-compare", "leaky-look-up"):
        result = valgrind(program, leak)
        print(f"{leak}: {'reported, as it has to be' if result.returncode == REPORTED else 'NOT reported'}")
        if result.returncode != REPORTED:
            failures.append(leak)
            print(result.stdout, result.stderr)
    result = valgrind(program, "all")
    print(result.stdout)
    if result.returncode != 0 or "checks done" not in result.stdout:
        failures.append("all")
        print(result.stderr)
    sys.exit(1 if failures else 0)


main()
