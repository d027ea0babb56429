# SPDX-License-Identifier: Apache-2.0
"""What all fault tests share: the command, a place with keys and files, jobs, and the two oracles.

After a failure (O1): the documented status and one error line, under the final name what stood there before or nothing,
no temporary file, the input untouched. After a kill or a power cut (O2): under the final name the old content, nothing
or the complete new content; beside it at most `.siegel-*.partial` that only the owner can read; and the next try works.

Each test file also hands a deliberately careless program (naive_writer.cpp) to its oracle, which has to object.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 4
SIEGEL = os.environ.get("SIEGEL", "siegel")
SANITIZED = bool(os.environ.get("SIEGEL_SANITIZE"))
SHIMS = pathlib.Path(os.environ.get("SIEGEL_BINARY_DIR", "."), "tests", "faults")
NAIVE_WRITER = SHIMS / "naive_writer"

# docs/errors.md, "The table".
STATUS = {
    "bad_argument": 2, "bad_header": 4, "bad_key": 2, "bad_passphrase": 3, "bad_armor": 4, "no_matching_key": 3,
    "header_forged": 4, "payload_forged": 4, "truncated": 4, "trailing_data": 4, "unsupported": 4, "too_large": 4,
    "policy_denied": 5, "input_changed": 1, "output_exists": 2, "io_failed": 1, "random_failed": 1,
    "external_failed": 1, "bad_module": 1, "out_of_memory": 1, "canceled": 1, "closed": 1, "internal": 1,
    "bad_policy": 5, "bad_data": 4, "unresolved_token": 3, "bad_vault": 4,
    "bad_certificate": 5, "bad_signature": 4, "log_forged": 4, "log_unavailable": 1,
}
TEMPORARY = re.compile(r"^\.siegel-[0-9a-f]{16}\.partial$")
ERROR_LINES = re.compile(r"^siegel: error: [^\n]+[^.\n]\n(siegel: hint: [^\n]+\n)?\Z")


class Caught(AssertionError):
    """An oracle objects."""


def must(condition, what):
    if not condition:
        raise Caught(what)


@dataclasses.dataclass
class Run:
    status: int
    out: bytes
    err: str
    mute: bool = False  # standard error was tampered with too, so that nothing could be told

    @property
    def word(self):
        """The word of the error, where `--progress json` was given."""
        for line in self.err.splitlines():
            if line.startswith("{") and json.loads(line).get("event") == "error":
                return json.loads(line)["code"]
        return None

    def __str__(self):
        return f"status {self.status}, said {self.err!r}"


def run(command, stdin=None, environment=None, timeout=120, **how):
    """Runs to the end; `stdin` is bytes, a file or nothing."""
    if isinstance(stdin, (bytes, bytearray)):
        how["input"] = stdin
    else:
        how["stdin"] = stdin if stdin is not None else subprocess.DEVNULL
    how.setdefault("stdout", subprocess.PIPE)
    how.setdefault("stderr", subprocess.PIPE)
    # Botan's pool of locked memory makes hundreds of calls that are not of interest here.
    environment = {**os.environ, "BOTAN_MLOCK_POOL_SIZE": "0", **(environment or {})}
    done = subprocess.run([str(word) for word in command], env=environment, timeout=timeout, check=False, **how)
    return Run(done.returncode, done.stdout or b"", (done.stderr or b"").decode("utf-8", "surrogateescape"))


def siegel(*arguments, **how):
    return run([SIEGEL, *arguments], **how)


def preload(shim):
    """The environment that puts a shim of this folder in front of the C library."""
    library = SHIMS / f"{shim}.so"
    if SANITIZED:
        raise unittest.SkipTest("a sanitizer has its own hand on the C library")
    if not library.exists():
        raise unittest.SkipTest(f"{library.name} was not built")
    return {"LD_PRELOAD": str(library)}


def need(tool, package):
    if shutil.which(tool) is None:
        raise unittest.SkipTest(f"there is no {tool} (Debian package {package})")


def with_peak_memory(command, report):
    """The same command, whose most memory in KiB is then in `report`."""
    program = SHIMS / "peak_memory"
    if not program.exists():
        raise unittest.SkipTest("peak_memory was not built")
    return [program, report, *command]


def in_namespace_of_its_own():
    """Starts this script again where it may mount file systems that nobody else sees; False if that cannot be had."""
    if os.environ.get("FAULTS_MAY_MOUNT"):
        return True
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"],
                                                         check=False, capture_output=True).returncode != 0:
        return False
    os.environ["FAULTS_MAY_MOUNT"] = "1"
    os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv])


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def snapshot(folder):
    """Name, type, rights and content of everything in a folder, below it too."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else digest(path) if stat.S_ISREG(status.st_mode) else None
        found[str(path.relative_to(folder))] = (stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode), content)
    return found


def check_told(done, secrets=()):
    """One error line in the documented form, without a secret or anything that steers a terminal."""
    said = done.err
    if said.startswith("{"):
        must(done.word in STATUS, f"an error without a word: {done}")
        must(done.status == STATUS[done.word], f"the status does not belong to the word: {done}")
    else:
        must(ERROR_LINES.match(said), f"not one error line in the documented form: {done}")
        must(done.status in {1, 2, 3, 4, 5}, f"not a documented status: {done}")
    must(all(c.isprintable() or c == "\n" for c in said), f"what was said could steer a terminal: {done}")
    for secret in secrets:
        must(secret not in said.encode("utf-8", "surrogateescape"), "a secret was told")


class Place:
    """A folder with a key, an input, a sealed file of it, and a folder for outputs."""

    def __init__(self, size=600_000, base=None):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="siegel-faults-", dir=base))
        self.inputs, self.outputs = self.root / "in", self.root / "out"
        self.inputs.mkdir()
        self.outputs.mkdir()
        self.key, self.input, self.sealed = (self.inputs / name for name in ("me.key", "input", "sealed.siegel"))
        made = siegel("keygen", "-o", self.key)
        assert made.status == 0, made
        self.recipient = made.err.split()[-1]
        self.content = os.urandom(size)
        self.input.write_bytes(self.content)
        sealed = siegel("seal", "-r", self.recipient, "-o", self.sealed, self.input)
        assert sealed.status == 0, sealed
        self.secret = self.key.read_text().split()[-1].encode()
        self.before = snapshot(self.inputs)

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def clear(self, old=None):
        """Empties the folder for outputs; `old` is then what stands under these names."""
        for path in self.outputs.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for name, content in (old or {}).items():
            (self.outputs / name).write_bytes(content)
            (self.outputs / name).chmod(0o600)

    def opens(self, sealed, *more, key=None, content=None):
        done = siegel("open", "-i", key or self.key, *more, "-o", "-", sealed)
        return done.status == 0 and done.out == (self.content if content is None else content)

    def check_inputs(self):
        must(snapshot(self.inputs) == self.before, "the input was touched")


@dataclasses.dataclass
class Job:
    """One call of the command. `old` is what stands under the names of its outputs before."""

    name: str
    command: list
    place: Place
    outputs: list
    complete: callable
    old: dict = dataclasses.field(default_factory=dict)
    stdin: pathlib.Path = None
    in_place: bool = False

    def start(self, prefix=(), **how):
        self.place.clear(self.old)
        return self.go(prefix, **how)

    def go(self, prefix=(), **how):
        with contextlib.ExitStack() as stack:
            if self.stdin:
                how["stdin"] = stack.enter_context(self.stdin.open("rb"))
            return run([*prefix, *self.command], **how)

    def path(self, name):
        return self.place.outputs / name

    def state(self, name):
        """What stands under the final name: nothing, the old or something new."""
        path = self.path(name)
        if not os.path.lexists(path):
            return "nothing"
        if name in self.old and path.is_file() and path.read_bytes() == self.old[name]:
            return "old"
        return "new"

    def check_success(self, done):
        must(done.status == 0, f"{self.name}: failed: {done}")
        names = sorted(path.name for path in self.place.outputs.iterdir())
        must(names == sorted(self.outputs), f"{self.name}: left {names}")
        must(self.complete(), f"{self.name}: claims success, but the output is not complete")
        self.place.check_inputs()

    def check_failure(self, done, words=None):
        """O1."""
        must(done.status != 0, f"{self.name}: a failure was not noticed")
        if not done.mute:
            check_told(done, [self.place.secret])
        must(words is None or done.word in words, f"{self.name}: wrong word: {done}")
        names = sorted(path.name for path in self.place.outputs.iterdir())
        must(names == sorted(self.old), f"{self.name}: after a failure there is {names}; {done}")
        for name in self.old:
            # The name is changed already when the folder cannot be forced to the disk; then it is the new one, complete.
            changed = "cannot force the folder" in done.err and self.complete()
            changed &= len(self.outputs) == 1  # a pair goes back to what it was
            must(changed or self.state(name) == "old", f"{self.name}: a failure changed what stood under {name}")
        self.place.check_inputs()

    def check_either(self, done, words=None):
        """A success that is one, or a failure after which nothing is lost. True for a success."""
        if done.status == 0:
            self.check_success(done)
            return True
        self.check_failure(done, words)
        return False

    def check_after_kill(self):
        """O2, and then the job once more."""
        # Rewrapping in place gives the new file the rights that the old one had.
        rights = stat.S_IMODE(self.path(self.outputs[-1]).stat().st_mode) if self.in_place else 0o600
        left = []
        for path in self.place.outputs.iterdir():
            if path.name in self.outputs:
                continue
            must(TEMPORARY.match(path.name), f"{self.name}: a kill left {path.name}")
            must(stat.S_IMODE(path.stat().st_mode) & ~rights == 0, f"{self.name}: others can read {path.name}")
            left.append(path)
        states = [self.state(name) for name in self.outputs]
        must(states[-1] != "new" or self.complete(), f"{self.name}: a kill left a torso under the final name")
        must(not self.old or "nothing" not in [self.state(name) for name in self.old],
             f"{self.name}: a kill took away what stood there")
        if states[-1] == "old":
            # The old payload is worth nothing without the header that belongs to it.
            contents = [path.read_bytes() for path in self.place.outputs.iterdir()]
            must(all(old in contents for old in self.old.values()), f"{self.name}: an old file is lost")
        self.place.check_inputs()
        again = self.go()
        if again.status == 2 and "new" in states:
            for name, before in zip(self.outputs, states):
                must(before == "nothing" or os.path.lexists(self.path(name)), f"{self.name}: the second try took {name}")
            if states[-1] != "new":
                # Of two files the first may stand there alone. It is refused until somebody has looked at it.
                self.path(self.outputs[0]).unlink()
                again = self.go()
        must(again.status == 0 or states[-1] == "new", f"{self.name}: the second try failed: {again}")
        must(self.complete(), f"{self.name}: the second try is not complete")
        for path in left:
            must(path.exists(), f"{self.name}: the second try removed a file that another may be writing")


def naive_job(place, mode, name="naive"):
    """The careless program, as a job like the others."""
    if not NAIVE_WRITER.exists():
        raise unittest.SkipTest("naive_writer was not built")
    target = place.outputs / "copy"
    return Job(name, [NAIVE_WRITER, mode, place.input, target], place, ["copy"],
               lambda: target.is_file() and target.read_bytes() == place.content)


def jobs(place):
    """Every way in which the command writes a file."""
    out = place.outputs
    seal = [SIEGEL, "seal", "-r", place.recipient]
    unseal = [SIEGEL, "open", "-i", place.key]
    sealed_old, opened_old = b"what stood here before" * 9, b"an older plaintext" * 9
    opened = lambda name, content=None: lambda: (out / name).read_bytes() == (content or place.content)
    made_key = lambda: siegel("keygen", "-y", out / "new.key").status == 0
    middle = (100_000, 300_000)
    return [
        Job("seal", [*seal, "-o", out / "a", place.input], place, ["a"], lambda: place.opens(out / "a")),
        Job("seal over an old file", [*seal, "-f", "-o", out / "a", place.input], place, ["a"],
            lambda: place.opens(out / "a"), {"a": sealed_old}),
        Job("seal a stream into armor", [*seal, "-a", "-o", out / "a"], place, ["a"], lambda: place.opens(out / "a"),
            stdin=place.input),
        Job("seal with the header apart", [*seal, "--detach-header", out / "h", "-o", out / "a", place.input], place,
            ["h", "a"], lambda: place.opens(out / "a", "--header", out / "h")),
        Job("seal with the header apart over old files",
            [*seal, "-f", "--detach-header", out / "h", "-o", out / "a", place.input], place, ["h", "a"],
            lambda: place.opens(out / "a", "--header", out / "h"), {"h": b"an old header" * 9, "a": sealed_old}),
        Job("open", [*unseal, "-o", out / "b", place.sealed], place, ["b"], opened("b")),
        Job("open over an old file", [*unseal, "-f", "-o", out / "b", place.sealed], place, ["b"], opened("b"),
            {"b": opened_old}),
        Job("open a range", [*unseal, "--range", "%d-%d" % middle, "-o", out / "b", place.sealed], place, ["b"],
            opened("b", place.content[middle[0]:middle[1]])),
        Job("rewrap in place", [SIEGEL, "rewrap", "-i", place.key, "-r", place.recipient, out / "c"], place, ["c"],
            lambda: place.opens(out / "c"), {"c": place.sealed.read_bytes()}, in_place=True),
        Job("keygen", [SIEGEL, "keygen", "-o", out / "new.key"], place, ["new.key"], made_key),
    ]


class Strace:
    """Runs a job under strace, which tampers with its system calls."""

    def __init__(self, job):
        need("strace", "strace")
        self.job = job
        self.log = job.place.root / "strace.log"
        self.marks = {}

    def trace(self, calls, injections=(), environment=None, more=()):
        # The command makes itself undumpable, and an unprivileged strace could then read nothing: prctl is left out.
        injections = ["prctl:retval=0", *injections]
        prefix = ["strace", "-f", "-qq", "-o", self.log, *more, "-e", f"trace={','.join(calls)},prctl",
                  *(word for injection in injections for word in ("-e", f"inject={injection}"))]
        return self.job.start(prefix, environment={"ASAN_OPTIONS": "detect_leaks=0", **(environment or {})})

    def lines(self):
        return self.log.read_text(errors="surrogateescape").splitlines()

    def first(self, call):
        """The number of the first such call in main(): what the loader does before is not ours."""
        if call not in self.marks:
            self.trace([call])
            before = 0
            for line in self.lines():
                if " prctl(PR_SET_DUMPABLE" in line:
                    break
                before += f" {call}(" in line
            self.marks[call] = before + 1
        return self.marks[call]

    def inject(self, call, what, number):
        """One run with a fault in the call of this number, in each thread; None if there is no such call."""
        done = self.trace([call], [f"{call}:{what}:when={number}"])
        # Interrupted by another thread, a call takes two lines, and the second says so.
        of_call = re.compile(rf" (<\.\.\. )?{call}( resumed>|\()")
        hits = [line for line in self.lines() if "(INJECTED)" in line and of_call.search(line)]
        done.mute = any(" write(2" in line or " writev(2" in line for line in hits)
        return done if hits or "signal=" in what and done.status < 0 else None

    def inject_each(self, call, faults, limit=200):
        """A run for each time the command makes this call, with these faults in turn; every fault is used at least once.
        Yields (fault and number, run)."""
        first = self.first(call)
        for number in range(first, limit):
            what = faults[(number - first) % len(faults)]
            done = self.inject(call, what, number)
            if done is None:
                break
            yield f"{what} {number}", done
        for what in faults[number - first:] if number > first else []:
            done = self.inject(call, what, first)
            must(done, f"{call} is not called any more")
            yield f"{what} {first}", done


class Case(unittest.TestCase):
    """A test case with one Place for all its tests."""

    size = 600_000

    @classmethod
    def setUpClass(cls):
        cls.place = Place(cls.size)
        cls.addClassCleanup(cls.place.remove)

    def setUp(self):
        self.place.clear()

    def fails(self, words, *arguments, **how):
        """Runs the command, which has to fail with one of these words (or this one); returns the run."""
        words = {words} if isinstance(words, str) else set(words)
        done = siegel("--progress", "json", *arguments, **how)
        check_told(done, [self.place.secret])
        must(done.word in words, f"expected {sorted(words)}: {done}")
        return done

    def works(self, *arguments, **how):
        done = siegel(*arguments, **how)
        must(done.status == 0, f"failed: {done}")
        return done


def main():
    """Exit status 0: all passed; 1: something failed; 4: nothing failed, and something could not be run."""
    result = unittest.main(module="__main__", exit=False, verbosity=2).result
    if not result.wasSuccessful() or result.testsRun == 0 and not result.skipped:
        sys.exit(1)
    for test, why in result.skipped:
        print(f"skipped: {test}: {why}")
    sys.exit(SKIPPED if result.skipped else 0)
