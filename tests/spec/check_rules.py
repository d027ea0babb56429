#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the rules of rejection in docs/format.md with the tests that carry their names.

check_rules.py ROOT          prints each rule without its test and each test without its rule; ends with 1 if there is one
check_rules.py --self-test   plants one of each in a small tree and demands that it is found

A rule is a row of a table in "What a reader must reject": | `reject:the_id` | ... |. Its test is a TEST_CASE (or one of
its templated forms) with the tag [reject:the_id].
"""
import pathlib
import re
import sys
import tempfile

SECTION = re.compile(r"^## What a reader must reject\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `reject:([a-z0-9_]+)` \|", re.MULTILINE)
MENTION = re.compile(r"\breject:([a-z0-9_]+)")
TAG = re.compile(r"\[reject:([^\]]*)\]")
STRING = r'"(?:\\.|[^"\\])*"'
TEST_CASE = re.compile(rf"\b(?:TEMPLATE_)?TEST_CASE\(\s*((?:{STRING}\s*)+),\s*((?:{STRING}\s*)+)[,)]")


def rules_of(specification):
    section = SECTION.search(specification)
    return ROW.findall(section.group(1)) if section else []


def tags_of(source):
    """The tags of test cases only: one in a comment proves nothing."""
    joined = (re.sub(r'"\s*"', "", case.group(2)) for case in TEST_CASE.finditer(source))
    return {tag for tags in joined for tag in TAG.findall(tags)}


def check(root):
    specification = (root / "docs" / "format.md").read_text(encoding="utf-8")
    rules = rules_of(specification)
    if not rules:
        yield "docs/format.md: no rule of rejection was found"
    for rule in sorted({rule for rule in rules if rules.count(rule) > 1}):
        yield f"docs/format.md: reject:{rule} comes twice"
    for mention in sorted(set(MENTION.findall(specification)) - set(rules)):
        yield f"docs/format.md: reject:{mention} is mentioned and is no rule"
    tested = {}
    for path in sorted((root / "tests").rglob("*_test.cpp")):
        for tag in tags_of(path.read_text(encoding="utf-8")):
            tested.setdefault(tag, path.relative_to(root).as_posix())
    for rule in sorted(set(rules) - tested.keys()):
        yield f"docs/format.md: reject:{rule} has no test with the tag [reject:{rule}]"
    for tag in sorted(tested.keys() - set(rules)):
        yield f"{tested[tag]}: the tag [reject:{tag}] has no rule in docs/format.md"


FORMAT = """# Format
## What a reader must reject
| Rule | Rejected | Word |
|---|---|---|
| `reject:first_rule` | this | `bad_header` |
| `reject:second_2` | that | `truncated` |

As in `reject:first_rule`.
## Notes
"""
TESTS = """// SPDX-License-Identifier: Apache-2.0
TEST_CASE("one", "[a][reject:first_rule]") {}
TEMPLATE_TEST_CASE("two, \\"quoted\\"",
                   "[a]"
                   "[reject:sec"
                   "ond_2]", int, long) {}
"""
PLANTED = [  # what is planted, format.md, tests, what has to be said
    ("a rule without test", FORMAT.replace("|---|\n", "|---|\n| `reject:planted` | x | `too_large` |\n", 1), TESTS,
     "reject:planted has no test"),
    ("a test without rule", FORMAT, TESTS + 'TEST_CASE("three", "[reject:planted]") {}\n', "[reject:planted] has no rule"),
    ("a lost test", FORMAT, TESTS.replace("[reject:sec", "["), "reject:second_2 has no test"),
    ("a tag in a comment", FORMAT, TESTS.replace('TEST_CASE("one"', '// "[reject:first_rule]"\nTEST_CASE("one"')
     .replace("[a][reject:first_rule]", "[a]"), "reject:first_rule has no test"),
    ("a rule twice", FORMAT.replace("## Notes", "| `reject:first_rule` | again | x |\n## Notes"), TESTS, "comes twice"),
    ("a mention of no rule", FORMAT + "See `reject:planted`.\n", TESTS, "mentioned and is no rule"),
    ("no rules at all", "# Format\n", TESTS, "no rule of rejection was found"),
]


def self_test():
    def violations(specification, tests):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "tests" / "unit").mkdir(parents=True)
            (root / "docs" / "format.md").write_text(specification, encoding="utf-8")
            (root / "tests" / "unit" / "x_test.cpp").write_text(tests, encoding="utf-8")
            return list(check(root))

    for line in violations(FORMAT, TESTS):
        yield f"a sound tree is blamed: {line}"
    for planted, specification, tests, expected in PLANTED:
        if not any(expected in line for line in violations(specification, tests)):
            yield f"planted and not found: {planted}"


problems = list(self_test() if sys.argv[1:] == ["--self-test"] else check(pathlib.Path(sys.argv[1])))
print("\n".join(problems) if problems else "every rule has its test, every test its rule")
sys.exit(1 if problems else 0)
