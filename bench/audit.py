#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the audit log with a million records, beside what the disk itself can do, in one run.

audit.py [--write-docs]   --write-docs: into docs/bench-audit.md
"""
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
BENCH = ROOT / "build/release/bench/audit_bench"
# ./dev wasm unpacks Node.js where the machine has none.
NODE = next((str(path) for path in (pathlib.Path(os.environ.get("SIEGEL_DEPS", ROOT / ".deps"), "node/bin/node"),) if path.is_file()), "node")
LEAST_BATCHED, LEAST_SINGLE, LEAST_VERIFY, MOST_PROOF = 20_000, 500, 1_000_000, 1_000


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")),
                 platform.machine())
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def main():
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        found = json.loads(subprocess.run([BENCH, folder], check=True, capture_output=True).stdout)
    page = json.loads(subprocess.run([NODE, ROOT / "bench/audit_wasm.mjs", ROOT / "wasm"], check=True, capture_output=True).stdout)
    disk_allows = found["disk_two"] >= LEAST_SINGLE
    rows = [
        ("append in batches of 1,000, each forced to the disk", f"{found['batched']:,} records/s", f">= {LEAST_BATCHED:,}",
         found["batched"] >= LEAST_BATCHED),
        ("append one record at a time, record and checkpoint forced to the disk", f"{found['single']:,} records/s",
         f">= {LEAST_SINGLE:,} where the disk allows", found["single"] >= LEAST_SINGLE or not disk_allows),
        ("the disk itself: two files of 300 B forced", f"{found['disk_two']:,} times/s", "", True),
        ("the disk itself: one file of 300 B forced", f"{found['disk_one']:,} times/s", "", True),
        ("verify all", f"{found['verify']:,} records/s", f">= {LEAST_VERIFY:,}", found["verify"] >= LEAST_VERIFY),
        ("prove one record, with its checkpoint signed", f"{found['proof_microseconds']:,} µs", f"<= {MOST_PROOF:,} µs",
         found["proof_microseconds"] <= MOST_PROOF),
        ("in WebAssembly, in memory: append one record at a time, each with a checkpoint signed by WebCrypto",
         f"{page['append']:,} records/s", "", True),
        ("in WebAssembly: read and verify all when the log is opened", f"{page['open']:,} records/s", "", True),
    ]
    table = ["| What | Measured | Goal | |", "|---|---|---|---|"]
    table += [f"| {what} | {measured} | {goal} | {'' if not goal else 'pass' if good else 'MISSED'} |" for what, measured, goal, good in rows]
    text = "\n".join(table) + "\n"
    print(text, end="")
    if "--write-docs" in sys.argv:
        (ROOT / "docs/bench-audit.md").write_text(
            f"# The audit log, measured\n\n`./dev bench audit --write-docs` on {machine()}; a log of {found['records']:,} records.\n\n{text}",
            encoding="utf-8")
    return 0 if all(row[3] for row in rows) else 1


sys.exit(main())
