#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays a transcript of a shell session and compares what happens with what is written down.

run_transcripts.py FILE.txt...   plays each in a folder of its own; ends with 1 if anything differs
run_transcripts.py --self-test   demands that a wrong expectation of every kind is found

A transcript is lines of text. `#` begins a comment.

  $ command             run by bash (pipefail), without a terminal, standard input empty, `siegel` on PATH
  > more of it          a further line of the same command
  exit 3, ! exit 3      the exit status; the second form stresses that it is a failure. Not given: 0
  stdout: text          a line of standard output. All lines are given or there is none; `...` in a line stands for
  stderr: text          any text, and as the whole line for any lines
  exists FILE           and ! exists FILE
  empty FILE            exists and holds nothing
  same A B              two files with the same bytes; differ A B: two files without
  mode FILE 0600        the access rights
  size FILE 236         the size in bytes
  holds FILE text       and ! holds FILE text: the text is somewhere in the file

After every command there must be no temporary file `.siegel-*.partial` anywhere.
"""
import os, pathlib, re, subprocess, sys, tempfile

TOOLS = pathlib.Path(__file__).resolve().parent / "tools"
CHECKS = ("exists", "empty", "same", "differ", "mode", "size", "holds")


class Step:
    def __init__(self, line_number, command):
        self.line_number, self.command = line_number, command
        self.status, self.stdout, self.stderr, self.checks = 0, [], [], []


def parse(text):
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("$ "):
            steps.append(Step(number, line[2:]))
            continue
        if not steps:
            raise SyntaxError(f"line {number}: an expectation before the first command")
        step = steps[-1]
        stream = re.fullmatch(r"(stdout|stderr): ?(.*)", line)
        status = re.fullmatch(r"(! )?exit (\d+)", line)
        check = re.fullmatch(rf"(! )?({'|'.join(CHECKS)}) (.+)", line)
        if line.startswith("> "):
            step.command += "\n" + line[2:]
        elif stream:
            getattr(step, stream.group(1)).append(stream.group(2))
        elif status:
            step.status = int(status.group(2))
            if status.group(1) and step.status == 0:
                raise SyntaxError(f"line {number}: status 0 is no failure")
        elif check:
            step.checks.append((check.group(2), check.group(3), bool(check.group(1))))
        else:
            raise SyntaxError(f"line {number}: not understood: {line}")
    return steps


def lines_match(expected, actual):
    """Whether the lines are the expected ones; `...` alone takes any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(lines_match(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    pattern = ".*".join(re.escape(part) for part in expected[0].split("..."))
    return bool(actual) and re.fullmatch(pattern, actual[0]) is not None and lines_match(expected[1:], actual[1:])


def is_true(folder, kind, words):
    if kind == "holds":
        name, text = words.split(" ", 1)
        return text.encode() in (folder / name).read_bytes()
    names = words.split()
    path = folder / names[0]
    if kind == "exists":
        return os.path.lexists(folder / words)
    if not path.is_file():
        return None
    if kind == "empty":
        return path.stat().st_size == 0
    if kind == "mode":
        return path.stat().st_mode & 0o7777 == int(names[1], 8)
    if kind == "size":
        return path.stat().st_size == int(names[1])
    other = folder / names[1]
    if not other.is_file():
        return None
    return (path.read_bytes() == other.read_bytes()) == (kind == "same")


def environment(folder):
    keep = {name: value for name, value in os.environ.items() if name.startswith(("ASAN_", "UBSAN_", "LSAN_", "LLVM_"))}
    siegel = os.environ.get("SIEGEL")
    commands = folder.parent / "bin"
    commands.mkdir()
    if siegel:
        (commands / "siegel").symlink_to(siegel)
    return keep | {
        "PATH": f"{commands}:{TOOLS}:{os.environ['PATH']}", "HOME": str(folder), "TMPDIR": str(folder.parent),
        "LC_ALL": "C.UTF-8", "SOURCE": os.environ.get("SIEGEL_SOURCE_DIR", ""), "PYTHONDONTWRITEBYTECODE": "1"}


def play(step, folder, variables):
    """Runs one command; yields what differs."""
    run = subprocess.run(["bash", "-o", "pipefail", "-c", step.command], cwd=folder, env=variables, timeout=120,
                         stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True)
    status = 128 - run.returncode if run.returncode < 0 else run.returncode
    if status != step.status:
        yield f"exit status {status} and not {step.status}"
    for name, expected, actual in (("stdout", step.stdout, run.stdout), ("stderr", step.stderr, run.stderr)):
        lines = actual.decode("utf-8", "backslashreplace").split("\n")
        if lines and lines[-1] == "":
            lines.pop()
        if not lines_match(expected, lines):
            yield "\n    ".join([f"{name} is"] + [f"{name}: {line}" for line in lines[:40]])
    for kind, words, negated in step.checks:
        if is_true(folder, kind, words) is not (not negated):
            yield f"not so: {'! ' if negated else ''}{kind} {words}"
    for left in sorted(folder.rglob(".siegel-*.partial")):
        yield f"left behind: {left.relative_to(folder)}"
        left.unlink()


def run_transcript(name, text):
    """The list of what differs, each with its command."""
    problems = []
    with tempfile.TemporaryDirectory(prefix="siegel-cli-") as top:
        folder = pathlib.Path(top) / "work"
        folder.mkdir()
        os.umask(0o022)
        variables = environment(folder)
        for step in parse(text):
            for problem in play(step, folder, variables):
                problems.append(f"{name}:{step.line_number}: $ {step.command}\n    {problem}")
        subprocess.run(["chmod", "-R", "u+rwx", top], check=False)
    return problems


RIGHT = r"""
$ printf 'one\ntwo\nthree\n'; echo oops >&2; exit 3
! exit 3
stdout: one
stdout: ...
stdout: th...e
stderr: oops
$ echo text > a; cp a b; echo other > c; : > d; chmod 600 a; cat
exists a
! exists e
same a b
differ a c
empty d
! empty a
mode a 0600
size a 5
holds a ex
! holds a xe
$ echo first |
> cat
stdout: first
"""

WRONG = {
    "status": "$ false", "another status": "$ exit 4\nexit 3", "failure expected": "$ true\n! exit 1",
    "part of a pipe": "$ false | true",
    "unexpected output": "$ echo x", "unexpected error": "$ echo x >&2", "missing output": "$ true\nstdout: x",
    "other output": "$ echo x\nstdout: y", "more output": "$ printf 'x\\ny\\n'\nstdout: x",
    "less output": "$ echo x\nstdout: x\nstdout: y", "wildcard": "$ echo xyz\nstdout: x...q",
    "wildcard lines": "$ printf 'x\\ny\\n'\nstdout: ...\nstdout: z", "other error": "$ echo x >&2\nstderr: y",
    "exists": "$ true\nexists a", "exists not": "$ : > a\n! exists a",
    "same": "$ echo 1 > a; echo 2 > b\nsame a b", "same without file": "$ : > a\nsame a b",
    "differ": "$ echo 1 > a; cp a b\ndiffer a b", "differ without file": "$ : > a\ndiffer a b",
    "not same without file": "$ true\n! same a b",
    "empty": "$ echo 1 > a\nempty a", "mode": "$ : > a; chmod 644 a\nmode a 0600", "size": "$ echo 1 > a\nsize a 3",
    "holds": "$ echo 1 > a\nholds a 2", "holds not": "$ echo 1 > a\n! holds a 1",
    "temporary file": "$ mkdir f; : > f/.siegel-00.partial",
}
MALFORMED = ["exit 3", "$ true\nexits 3", "$ true\nstdoutx", "$ true\n! exit 0"]


def self_test():
    failures = [f"a right expectation fails: {problem}" for problem in run_transcript("right", RIGHT)]
    for name, text in WRONG.items():
        if len(run_transcript(name, text)) != 1:
            failures.append(f"a wrong expectation is not found once: {name}")
    for text in MALFORMED:
        try:
            parse(text)
            failures.append(f"a malformed transcript is accepted: {text!r}")
        except SyntaxError:
            pass
    print("\n".join(failures) or f"{len(WRONG)} wrong expectations found")
    return bool(failures)


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if not sys.argv[1:] or "SIEGEL" not in os.environ:
        sys.exit("usage: SIEGEL=path/to/siegel run_transcripts.py FILE.txt...")
    failed = False
    for name in sys.argv[1:]:
        path = pathlib.Path(name)
        problems = run_transcript(path.name, path.read_text(encoding="utf-8"))
        print("\n".join(problems) or f"{path.name}: as written")
        failed = failed or bool(problems)
    return failed


if __name__ == "__main__":
    sys.exit(main())
