#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up what ./dev test did. The last line is 'N passed, N failed, N skipped'; ends with 1 if anything failed.

Tests of the release and sanitizer builds and those in Node and in browsers count one by one, so does each fuzz target, and the coverage goal is one more.
A stage that broke before it had results counts as one failure.
"""
import pathlib
import sys
import xml.etree.ElementTree as xml

build = pathlib.Path(sys.argv[1])
failed_tests, skipped_tests = [], []


def ctest_results(stage):
    path = build / f"{stage}.junit.xml"
    if not path.is_file():
        return None
    passed = failed = skipped = 0
    for case in xml.parse(path).getroot().iter("testcase"):
        if case.get("status") == "run":
            passed += 1
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            skipped += 1
            reason = case.find("skipped").get("message", "") if case.find("skipped") is not None else ""
            if reason.startswith("Unable to find") or "not found" in reason.lower():  # a program that was not built
                skipped -= 1
                failed += 1
                failed_tests.append(f"{stage}: {case.get('name')}: {reason}")
            else:
                skipped_tests.append(f"{stage}: {case.get('name')}")
        else:
            failed += 1
            failed_tests.append(f"{stage}: {case.get('name')}")
    return passed, failed, skipped


def node_results(stage):
    """What `node --test` wrote: a failed test holds a <failure>, a skipped one a <skipped>."""
    path = build / f"{stage}.junit.xml"
    if not path.is_file():
        return None
    passed = failed = skipped = 0
    for case in xml.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
            failed_tests.append(f"{stage}: {case.get('name')}")
        elif case.find("skipped") is not None:
            skipped += 1
            skipped_tests.append(f"{stage}: {case.get('name')}: {case.find('skipped').get('message', '')}")
        else:
            passed += 1
    return passed, failed, skipped


def fuzz_results():
    path = build / "fuzz.results"
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    broken = [line for line in lines if not ": passed" in line]
    failed_tests.extend(broken)
    return len(lines) - len(broken), len(broken), 0


sums = [0, 0, 0]
print(f"{'stage':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
for line in (build / "stages").read_text(encoding="utf-8").splitlines():
    stage, status, seconds = line.split()
    results = None
    if stage in ("release", "asan"):
        results = ctest_results(stage)
    elif stage in ("package", "page", "interop"):
        results = node_results(stage)
    elif stage == "fuzz":
        results = fuzz_results()
    elif status == "passed":
        results = (1, 0, 0)
    if results is None or (status == "failed" and results[1] == 0):
        results = (results or (0, 0, 0))[0], 1, (results or (0, 0, 0))[2]
        failed_tests.append(f"{stage}: see above")
    sums = [a + b for a, b in zip(sums, results)]
    print(f"{stage:<12}{results[0]:>8}{results[1]:>8}{results[2]:>9}{seconds:>9}")

for title, names in (("skipped", skipped_tests), ("failed", failed_tests)):
    if names:
        print(f"\n{title}:")
        print("\n".join(f"  {name}" for name in names))
print(f"\n{sums[0]} passed, {sums[1]} failed, {sums[2]} skipped")
sys.exit(1 if sums[1] else 0)
