#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recall and precision of siegel detect on texts with marked findings.

usage: detect_quality.py SIEGEL FOLDER [--misses]

A text marks what is to be found as [[TYPE:text]]. A mention counts as found if every one of its characters lies in
findings, of whatever type: what counts is that it does not leave. Precision is that of characters: the share of those
found that are marked. Both by language (de_*, en_*), recall by type as well.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys


def parse(marked):
    text, mentions, at = "", [], 0
    for match in re.finditer(r"\[\[([A-Z_]+):(.*?)\]\]", marked, re.S):
        text += marked[at : match.start()]
        begin = len(text)
        text += match.group(2)
        mentions.append((begin, len(text), match.group(1)))
        at = match.end()
    return text + marked[at:], mentions


def findings(siegel, text):
    out = subprocess.run([siegel, "detect", "--json"], input=text.encode(), capture_output=True, check=True).stdout
    raw = text.encode()
    for line in out.splitlines():
        found = json.loads(line)
        begin = len(raw[: found["start"]].decode())
        yield begin, begin + len(raw[found["start"] : found["end"]].decode()), found["type"], found["detector"]


def main():
    siegel, folder = sys.argv[1:3]
    shows = "--misses" in sys.argv
    totals = collections.defaultdict(collections.Counter)
    types = collections.defaultdict(collections.Counter)
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        text, mentions = parse(path.read_text())
        language = path.name[:2]
        marked = {i for begin, end, _ in mentions for i in range(begin, end) if not text[i].isspace()}
        found = list(findings(siegel, text))
        covered = {i for begin, end, *_ in found for i in range(begin, end) if not text[i].isspace()}
        for begin, end, kind in mentions:
            hit = all(i in covered for i in range(begin, end) if not text[i].isspace())
            totals[language]["mentions"] += 1
            totals[language]["found"] += hit
            types[kind]["mentions"] += 1
            types[kind]["found"] += hit
            if shows and not hit:
                print(f"{path.name}: missed {kind}: {text[begin:end]!r}")
        totals[language]["characters"] += len(covered)
        totals[language]["right"] += len(covered & marked)
        for begin, end, kind, detector in found:
            wrong = [i for i in range(begin, end) if i in covered and i not in marked]
            if shows and wrong:
                print(f"{path.name}: too much {kind} {detector}: {text[begin:end]!r}")
    for language, total in sorted(totals.items()):
        recall = total["found"] / total["mentions"]
        precision = total["right"] / max(total["characters"], 1)
        print(f"{language}: recall {recall:.1%} of {total['mentions']} mentions, precision {precision:.1%} of characters")
    for kind, total in sorted(types.items()):
        print(f"  {kind:24} {total['found']:4} of {total['mentions']}")


main()
