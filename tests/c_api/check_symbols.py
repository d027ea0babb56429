#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""libsiegel shows exactly the functions that siegel_c.h, siegel_audit_c.h, siegel_formats_c.h and siegel_privacy_c.h declare, each with a version, and nothing else.

check_symbols.py LIBRARY
"""
import os
import pathlib
import re
import subprocess
import sys

folder = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"], "core/c_api")
headers = "".join((folder / name).read_text() for name in ("siegel_c.h", "siegel_audit_c.h", "siegel_formats_c.h", "siegel_privacy_c.h"))
declared = set(re.findall(r"^SIEGEL_EXPORT [^(]*?(siegel_\w+)\(", headers, re.MULTILINE))
listing = subprocess.run(["nm", "--dynamic", "--defined-only", "--with-symbol-versions", sys.argv[1]],
                         check=True, text=True, stdout=subprocess.PIPE).stdout
shown = {line.split()[-1] for line in listing.splitlines()}
expected = {f"{name}@@SIEGEL_1" for name in declared} | {"SIEGEL_1"}

assert len(declared) > 30, declared
for line in sorted(expected ^ shown):
    print("missing in the library:" if line in expected else "not declared in a header:", line)
sys.exit(expected != shown)
