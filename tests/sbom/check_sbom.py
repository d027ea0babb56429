#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every library the siegel command links and every header it was compiled from is in third_party/dependencies.json.

Asked of the build itself (link command, recorded headers) and of the finished program (what the loader will load).
Then each entry is taken out of the list in turn: its absence must be noticed.
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT, BUILD, PREFIX = (pathlib.Path(os.environ[name]).resolve()
                       for name in ("SIEGEL_SOURCE_DIR", "SIEGEL_BINARY_DIR", "SIEGEL_DEPS_PREFIX"))
sys.path.insert(0, str(ROOT / "third_party"))
import make_sbom  # noqa: E402


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=BUILD).stdout


def library_name(path):
    return re.sub(r"(\.so[.\d]*|\.a)$", "", pathlib.Path(path).name).removeprefix("lib")


def linked_libraries(program):
    command = shlex.split(output_of("ninja", "-t", "commands", "cli/siegel").strip().splitlines()[-1])
    names = {library_name(word) for word in command if re.search(r"\.(a|so)(\.\d+)*$", word)}
    names |= {word[2:] for word in command if re.match(r"-l\w", word)}
    needed = output_of("readelf", "--dynamic", "--wide", str(program))
    names |= {library_name(word) for word in re.findall(r"\(NEEDED\).*\[(.*)\]", needed)}
    return {name for name in names if not name.startswith("siegel")}


def included_headers():
    """Headers of core/ and cli/ that are not ours: {path: Debian package or None}."""
    headers, ours = set(), False
    for line in output_of("ninja", "-t", "deps").splitlines():
        if line and not line.startswith(" "):
            ours = re.match(r"(core|cli)/.*\.o:", line) is not None
        elif ours and line.strip():
            path = pathlib.Path(os.path.realpath(BUILD / line.strip()))
            if not path.is_relative_to(ROOT) or path.is_relative_to(PREFIX):
                headers.add(path)
    system = sorted(str(path) for path in headers if not path.is_relative_to(PREFIX))
    answer = subprocess.run(["dpkg", "--search", *system], capture_output=True, text=True, check=False).stdout
    owner = {line.rsplit(": ", 1)[1]: re.split(r"[:,]", line)[0] for line in answer.splitlines() if ": " in line}
    return {path: owner.get(str(path)) for path in headers}


def is_listed(path, package, entries):
    for entry in entries:
        if path.is_relative_to(PREFIX / "include"):
            name = path.relative_to(PREFIX / "include").as_posix().removeprefix("botan-3/")
            if "source" in entry and name.startswith(tuple(entry.get("headers", ()))):
                return True
        elif package in entry["debian"] or any(re.fullmatch(p, package or "") for p in entry.get("header_packages", ())):
            return True
    return False


def unlisted(entries, libraries, headers):
    shipped = [entry for entry in entries if entry["role"] in make_sbom.SHIPPED]
    known = {name for entry in shipped for name in entry.get("libraries", ())}
    yield from (f"library {name}" for name in sorted(libraries - known))
    yield from (f"header {path} (package {package})" for path, package in sorted(headers.items())
                if not is_listed(path, package, shipped))


def main():
    if "SIEGEL" not in os.environ or not pathlib.Path(os.environ["SIEGEL"]).is_file():
        print("the siegel command was not built")
        return 4
    entries = json.loads(make_sbom.LIST.read_text(encoding="utf-8"))["dependencies"]
    libraries, headers = linked_libraries(os.environ["SIEGEL"]), included_headers()
    print(f"{len(libraries)} libraries ({', '.join(sorted(libraries))}), {len(headers)} headers")
    failures = [f"not in third_party/dependencies.json: {name}" for name in unlisted(entries, libraries, headers)]
    if len(headers) < 50:
        failures.append("the build recorded hardly any header: this check would see nothing")
    for entry in entries:
        rest = [other for other in entries if other is not entry]
        if entry["role"] in ("linked", "headers") and not list(unlisted(rest, libraries, headers)):
            failures.append(f"{entry['name']} is listed as {entry['role']}, but nothing links or includes it")
    bom = make_sbom.make(BUILD, PREFIX)
    refs = [part["bom-ref"] for part in bom["components"]]
    failures += [f"bom-ref {ref} occurs twice" for ref in set(refs) if refs.count(ref) > 1]
    failures += [f"{part['name']}: no version found" for part in bom["components"]
                 if part["scope"] == "required" and "version" not in part]
    print("\n".join(failures))
    return 1 if failures else 0


sys.exit(main())
