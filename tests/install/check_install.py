#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs into an empty folder, moves it, and builds the stranger project against it in both usual ways.

check_install.py C++-COMPILER LIBRARY-FOLDER
"""
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ["SIEGEL_BINARY_DIR"])
STRANGER = pathlib.Path(__file__).with_name("stranger")
COMPILER, LIBRARY_FOLDER = sys.argv[1:]


def run(*command, **more):
    print("$", shlex.join(map(str, command)), flush=True)
    return subprocess.run(list(map(str, command)), check=True, text=True, stdout=subprocess.PIPE, **more).stdout


def check_program(program):
    answer = run(program)
    assert answer == "sealed and opened\n", answer


def with_find_package(prefix, folder):
    run("cmake", "-S", STRANGER, "-B", folder, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={COMPILER}",
        f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release")
    run("cmake", "--build", folder)
    check_program(folder / "stranger")


def with_pkg_config(prefix, folder):
    environment = os.environ | {"PKG_CONFIG_PATH": str(prefix / LIBRARY_FOLDER / "pkgconfig")}
    flags = run("pkg-config", "--define-prefix", "--cflags", "--libs", "siegel", env=environment)
    folder.mkdir()
    run(COMPILER, STRANGER / "main.cpp", "-o", folder / "stranger", *shlex.split(flags))
    check_program(folder / "stranger")


def in_c(prefix, folder):
    """The shared library and its one header, from C. The program is the one that tests the border."""
    environment = os.environ | {"PKG_CONFIG_PATH": str(prefix / LIBRARY_FOLDER / "pkgconfig")}
    flags = run("pkg-config", "--define-prefix", "--cflags", "--libs", "siegel-c", env=environment)
    folder.mkdir()
    border_test = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"], "tests/c_api/border_test.c")
    run("cc", "-std=c11", border_test, "-o", folder / "stranger", *shlex.split(flags))
    environment = os.environ | {"LD_LIBRARY_PATH": str(prefix / LIBRARY_FOLDER)}
    answer = run(folder / "stranger", env=environment)
    assert answer == "all as it should be\n", answer


def check_installed_files(prefix):
    names = {path.relative_to(prefix).as_posix() for path in prefix.rglob("*") if path.is_file()}
    headers = {name for name in names if name.startswith("include/")}
    assert "include/siegel/siegel.h" in headers
    private = [name for name in headers if "/botan/" in name or "/sodium/" in name or "/detail/" in name]
    assert not private, f"private headers were installed: {private}"
    if "SIEGEL" in os.environ:
        assert run(prefix / "bin" / "siegel", "--version").startswith("siegel "), "the installed command does not start"
        assert "TRANSIT_URL" in run(prefix / "bin" / "siegel-transit", "--help"), "the program for key services does not start"
    source = os.environ["SIEGEL_SOURCE_DIR"]
    for name in names:
        text = (prefix / name).read_bytes()  # no file may know where it was built
        if source.encode() in text:
            raise AssertionError(f"{name} contains the path {source}")


with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    run("cmake", "--install", BUILD, "--prefix", folder / "first")
    prefix = (folder / "first").rename(folder / "moved")  # an installation has to survive being moved
    check_installed_files(prefix)
    with_find_package(prefix, folder / "cmake")
    with_pkg_config(prefix, folder / "pkg-config")
    in_c(prefix, folder / "c")
print("all ways work")
