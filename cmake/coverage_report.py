#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the coverage of core/ from llvm-cov's JSON; ends with 1 below a goal.

coverage_report.py export.json ROOT LINES-GOAL BRANCHES-GOAL RULES-LINES-GOAL RULES-BRANCHES-GOAL

The rules of core/detect/detail are counted by themselves: each is a row of conditions about words, judged by what they
find in the texts of tests/data/detect (docs/decisions/0018-rules-are-judged-by-texts.md).
"""
import json
import pathlib
import sys


def percent(covered, count):
    return 100.0 * covered / count if count else 100.0


export, root, lines_goal, branches_goal, rules_lines_goal, rules_branches_goal = sys.argv[1:]
files = json.loads(pathlib.Path(export).read_text(encoding="utf-8"))["data"][0]["files"]
core = pathlib.Path(root) / "core"
total = {"lines": [0, 0], "branches": [0, 0]}
rules = {"lines": [0, 0], "branches": [0, 0]}

print(f"{'file':<44}{'lines':>16}{'branches':>18}")
for file in sorted(files, key=lambda file: file["filename"]):
    cells = []
    for kind in ("lines", "branches"):
        part = file["summary"][kind]
        group = rules if "/detect/detail/" in file["filename"] else total
        group[kind][0] += part["covered"]
        group[kind][1] += part["count"]
        cells.append(f"{part['covered']}/{part['count']} {percent(part['covered'], part['count']):5.1f} %")
    print(f"{pathlib.Path(file['filename']).relative_to(core).as_posix():<44}{cells[0]:>16}{cells[1]:>18}")

reached = True
for name, counts, kind, goal in (("core/", total, "lines", lines_goal), ("core/", total, "branches", branches_goal),
                                 ("rules of detection", rules, "lines", rules_lines_goal),
                                 ("rules of detection", rules, "branches", rules_branches_goal)):
    value = percent(*counts[kind])
    met = value >= float(goal)
    reached = reached and met
    print(f"{name} {kind}: {value:.1f} % ({counts[kind][0]} of {counts[kind][1]}), goal {goal} %: "
          f"{'reached' if met else 'NOT reached'}")
sys.exit(0 if reached else 1)
