#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints apt sources for Debian 13's packages, made from the mirrors this machine already uses.

debian_sources.py deb|deb-src SUITE... > private.sources

A suite that ends in -security comes from the machine's security mirror, any other from its main mirror.
Reads both forms apt knows: the one-line form (*.list) and paragraphs (*.sources).
"""
import pathlib
import re
import sys

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
APT = pathlib.Path("/etc/apt")


def codename():
    text = pathlib.Path("/etc/os-release").read_text(encoding="utf-8")
    match = re.search(r"^VERSION_CODENAME=\"?(\w+)", text, re.MULTILINE)
    return match.group(1) if match else ""


def from_lines(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.match(r"deb(?:-src)?\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.split("#")[0].strip())
        if match:
            options, uri, suite, components = match.groups()
            yield uri, suite, components.split(), options or ""


def from_paragraphs(path):
    text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for paragraph in re.split(r"\n\s*\n", text):
        fields = {name.lower(): " ".join(value.split()) for name, value in
                  re.findall(r"^([\w-]+):(.*(?:\n[ \t].*)*)", paragraph, re.MULTILINE)}
        if fields.get("enabled", "yes").lower() in ("no", "false"):
            continue
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield uri, suite, fields.get("components", "").split(), fields.get("signed-by", "")


def entries():
    for path in [APT / "sources.list", *sorted((APT / "sources.list.d").glob("*.list"))]:
        if path.is_file():
            yield from from_lines(path)
    for path in [*sorted(APT.glob("*.sources")), *sorted((APT / "sources.list.d").glob("*.sources"))]:
        yield from from_paragraphs(path)


def mirror(wanted_suites):
    found = [(uri, signed_by) for uri, suite, components, signed_by in entries()
             if suite.strip("/") in wanted_suites and "main" in components and not uri.startswith("cdrom:")]
    # Another vendor may use Debian's suite names: a mirror bound to Debian's own key goes first.
    found.sort(key=lambda entry: "debian-archive" not in entry[1])
    return found[0][0] if found else None


def main(kind_of_package, *suites):
    name = codename()
    names = {name, "stable", "oldstable", "testing", "trixie"}
    mirrors = {"main": mirror(names),
               "security": mirror({f"{base}-security" for base in names} | {f"{name}/updates"})}
    for suite in suites:
        kind = "security" if suite.endswith("-security") else "main"
        if not mirrors[kind]:
            missing = f"{name}-security" if kind == "security" else name
            sys.exit(f"the apt sources of this machine have no line for the suite '{missing}' with the component 'main': "
                     f"add one in {APT / 'sources.list.d'}, so that '{suite}' can be fetched from the same mirror")
        print(f"Types: {kind_of_package}\nURIs: {mirrors[kind]}\nSuites: {suite}\nComponents: main\nSigned-By: {KEYRING}\n")


main(*sys.argv[1:])
