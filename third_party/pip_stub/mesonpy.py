# SPDX-License-Identifier: Apache-2.0
"""Stands in for barkeep's build backend while pip downloads its archive.

pip asks a source archive for its metadata even when it shall only be downloaded, and the real backend would first
fetch a compiler's worth of packages for it. We want one header out of the archive and answer the question ourselves.
"""
import pathlib


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    source = pathlib.Path("PKG-INFO").read_text(encoding="utf-8")
    fields = dict(line.split(": ", 1) for line in source.split("\n\n")[0].splitlines() if ": " in line)
    folder = pathlib.Path(metadata_directory) / f"{fields['Name']}-{fields['Version']}.dist-info"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Metadata-Version: 2.1\nName: {fields['Name']}\nVersion: {fields['Version']}\n"
    (folder / "METADATA").write_text(text, encoding="utf-8")
    return folder.name
