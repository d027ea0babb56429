#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the command while one of its allocations fails: it succeeds, or it ends with status 1 and says that there is not
enough memory, and then there is no output and nothing else either.

exhaustion_cli.py TRIES once|for-good...    how many allocations of each command are picked, evenly; whether one fails
                                            or also all after it
"""

import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 4
siegel = os.environ.get("SIEGEL")
shim = pathlib.Path(os.environ["SIEGEL_BINARY_DIR"], "tests/memory/libmemory_shim.so")
content = bytes(i * i >> 3 & 0xFF for i in range(50_000))


def run(arguments, folder, fail="0"):
    """Returns (result, number of allocations)."""
    counted = pathlib.Path(folder, ".count")
    environment = os.environ | {"LD_PRELOAD": str(shim), "FAIL_ALLOCATION": fail, "COUNT_ALLOCATIONS": str(counted)}
    result = subprocess.run([siegel, "--progress", "never", *arguments], cwd=folder, env=environment, timeout=60,
                            stdin=subprocess.DEVNULL, capture_output=True)
    number = int(counted.read_text()) if counted.exists() else 0
    counted.unlink(missing_ok=True)
    return result, number


def fault_of(result, output, is_whole, before, after):
    if result.returncode == 0:
        return None if is_whole(output) else "it ended well, but the output is not whole"
    if result.returncode != 1:
        return f"it ended with {result.returncode}: {result.stderr.decode(errors='replace').strip()[-200:]}"
    if b"enough memory" not in result.stderr and b"out_of_memory" not in result.stderr:
        return f"it does not say that memory is missing: {result.stderr.decode(errors='replace').strip()[-200:]}"
    if after != before:
        return f"it left behind: {', '.join(sorted(after - before))}"
    return None


def main():
    tries, endings = int(sys.argv[1]), [{"once": "", "for-good": "+"}[word] for word in sys.argv[2:]]
    if not siegel or not shim.exists():
        print("skipped: the command or the library that makes allocations fail was not built")
        sys.exit(SKIPPED)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        files = lambda: {path.name for path in pathlib.Path(folder).iterdir()}
        path = lambda name: pathlib.Path(folder, name)
        path("plain").write_bytes(content)
        result, _ = run(["keygen", "-o", "key"], folder)
        recipient = next(word for word in (result.stdout + result.stderr).decode().split() if word.startswith("siegel1"))
        assert run(["seal", "-r", recipient, "-o", "sealed", "plain"], folder)[0].returncode == 0

        def opens(name):
            run(["open", "-f", "-i", "key", "-o", "check", name], folder)
            same = path("check").exists() and path("check").read_bytes() == content
            path("check").unlink(missing_ok=True)
            return same

        commands = {
            "seal": (["seal", "-r", recipient, "-o", "out", "plain"], opens),
            "open": (["open", "-i", "key", "-o", "out", "sealed"], lambda name: path(name).read_bytes() == content),
            "keygen": (["keygen", "-o", "out"], lambda name: path(name).read_bytes().count(b"SIEGEL-SECRET-KEY-1") == 1),
            "inspect": (["inspect", "-i", "key", "--json", "sealed"], lambda name: True),
        }
        for name, (arguments, is_whole) in commands.items():
            result, total = run(arguments, folder)
            assert result.returncode == 0 and total > 100, (result, total)
            path("out").unlink(missing_ok=True)
            ended_well = 0
            for number in range(1, total + 1, max(1, total // tries)):
                for fail in (f"{number}{ending}" for ending in endings):
                    before = files()
                    result, _ = run(arguments, folder, fail)
                    fault = fault_of(result, "out", is_whole, before, files())
                    if fault:
                        faults.append(f"{name}, allocation {fail}: {fault}")
                    ended_well += result.returncode == 0
                    for left in files() - before:
                        path(left).unlink()
            print(f"{name}: {total} allocations, {ended_well} of the tries ended well all the same")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


main()
