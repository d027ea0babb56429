#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What happens on a terminal: how a passphrase is asked for, what may be shown, and the progress of long work."""
import contextlib, fcntl, os, pathlib, re, select, signal, subprocess, sys, tempfile, termios, threading, time

SIEGEL = os.environ["SIEGEL"]
PATIENCE = 60


class Terminal:
    """A command whose controlling terminal is a pseudo terminal; streams not given are that terminal."""

    def __init__(self, *arguments, program=SIEGEL, **streams):
        self.ours, self.theirs = os.openpty()
        self.shown = b""
        slave = self.theirs
        assert self.has_echo()  # afterwards the command may have switched it off already

        def take_terminal():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [program, *arguments], preexec_fn=take_terminal,
            **({"stdin": slave, "stdout": slave, "stderr": slave} | streams))

    def read_some(self, seconds=0.05):
        ready, _, _ = select.select([self.ours], [], [], seconds)
        if ready:
            self.shown += os.read(self.ours, 65536)

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.shown:
            assert time.monotonic() < end and self.process.poll() is None, f"no {text!r} in {self.shown!r}"
            self.read_some()

    def type(self, text):
        os.write(self.ours, text.encode())

    def has_echo(self):
        return bool(termios.tcgetattr(self.theirs)[3] & termios.ECHO)

    def end(self):
        """The exit status; negative for a signal. Everything that was shown is read."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"does not end: {self.shown!r}"
            self.read_some()
        before = None
        while before != len(self.shown):
            before = len(self.shown)
            self.read_some()
        os.close(self.ours)
        os.close(self.theirs)
        return self.process.returncode


def siegel(*arguments, **options):
    return subprocess.run([SIEGEL, *arguments], check=True, capture_output=True, start_new_session=True, **options)


def prepare():
    siegel("keygen", "-o", "me.key")
    pathlib.Path("me.pub").write_bytes(siegel("keygen", "-y", "me.key").stdout)
    pathlib.Path("doc").write_text("Hello\n")


def seal_with_passphrase(passphrase, again=None, name="doc"):
    terminal = Terminal("seal", "-p", "--argon2-memory", "19", "--argon2-passes", "2", name)
    terminal.wait_for("Passphrase for the sealed file: ")
    assert not terminal.has_echo()
    terminal.type(passphrase + "\n")
    terminal.wait_for("The same passphrase again: ")
    assert not terminal.has_echo()
    terminal.type((passphrase if again is None else again) + "\n")
    status = terminal.end()
    return status, terminal.shown.decode()


def asks_twice_when_sealing_and_once_when_opening():
    prepare()
    status, shown = seal_with_passphrase("correct horse")
    assert status == 0 and "horse" not in shown, shown
    pathlib.Path("doc").rename("before")
    terminal = Terminal("open", "doc.siegel")
    terminal.wait_for("Passphrase for doc.siegel: ")
    assert not terminal.has_echo()
    terminal.type("correct horse\n")
    assert terminal.end() == 0
    assert terminal.shown.count(b"assphrase") == 1 and b"horse" not in terminal.shown, terminal.shown
    assert pathlib.Path("doc").read_text() == "Hello\n"


def refuses_what_was_mistyped():
    prepare()
    status, shown = seal_with_passphrase("correct horse", "correct hose")
    assert status == 2 and "the two passphrases are not the same" in shown and "hose" not in shown, shown
    assert not pathlib.Path("doc.siegel").exists()


def corrects_what_is_rubbed_out():
    prepare()
    status, _ = seal_with_passphrase("correct horsd\x7fe", "correct horse")
    assert status == 0


def refuses_the_wrong_passphrase():
    prepare()
    assert seal_with_passphrase("correct horse")[0] == 0
    terminal = Terminal("open", "-o", "out", "doc.siegel")
    terminal.wait_for("Passphrase for doc.siegel: ")
    terminal.type("wrong horse\n")
    assert terminal.end() == 3 and b"horse" not in terminal.shown, terminal.shown
    assert not pathlib.Path("out").exists()


def refuses_no_passphrase():
    prepare()
    for typed in ("\n", "\x04"):
        terminal = Terminal("seal", "-p", "doc")
        terminal.wait_for("Passphrase")
        terminal.type(typed)
        assert terminal.end() == 2 and b"empty passphrase" in terminal.shown, terminal.shown
        assert not pathlib.Path("doc.siegel").exists()


def gives_the_echo_back_when_stopped():
    prepare()
    for arguments in (["seal", "-p", "doc"], ["keygen", "-p", "-o", "new.key"]):
        for stop, number in (("\x03", signal.SIGINT), ("\x1c", signal.SIGQUIT), (None, signal.SIGTERM),
                             (None, signal.SIGHUP)):
            terminal = Terminal(*arguments)
            terminal.wait_for("Passphrase")
            assert not terminal.has_echo()
            terminal.type("half a secr")
            if stop:
                terminal.type(stop)
            else:
                terminal.process.send_signal(number)
            status = terminal.process.wait(PATIENCE)
            assert status == -number, (arguments, number, status)
            assert terminal.has_echo(), (arguments, number)
            terminal.end()
            assert b"half" not in terminal.shown
            assert sorted(os.listdir()) == ["doc", "me.key", "me.pub"], os.listdir()


def shell_sees_130():
    prepare()
    terminal = Terminal("-c", f"'{SIEGEL}' seal -p doc; echo status $?", program="bash")
    terminal.wait_for("Passphrase")
    terminal.type("\x03")
    terminal.end()
    # bash itself is stopped with its command, as it should be; sh -c in the background tells the number
    assert terminal.process.returncode in (0, -signal.SIGINT, 130), terminal.process.returncode


def asks_on_the_terminal_while_data_flows():
    prepare()
    terminal = Terminal("-c", f"cat doc | '{SIEGEL}' seal -p --argon2-memory 19 --argon2-passes 2 | cat > doc.siegel",
                        program="bash")
    for question in ("Passphrase", "again"):
        terminal.wait_for(question)
        terminal.type("correct horse\n")
    assert terminal.end() == 0
    opened = siegel("open", "--passphrase-fd", "0", "-o", "-", "doc.siegel", input=b"correct horse\n")
    assert opened.stdout == b"Hello\n"


def asks_for_the_passphrase_of_a_key_file():
    prepare()
    terminal = Terminal("keygen", "-p", "-o", "sealed.key")
    for question in ("Passphrase for the new key file: ", "again"):
        terminal.wait_for(question)
        terminal.type("correct horse\n")
    assert terminal.end() == 0 and b"recipient: siegel1" in terminal.shown
    terminal = Terminal("keygen", "-y", "sealed.key")
    terminal.wait_for("Passphrase for the key file sealed.key: ")
    terminal.type("correct horse\n")
    assert terminal.end() == 0 and b"siegel1" in terminal.shown


def asks_without_trusting_the_name():
    prepare()
    name = "\x1b[31m\u202e"
    pathlib.Path(name).write_text("x")
    assert seal_with_passphrase("correct horse", name=name)[0] == 0
    terminal = Terminal("open", "-o", "out", name + ".siegel")
    terminal.wait_for("Passphrase for \\x1b[31m\\xe2\\x80\\xae.siegel: ")
    terminal.type("correct horse\n")
    assert terminal.end() == 0 and b"\x1b" not in terminal.shown


def keeps_binary_off_the_terminal():
    prepare()
    with open("doc", "rb") as doc:
        terminal = Terminal("seal", "-R", "me.pub", stdin=doc)
        assert terminal.end() == 2 and b"not for the terminal" in terminal.shown and b"SGL" not in terminal.shown
    for options in (["-o", "-"], ["--armor"]):
        with open("doc", "rb") as doc:
            terminal = Terminal("seal", "-R", "me.pub", *options, stdin=doc)
            assert terminal.end() == 0 and (b"SGL" in terminal.shown or b"BEGIN SIEGEL" in terminal.shown)
    terminal = Terminal("keygen", "-p")
    assert terminal.end() == 2 and b"not for the terminal" in terminal.shown


def shows_text_and_nothing_else():
    prepare()
    texts = {"plain": b"Gr\xc3\xbc\xc3\x9fe\tund\nmehr\r\n", "empty": b""}
    others = {"nul": b"a\0b", "escape": b"\x1b]0;title\x07", "c1": b"\xc2\x9b31m", "delete": b"\x7f", "bell": b"\a",
              "late": b"x" * 100000 + b"\x1b[2J"}
    for name, content in (texts | others).items():
        pathlib.Path(name).write_bytes(content)
        siegel("seal", "-R", "me.pub", name)
        for arguments in ([], ["--range", "0-"]):
            with open(name + ".siegel", "rb") as sealed:
                terminal = Terminal("open", "-i", "me.key", *arguments, stdin=sealed)
                status = terminal.end()
            if name in texts:
                assert status == 0 and content.replace(b"\r\n", b"\n") in terminal.shown.replace(b"\r", b""), name
            else:
                assert status == 2 and b"not text for a terminal" in terminal.shown, (name, terminal.shown[-200:])
                assert not set(terminal.shown) & set(b"\0\x1b\x07\x7f"), name
        terminal = Terminal("open", "-i", "me.key", "-o", "-", name + ".siegel")
        assert terminal.end() == 0, name


@contextlib.contextmanager
def slow_writer(pieces, pause):
    """A pipe that something writes into bit by bit."""
    read_end, write_end = os.pipe()

    def write():
        with os.fdopen(write_end, "wb", buffering=0) as pipe, contextlib.suppress(BrokenPipeError):
            for _ in range(pieces):
                pipe.write(bytes(300_000))
                time.sleep(pause)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield read_end
    finally:
        os.close(read_end)
        writer.join()


def shows_progress_of_a_slow_stream():
    prepare()
    with slow_writer(15, 0.2) as pipe:
        terminal = Terminal("seal", "-R", "me.pub", "-o", "out", stdin=pipe)
        assert terminal.end() == 0
    assert re.search(rb"standard input, MiB.*[1-4].*MiB/s", terminal.shown, re.DOTALL), terminal.shown
    assert b"seconds left" not in terminal.shown
    assert pathlib.Path("out").exists()


def open_slowly(total, seconds, stderr=None):
    """Seals a file of zeros towards a reader that takes its time."""
    with open("big", "wb") as big:
        big.truncate(total)
    read_end, write_end = os.pipe()
    streams = {"stdout": write_end} | ({"stderr": stderr} if stderr else {})
    terminal = Terminal("seal", "-R", "me.pub", "-o", "-", "big", **streams)
    os.close(write_end)
    start, taken = time.monotonic(), 0
    with os.fdopen(read_end, "rb", buffering=0) as pipe:
        while piece := pipe.read(65536):
            taken += len(piece)
            while taken / total * seconds > time.monotonic() - start:
                terminal.read_some(0.01)
    return terminal


def shows_rate_and_time_left():
    prepare()
    terminal = open_slowly(40_000_000, 3.5)
    assert terminal.end() == 0
    shown = terminal.shown.decode()
    assert "big" in shown and "MiB/s" in shown and "seconds left" in shown, shown
    assert re.search(r"\d+/38\b", shown), shown
    left = [int(number) for number in re.findall(r"seconds left\D*?(\d+)", shown)]
    assert left and max(left) >= 1 and left[-1] <= 1, shown
    assert shown.count("\x1b[?25l") <= shown.count("\x1b[?25h"), "the cursor stays hidden"


def shows_nothing_of_fast_work():
    prepare()
    terminal = Terminal("seal", "-R", "me.pub", "doc")
    assert terminal.end() == 0 and terminal.shown == b"", terminal.shown


def shows_nothing_elsewhere():
    prepare()
    with open("log", "wb") as log:
        terminal = open_slowly(20_000_000, 2.5, stderr=log)
        assert terminal.end() == 0 and terminal.shown == b"", terminal.shown
    assert pathlib.Path("log").read_bytes() == b""
    with slow_writer(8, 0.2) as pipe:
        terminal = Terminal("--progress", "never", "seal", "-R", "me.pub", "-o", "out", stdin=pipe)
        assert terminal.end() == 0 and terminal.shown == b"", terminal.shown


def leaves_the_terminal_usable_when_stopped_at_work():
    prepare()
    with slow_writer(100, 0.1) as pipe:
        terminal = Terminal("seal", "-R", "me.pub", "-o", "out", stdin=pipe)
        terminal.wait_for("MiB/s")
        assert any(name.endswith(".partial") for name in os.listdir())
        terminal.type("\x03")
        assert terminal.end() == -signal.SIGINT
    assert sorted(os.listdir()) == ["doc", "me.key", "me.pub"], os.listdir()
    assert terminal.shown.count(b"\x1b[?25l") <= terminal.shown.count(b"\x1b[?25h"), "the cursor stays hidden"


TESTS = [
    asks_twice_when_sealing_and_once_when_opening, refuses_what_was_mistyped, corrects_what_is_rubbed_out,
    refuses_the_wrong_passphrase, refuses_no_passphrase, gives_the_echo_back_when_stopped, shell_sees_130,
    asks_on_the_terminal_while_data_flows, asks_for_the_passphrase_of_a_key_file, asks_without_trusting_the_name,
    keeps_binary_off_the_terminal, shows_text_and_nothing_else, shows_progress_of_a_slow_stream,
    shows_rate_and_time_left, shows_nothing_of_fast_work, shows_nothing_elsewhere,
    leaves_the_terminal_usable_when_stopped_at_work,
]


def main():
    failed = 0
    for test in TESTS:
        with tempfile.TemporaryDirectory(prefix="siegel-terminal-") as folder:
            os.chdir(folder)
            try:
                test()
                print(f"passed: {test.__name__}")
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
