#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No passphrase and no secret key gets out of the process where it does not belong: not into its arguments or its
environment, not into a message, not into a system call, not into a core image, not to another program."""
import os, pathlib, re, shutil, signal, subprocess, sys, tempfile, time

SIEGEL = os.environ["SIEGEL"]
PASSPHRASE = "correct-horse-battery-staple"
LOW = ["--argon2-memory", "19", "--argon2-passes", "2"]


def passphrase_pipe(*lines):
    read_end, write_end = os.pipe()
    os.write(write_end, "".join(line + "\n" for line in lines).encode())
    os.close(write_end)
    return read_end


def run(*arguments, lines=(), check=True, program=(SIEGEL,), **options):
    pipe = passphrase_pipe(*lines)
    given = ["--passphrase-fd", str(pipe)] if lines else []
    done = subprocess.run([*program, *arguments, *given], capture_output=True, pass_fds=[pipe], start_new_session=True,
                          timeout=120, **options)
    os.close(pipe)
    assert not check or done.returncode == 0, done.stderr
    return done


class Secrets:
    """What must not be seen, in the forms in which it could be."""

    def __init__(self, key_file):
        key = re.search(rb"SIEGEL-SECRET-KEY-1\w+", pathlib.Path(key_file).read_bytes()).group()
        alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
        bits = "".join(format(alphabet.index(c), "05b") for c in key.decode().lower().split("1", 1)[1][:-6])
        raw = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits) // 8 * 8, 8))[2:]
        self.forms = [key[19:], key[19:].lower(), raw, raw.hex().encode(), PASSPHRASE.encode()]

    def seen_in(self, data):
        return any(form in data for form in self.forms)


def prepare():
    run("keygen", "-o", "me.key")
    pathlib.Path("me.pub").write_bytes(run("keygen", "-y", "me.key").stdout)
    pathlib.Path("doc").write_text("Hello\n")
    run("seal", "-R", "me.pub", "doc")
    run("seal", "-p", *LOW, "-o", "pass.siegel", "doc", lines=[PASSPHRASE])
    return Secrets("me.key")


def wait_until_waiting(process):
    """Until the process has its keys and waits for more input."""
    time.sleep(0.3)
    end = time.monotonic() + 30
    while pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "S":
        assert time.monotonic() < end
        time.sleep(0.05)


def process_at_work(arguments, sealed, lines=()):
    """A process that was given a sealed file but for its end."""
    pipe = passphrase_pipe(*lines)
    given = ["--passphrase-fd", str(pipe)] if lines else []
    process = subprocess.Popen([SIEGEL, *arguments, *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, pass_fds=[pipe])
    os.close(pipe)
    process.stdin.write(pathlib.Path(sealed).read_bytes()[:-1])
    process.stdin.flush()
    wait_until_waiting(process)
    return process


def not_in_arguments_or_environment():
    secrets = prepare()
    for arguments, sealed, lines in ((["open", "-i", "me.key"], "doc.siegel", ()),
                                     (["open"], "pass.siegel", [PASSPHRASE])):
        process = process_at_work(arguments, sealed, lines)
        for name in ("cmdline", "environ", "comm"):
            try:
                content = pathlib.Path(f"/proc/{process.pid}/{name}").read_bytes()
            except PermissionError:
                continue  # which is the better answer
            assert not secrets.seen_in(content), name
        process.kill()
        process.communicate()


def no_core_image_and_no_debugger():
    prepare()
    process = process_at_work(["open", "-i", "me.key"], "doc.siegel")
    limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
    core = re.search(r"Max core file size +(\d+|unlimited) +(\d+|unlimited)", limits)
    assert core.groups() == ("0", "0"), core.groups()
    # A process that is not dumpable belongs to root in /proc, and its memory is closed to others of the same user.
    if os.geteuid() != 0:
        assert os.stat(f"/proc/{process.pid}/mem").st_uid == 0
        try:
            open(f"/proc/{process.pid}/mem", "rb").close()
            raise AssertionError("the memory can be opened")
        except PermissionError:
            pass
    process.send_signal(signal.SIGABRT)
    process.communicate()
    assert process.returncode == -signal.SIGABRT
    assert not [name for name in os.listdir() if "core" in name], os.listdir()


def dumpable_is_off():
    """prctl, seen from outside: as strace shows it, before anything secret is read."""
    if not can_trace():
        return "skipped: strace is not there, or may not trace"
    prepare()
    trace = traced(["open", "-i", "me.key", "-o", "out", "doc.siegel"])
    calls = trace.splitlines()
    place = next((i for i, call in enumerate(calls) if b"prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE" in call), None)
    # Who is not root does not even see the names of files from here on, and the prctl is all there is to find.
    key = next((i for i, call in enumerate(calls) if b"me.key" in call and b"execve" not in call), len(calls))
    assert place is not None and place < key


def can_trace():
    if os.environ.get("SIEGEL_SANITIZE"):
        return False  # LeakSanitizer traces as well, and there can only be one
    trial = ["strace", "-o", "/dev/null", "true"]
    return shutil.which("strace") and subprocess.run(trial, capture_output=True).returncode == 0


def traced(arguments, lines=()):
    run("-f", "-qq", "-s", "100000", "-v", "-o", "../trace", SIEGEL, *arguments, lines=lines,
        program=("strace",))
    return pathlib.Path("../trace").read_bytes()


def not_in_any_call_but_the_read():
    """Every system call but those that read the secret, and the write of a new key to its own file."""
    if not can_trace():
        return "skipped: strace is not there, or may not trace"
    secrets = prepare()
    text_forms = [form for form in secrets.forms if form.isascii()]
    for arguments, lines in ((["open", "-i", "me.key", "-o", "out1", "doc.siegel"], ()),
                             (["open", "-o", "out2", "pass.siegel"], [PASSPHRASE]),
                             (["seal", "-p", *LOW, "-o", "out3", "doc"], [PASSPHRASE]),
                             (["rewrap", "-p", *LOW, "-o", "out4", "pass.siegel"], [PASSPHRASE, PASSPHRASE + "2"]),
                             (["inspect", "-i", "me.key", "doc.siegel"], ()),
                             (["keygen", "-y", "me.key"], ())):
        for call in traced(arguments, lines).splitlines():
            if re.match(rb"\d+ +(read|readv|pread64|preadv)\(", call):
                continue
            assert not any(form in call for form in text_forms), call
    run("keygen", "-p", "-o", "sealed.key", lines=[PASSPHRASE])
    assert not secrets.seen_in(pathlib.Path("sealed.key").read_bytes())
    assert b"SECRET" not in pathlib.Path("sealed.key").read_bytes()


def not_in_a_message():
    """Every kind of failure, with a key and a passphrase at hand."""
    secrets = prepare()
    for name, place in (("magic", 1), ("version", 7), ("length", 9), ("core", 20), ("stanza", 326), ("key", 400),
                        ("mac", 440), ("salt", 445), ("commitment", 470), ("chunk", 500)):
        data = bytearray(pathlib.Path("doc.siegel").read_bytes())
        data[place] ^= 1
        pathlib.Path(name).write_bytes(data)
        data = bytearray(pathlib.Path("pass.siegel").read_bytes())
        data[place] ^= 1
        pathlib.Path(name + ".pass").write_bytes(data)
    pathlib.Path("cut").write_bytes(pathlib.Path("doc.siegel").read_bytes()[:300])
    pathlib.Path("long").write_bytes(pathlib.Path("doc.siegel").read_bytes() + b"x")
    shutil.copy("me.key", "loose.key")
    os.chmod("loose.key", 0o644)
    key = pathlib.Path("me.key").read_text()
    for name, text in (("broken.key", key[:-10] + "\n"), ("mixed.key", key.replace("SECRET", "secret")),
                       ("twice.key", key.strip() + key), ("typo.key", key[:-5] + ("Q" if key[-5] != "Q" else "P") + key[-4:])):
        pathlib.Path(name).write_text(text)
        os.chmod(name, 0o600)
    run("keygen", "-p", "-o", "sealed.key", lines=[PASSPHRASE])
    damaged = bytearray(pathlib.Path("sealed.key").read_bytes())
    damaged[-3] ^= 1
    pathlib.Path("damaged.key").write_bytes(damaged)
    os.chmod("damaged.key", 0o600)
    failures = 0
    inputs = ["magic", "version", "length", "core", "stanza", "key", "mac", "salt", "commitment", "chunk",
              "cut", "long", "doc", "missing", ".", "/dev/null"]
    cases = [(["open", "-i", "me.key", "-o", "out", name], ()) for name in inputs]
    cases += [(["open", "-o", "out", name + ".pass"], [PASSPHRASE]) for name in inputs[:10]]
    cases += [(["verify", "-i", "me.key", name], ()) for name in inputs]
    cases += [(["inspect", "-i", "me.key", name], ()) for name in inputs[:6]]
    cases += [(["rewrap", "-i", "me.key", "-R", "me.pub", name], ()) for name in inputs[:6]]
    cases += [(["open", "-i", name, "-o", "out", "doc.siegel"], [PASSPHRASE])
              for name in ("loose.key", "broken.key", "mixed.key", "twice.key", "typo.key", "damaged.key",
                           "sealed.key")]
    cases += [(["seal", "-R", name, "-o", "out", "doc"], ()) for name in ("me.key", "broken.key", "typo.key")]
    cases += [(["seal", "--kek-file", "me.key", "-o", "out", "doc"], ()),
              (["open", "-o", "doc", "pass.siegel"], [PASSPHRASE]),
              (["open", "-o", "no/x", "pass.siegel"], [PASSPHRASE]),
              (["open", "-o", "out", "pass.siegel"], [PASSPHRASE + "x"]), (["open", "-o", "out", "pass.siegel"], ["x"]),
              (["seal", "-p", "--argon2-memory", "1", "-o", "out", "doc"], [PASSPHRASE]),
              (["seal", "-p", "-o", "out", "doc"], [PASSPHRASE + "\xff" * 5000]),
              (["seal", "-p", "--wrap-command", "false", "-o", "out", "doc"], [PASSPHRASE]),
              (["keygen", "-p", "-o", "me.key"], [PASSPHRASE]), (["keygen", "-p", "-o", "no/x"], [PASSPHRASE])]
    for arguments, lines in cases:
        for mode in (["--progress", "json"], []):
            done = run(*mode, *arguments, lines=lines, check=False)
            failures += done.returncode != 0
            assert done.returncode != 0, arguments
            assert not secrets.seen_in(done.stderr + done.stdout), arguments
            assert not os.path.exists("out"), arguments
    return f"{failures} failures"


def not_to_a_key_program():
    """What holds one key is given the file key that it is to wrap, and nothing of the other keys."""
    secrets = prepare()
    program = pathlib.Path("spy")
    program.write_text("#!/bin/sh\n{ env; tr '\\0' ' ' < /proc/$PPID/cmdline; ls -l /proc/self/fd; "
                       "cat /proc/self/fd/[3-9]; } > seen 2>&1 < /dev/null\nexec cat\n")
    program.chmod(0o700)
    run("seal", "-p", *LOW, "-R", "me.pub", "--wrap-command", "./spy", "-o", "spied", "doc",
        lines=[PASSPHRASE, "and " + PASSPHRASE])
    seen = pathlib.Path("seen").read_bytes()
    assert b"SIEGEL_BINDING=" in seen and not secrets.seen_in(seen), seen
    run("open", "--unwrap-command", "./spy", "-o", "opened", "spied", lines=[PASSPHRASE])
    assert not secrets.seen_in(pathlib.Path("seen").read_bytes())
    assert pathlib.Path("opened").read_text() == "Hello\n"


TESTS = [not_in_arguments_or_environment, no_core_image_and_no_debugger, dumpable_is_off, not_in_any_call_but_the_read,
         not_in_a_message, not_to_a_key_program]


def main():
    failed = 0
    for test in TESTS:
        with tempfile.TemporaryDirectory(prefix="siegel-secrets-") as top:
            folder = pathlib.Path(top) / "work"
            folder.mkdir()
            os.chdir(folder)
            try:
                said = test()
                print(f"passed: {test.__name__}" if said is None else f"{test.__name__}: {said}")
            except AssertionError as failure:
                failed += 1
                line = failure.__traceback__
                while line.tb_next and line.tb_next.tb_frame.f_code.co_filename == __file__:
                    line = line.tb_next
                print(f"failed: {test.__name__}, line {line.tb_lineno}: {failure}")
            os.chdir("/")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
