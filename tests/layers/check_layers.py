#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares every #include with the lines of core/CMakeLists.txt, and checks the other walls of docs/architecture.md.

check_layers.py ROOT          prints each violation, ends with 1 if there is one
check_layers.py --self-test   plants one violation of each wall in a small tree and demands that it is found
"""
import pathlib, re, sys, tempfile

SOURCES = {".h", ".cpp", ".py", ".cmake", ".txt", ".sh", ".fish", ".bash"}
IO_HEADERS = re.compile(r"(iostream|fstream|filesystem|thread|cstdio|stdio\.h|ostream|istream|syncstream|print"
                        r"|fcntl\.h|sys/socket\.h|sys/stat\.h|unistd\.h|stop_token|future)$")
IO_ALLOWED = {"core/crypto/system_random.cpp": {"unistd.h", "fcntl.h"}}  # the one place that asks the system for bytes
CRYPTO_HEADERS = {"botan/": "core/crypto/botan/", "sodium.h": "core/crypto/sodium/", "sodium/": "core/crypto/sodium/"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def without_comments_and_strings(text):
    pattern = r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    return re.sub(pattern, lambda m: '""' if m.group().startswith(('"', "R")) else " ", text, flags=re.DOTALL)


def declared_modules(core):
    lines = re.findall(r"^siegel_module\((\w+)([^)]*)\)", (core / "CMakeLists.txt").read_text(), re.MULTILINE)
    depends = lambda rest: re.split(r"\bPRIVATE\b", rest)[0].replace("DEPENDS", " ").split()
    return {name: set(depends(rest)) for name, rest in lines}


def check_core_file(path, name, text, modules):
    module = name.split("/")[1]
    for kind, header in INCLUDE.findall(text):
        target = header.split("/")[0]
        if kind == '"' and target in modules and target != module and module in modules \
                and target not in modules[module]:
            yield f'{name}: includes "{header}", but module {module} does not name {target} in DEPENDS'
        # The headers in C are installed side by side, without folders.
        is_border = name in ("core/c_api/siegel_audit_c.h", "core/c_api/siegel_formats_c.h", "core/c_api/siegel_privacy_c.h") and header == "siegel_c.h"
        if kind == '"' and "/" not in header and name != "core/siegel.h" and not is_border:
            yield f'{name}: includes "{header}" without its module'
        for prefix, home in CRYPTO_HEADERS.items():
            if (header == prefix or prefix.endswith("/") and header.startswith(prefix)) and kind == "<" \
                    and not name.startswith(home):
                yield f"{name}: <{header}> belongs under {home} only"
        if kind == "<" and IO_HEADERS.match(header) and header not in IO_ALLOWED.get(name, set()):
            yield f"{name}: <{header}> does input, output or threads; the core does neither"
        if header.startswith("re2/") and not name.startswith("core/detect/re2/"):
            yield f"{name}: <{header}> belongs under core/detect/re2/ only"
        if header == "utf8proc.h" and name != "core/data/unicode_normalization.cpp":
            yield f"{name}: <{header}> belongs in core/data/unicode_normalization.cpp only"
        if header.startswith("nlohmann/") and not re.fullmatch(r"core/codec/json\w*\.cpp", name):
            yield f"{name}: <{header}> belongs in core/codec/json*.cpp only"
    if not name.startswith("core/crypto/botan/") and name != "core/c_api/firewall.cpp":
        for word in re.findall(r"\b(try|catch|throw)\b", without_comments_and_strings(text)):
            yield f"{name}: '{word}': exceptions end in core/crypto/botan and at the C border"


def check_tree(root):
    modules = declared_modules(root / "core")
    for folder in ("core", "cli", "tests", "fuzz", "bench", "cmake", "third_party"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            is_listing = path.suffix == ".txt" and path.name != "CMakeLists.txt"
            if path.suffix not in SOURCES or is_listing or not path.is_file() or "node_modules" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(text.splitlines()[:3]):
                yield f"{name}: the line 'SPDX-License-Identifier: Apache-2.0' is missing at the top"
            if path.suffix not in {".h", ".cpp"}:
                continue
            if folder == "core":
                yield from check_core_file(path, name, text, modules)
            elif folder == "cli":
                for kind, header in INCLUDE.findall(text):
                    if kind == '"' and ((root / "core" / header).is_file() and header != "siegel.h"):
                        yield f'{name}: includes "{header}"; the command line sees "siegel.h" only'
                    if re.match(r"(botan/|sodium)", header):
                        yield f"{name}: <{header}> belongs under core/crypto/ only"
    for module, depends in modules.items():
        for missing in sorted(depends - modules.keys()):
            yield f"core/CMakeLists.txt: {module} depends on {missing}, which is not declared"
    for folder in sorted(p.name for p in (root / "core").iterdir() if p.is_dir()):
        if folder not in modules:
            yield f"core/{folder}: no siegel_module({folder}) line in core/CMakeLists.txt"


PLANTED = {  # file, its text, a part of the message it must cause
    "core/base/up.cpp": ('#include "stream/x.h"\n', "does not name stream"),
    "core/stream/io.cpp": ("#include <iostream>\n", "<iostream>"),
    "core/stream/raw.cpp": ("#include <botan/aead.h>\n", "core/crypto/botan/ only"),
    "core/stream/salt.cpp": ("#include <sodium.h>\n", "core/crypto/sodium/ only"),
    "core/detect/pattern.cpp": ("#include <re2/re2.h>\n", "core/detect/re2/ only"),
    "core/privacy/letters.cpp": ("#include <utf8proc.h>\n", "core/data/unicode_normalization.cpp only"),
    "core/base/json.cpp": ("#include <nlohmann/json.hpp>\n", "core/codec/json*.cpp only"),
    "core/stream/thrower.cpp": ("void f() { throw 1; }\n", "'throw'"),
    "core/stream/bare.cpp": ('#include "x.h"\n', "without its module"),
    "core/new/x.cpp": ("\n", "no siegel_module(new) line"),
    "cli/deep.cpp": ('#include "stream/x.h"\n', '"siegel.h" only'),
    "cli/crypto.cpp": ("#include <sodium.h>\n", "core/crypto/ only"),
    "tests/unit/licence.cpp": (None, "is missing at the top"),
}
SOUND = {
    "core/CMakeLists.txt": "# SPDX-License-Identifier: Apache-2.0\nsiegel_module(base)\n"
                           "siegel_module(stream   DEPENDS base   PRIVATE Some::Library)\n",
    "core/siegel.h": '// SPDX-License-Identifier: Apache-2.0\n#include "stream/x.h"\n',
    "core/base/y.h": "// SPDX-License-Identifier: Apache-2.0\n",
    "core/stream/x.h": '// SPDX-License-Identifier: Apache-2.0\n#include "base/y.h"\n// we never throw: "try"\n',
    "cli/main.cpp": '// SPDX-License-Identifier: Apache-2.0\n#include "siegel.h"\nauto s = "throw";\n',
}


def write(root, name, text):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def self_test():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in SOUND.items():
            write(root, name, text)
        failures += [f"a sound tree is blamed: {line}" for line in check_tree(root)]
        for name, (text, expected) in PLANTED.items():
            write(root, name, "int x;\n" if text is None else "// SPDX-License-Identifier: Apache-2.0\n" + text)
            if not any(expected in line and name.rsplit("/", 1)[0] in line for line in check_tree(root)):
                failures.append(f"planted in {name}, not found: {expected}")
            (root / name).unlink()
            if not any((root / name).parent.iterdir()):
                (root / name).parent.rmdir()
    return failures


violations = self_test() if sys.argv[1:] == ["--self-test"] else list(check_tree(pathlib.Path(sys.argv[1])))
print("\n".join(violations) if violations else "no violation")
sys.exit(1 if violations else 0)
