#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that what the documentation points to is there: relative links, their #anchors, and `paths` in backticks.

check_links.py ROOT          prints each dead reference, ends with 1 if there is one
check_links.py --self-test   plants one of each kind in a small tree and demands that it is found
"""
import pathlib, re, sys, tempfile

FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*$", re.MULTILINE)
TOP_LEVEL = {"core", "cli", "tests", "docs", "fuzz", "bench", "cmake", "third_party", "demo", "wasm", "web-demo"}
FILE_IN_ROOT = re.compile(r"[\w.-]+\.(md|txt|json|in|py|sh)$")
PATH = re.compile(r"[\w./*-]+$")


def documents(root):
    skipped = {"build", ".deps", ".git", "node_modules", "dist"}
    for path in sorted(root.rglob("*.md")):
        if not skipped & set(path.relative_to(root).parts):
            yield path


def anchors(text):
    """The names that GitHub gives headings; a name that comes twice gets -1 the second time."""
    names = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        base = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        name, count = base, 0
        while name in names:
            count += 1
            name = f"{base}-{count}"
        names.add(name)
    return names


def is_there(root, path):
    path = path.rstrip("/")
    return any(root.glob(path)) if "*" in path else (root / path).exists()


def check_document(root, path):
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    prose = FENCE.sub("", text)
    for target in LINK.findall(CODE.sub("", prose)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        to = (path.parent / file).resolve() if file else path
        if not to.exists():
            yield f"{name}: the link {target} leads nowhere"
        elif anchor and anchor not in anchors(to.read_text(encoding="utf-8")):
            yield f"{name}: the link {target} leads to no heading"
    for code in CODE.findall(prose):
        if not PATH.match(code):
            continue
        in_tree = "/" in code and code.split("/")[0] in TOP_LEVEL
        if (in_tree or "/" not in code and FILE_IN_ROOT.match(code)) and not is_there(root, code) \
                and not (path.parent / code).exists():
            yield f"{name}: there is no {code}"


PLANTED = {
    "a [link](gone.md)": "leads nowhere",
    "a [link](sound.md#gone)": "leads to no heading",
    "a file `core/gone.h`": "no core/gone.h",
    "a folder `tests/gone/`": "no tests/gone/",
    "some files `core/*.gone`": "no core/*.gone",
    "a file `GONE.md`": "no GONE.md",
}
SOUND = ("# Sound `x.y`\n\n## Twice\n\n## Twice\n\n[a](sound.md#twice-1) [b](https://c.example/d) `core/x.h` `core/*.h` "
         "`a/b` `x > y`\n\n```\n`core/gone.h` [a](gone.md)\n# Comment\n```\n[e](#sound-xy)\n")


def self_test():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "core").mkdir()
        (root / "core/x.h").write_text("")
        (root / "sound.md").write_text(SOUND)
        failures += [f"a sound document is blamed: {line}" for line in check_document(root, root / "sound.md")]
        for text, expected in PLANTED.items():
            (root / "planted.md").write_text(text + "\n")
            if not any(expected in line for line in check_document(root, root / "planted.md")):
                failures.append(f"planted, not found: {text}")
    return failures


if sys.argv[1:] == ["--self-test"]:
    dead = self_test()
else:
    tree = pathlib.Path(sys.argv[1]).resolve()
    dead = [line for path in documents(tree) for line in check_document(tree, path)]
print("\n".join(dead) if dead else "everything is there")
sys.exit(1 if dead else 0)
