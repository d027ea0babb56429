#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers ./dev's questions about dependencies.json.

list.py packages [for]    Debian packages to install (those that may have to be built from source are left out);
                          with a word, those that only `for` needs
list.py get NAME FIELD    one field of one dependency, for example: list.py get Botan source.sha256
"""
import json
import pathlib
import sys

LIST = json.loads(pathlib.Path(__file__).with_name("dependencies.json").read_text(encoding="utf-8"))["dependencies"]


def packages(purpose=None):
    return sorted({package for entry in LIST if "source" not in entry and entry.get("for") == purpose
                   for package in entry["debian"]})


def get(name, field):
    value = next(entry for entry in LIST if entry["name"] == name)
    for key in field.split("."):
        value = value[key]
    return value if isinstance(value, list) else [value]


print("\n".join(packages(*sys.argv[2:3]) if sys.argv[1] == "packages" else get(*sys.argv[2:4])))
