#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the software bill of materials (CycloneDX 1.5) from dependencies.json and the versions on this machine.

make_sbom.py BUILD-FOLDER PREFIX OUTPUT
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import uuid

LIST = pathlib.Path(__file__).with_name("dependencies.json")
SHIPPED = ("linked", "headers", "system", "module")


def debian_version(package):
    asked = subprocess.run(["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", package],
                           capture_output=True, text=True, check=False)
    status, _, version = asked.stdout.partition(" ")
    return version if asked.returncode == 0 and status == "installed" else None


def found(entry, prefix):
    """The version in use and where it came from, as a package URL."""
    if "with" in entry:
        return entry["version"], f"pkg:generic/{entry['name'].split(',')[0].replace('+', '%2B')}@{entry['version']}"
    source, stamp = entry.get("source"), prefix / "stamps" / entry["name"]
    if source and stamp.is_file():
        version = stamp.read_text(encoding="utf-8").split()[0]
        kind = "pypi" if source["kind"] == "pypi-sdist" else "deb/debian"
        suffix = "?arch=source" if source["kind"] == "debian-source" else ""
        return version, f"pkg:{kind}/{source['package']}@{version.replace('+', '%2B')}{suffix}"
    for package in entry["debian"]:
        if version := debian_version(package):
            return version, f"pkg:deb/debian/{package.replace('+', '%2B')}@{version.replace('+', '%2B')}"
    return None, None


def component(entry, prefix):
    version, purl = found(entry, prefix)
    text = {
        "type": "application" if entry["role"] in ("build", "peer") else "library",
        "bom-ref": purl or entry["name"],
        "name": entry["name"],
        "scope": "required" if entry["role"] in SHIPPED else "excluded",
        "licenses": [{"expression": entry["licence"]}],
        "properties": [{"name": "siegel:role", "value": entry["role"]}, {"name": "siegel:why", "value": entry["why"]}],
    }
    if version:
        text |= {"version": version, "purl": purl}
    if "changed" in entry:
        text["pedigree"] = {"notes": entry["changed"]}
    if version and version == entry.get("source", {}).get("version"):
        text["hashes"] = [{"alg": "SHA-256", "content": entry["source"]["sha256"]}]
    return text


def make(build, prefix):
    entries = json.loads(LIST.read_text(encoding="utf-8"))["dependencies"]
    components = [component(entry, prefix) for entry in entries]
    cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
    version = re.search(r"^CMAKE_PROJECT_VERSION:STATIC=(.*)$", cache, re.MULTILINE).group(1)
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))),
            "component": {"type": "application", "bom-ref": "siegel", "name": "siegel", "version": version,
                          "licenses": [{"expression": "Apache-2.0"}]},
        },
        "components": components,
        "dependencies": [{"ref": "siegel", "dependsOn": [c["bom-ref"] for c in components if c["scope"] == "required"]}]
                        + [{"ref": c["bom-ref"]} for c in components],
    }
    bom["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(bom, sort_keys=True))}"
    return bom


if __name__ == "__main__":
    build_folder, prefix_folder, output = map(pathlib.Path, sys.argv[1:])
    output.write_text(json.dumps(make(build_folder, prefix_folder), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
