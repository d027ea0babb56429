#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the coverage of core/ from llvm-cov's JSON; ends with 1 below a goal.

coverage_report.py export.json ROOT LINES-GOAL BRANCHES-GOAL
"""
import json
import pathlib
import sys


def percent(covered, count):
    return 100.0 * covered / count if count else 100.0


export, root, lines_goal, branches_goal = sys.argv[1:]
files = json.loads(pathlib.Path(export).read_text(encoding="utf-8"))["data"][0]["files"]
core = pathlib.Path(root) / "core"
total = {"lines": [0, 0], "branches": [0, 0]}

print(f"{'file':<44}{'lines':>16}{'branches':>18}")
for file in sorted(files, key=lambda file: file["filename"]):
    cells = []
    for kind in ("lines", "branches"):
        part = file["summary"][kind]
        total[kind][0] += part["covered"]
        total[kind][1] += part["count"]
        cells.append(f"{part['covered']}/{part['count']} {percent(part['covered'], part['count']):5.1f} %")
    print(f"{pathlib.Path(file['filename']).relative_to(core).as_posix():<44}{cells[0]:>16}{cells[1]:>18}")

reached = True
for kind, goal in (("lines", lines_goal), ("branches", branches_goal)):
    value = percent(*total[kind])
    met = value >= float(goal)
    reached = reached and met
    print(f"core/ {kind}: {value:.1f} % ({total[kind][0]} of {total[kind][1]}), goal {goal} %: "
          f"{'reached' if met else 'NOT reached'}")
sys.exit(0 if reached else 1)
