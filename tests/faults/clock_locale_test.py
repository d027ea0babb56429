#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F16, F17: clocks of 1970, 2038 and 2106, time zones, file times, locales, encodings of names and passphrases."""

import json
import os
import subprocess
import tempfile
import unicodedata

import faults

CLOCKS = [0, 1, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, 4_102_444_800, 253_402_300_799]
LOCALES = ["C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "de_DE@euro", "ja_JP.SJIS", "not a locale", ""]


def with_passphrase(text, *arguments, **how):
    with tempfile.TemporaryFile() as file:
        file.write(text + b"\n")
        file.seek(0)
        return faults.siegel(*arguments, "--passphrase-fd", str(file.fileno()), pass_fds=(file.fileno(),), **how)


class ClockAndLocale(faults.Case):
    def test_clocks(self):
        shim = faults.preload("clock")
        shown = subprocess.run(["date", "-u", "+%Y"], env={**os.environ, **shim, "FAULT_TIME": str(CLOCKS[-1])},
                               capture_output=True, check=True).stdout.strip()
        self.assertEqual(shown, b"9999", "the clock is not moved")
        for clock in CLOCKS:
            for job in faults.jobs(self.place):
                with self.subTest(job=job.name, clock=clock):
                    job.check_success(job.start(environment={**shim, "FAULT_TIME": str(clock)}))
                    if job.name == "keygen":
                        told = job.path("new.key").read_text().splitlines()[0]
                        expected = subprocess.run(["date", "-u", "-d", f"@{clock}", "+%Y-%m-%dT%H:%M:%SZ"],
                                                  capture_output=True, text=True, check=True).stdout.strip()
                        self.assertEqual(told, f"# created: {expected}")

    def test_file_times(self):
        """Before 1970 there is no time to seal in; it counts as 1970."""
        file = self.place.outputs / "file"
        file.write_bytes(b"content")
        for seconds in [-(1 << 31), -1, *CLOCKS]:
            try:
                os.utime(file, (seconds, seconds))
            except OSError:
                continue
            sealed_time = int(os.stat(file).st_mtime)  # a file system may have cut it
            with self.subTest(seconds=seconds):
                self.works("seal", "-f", "-r", self.place.recipient, "-o", self.place.outputs / "a", file)
                done = self.works("inspect", "--json", "-i", self.place.key, self.place.outputs / "a")
                self.assertEqual(json.loads(done.out)["metadata"]["modified_ms"], max(sealed_time, 0) * 1000)
                self.works("inspect", "-i", self.place.key, self.place.outputs / "a")
                self.works("verify", "-i", self.place.key, self.place.outputs / "a")

    def test_time_zones(self):
        outs = {faults.siegel("inspect", "-i", self.place.key, self.place.sealed, environment={"TZ": zone}).out
                for zone in ("UTC", "America/St_Johns", "Asia/Kathmandu", "nonsense", ":/etc/passwd")}
        self.assertEqual(len(outs), 1)

    def test_locales(self):
        jobs = faults.jobs(self.place)
        said = set()
        for locale in LOCALES:
            environment = {"LC_ALL": locale, "LANG": locale, "LC_NUMERIC": locale}
            for job in jobs:
                with self.subTest(job=job.name, locale=locale):
                    job.check_success(job.start(environment=environment))
            out = b""
            for command in (["inspect", self.place.sealed], ["inspect", "--json", "-i", self.place.key, self.place.sealed],
                            ["keygen", "-y", self.place.key], ["--help"], ["open", "--help"]):
                out += self.works(*command, environment=environment).out
            failed = faults.siegel("open", "-i", self.place.key, "-o", "-", self.place.root / "nowhere",
                                   environment=environment)
            said.add((out, failed.err, failed.status))
        self.assertEqual(len(said), 1, "the locale changes what is said")

    def test_file_names_in_any_encoding(self):
        for name in (b"\xff\xfe not UTF-8", "Tür.pdf".encode("latin-1"), "e\u0301 decomposed".encode(),
                     "\u202egnp.exe".encode(), b"line\nbreak", b"-dash", b" space ", b"\x1b[2J", "日本語".encode(),
                     b"x" * 247):
            folder = os.fsencode(self.place.outputs)
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(b"content")
            with self.subTest(name=name):
                done = subprocess.run([faults.SIEGEL, "seal", "-r", self.place.recipient, "--", path], capture_output=True,
                                      check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                os.unlink(path)
                done = subprocess.run([faults.SIEGEL, "open", "-i", self.place.key, "--", path + b".siegel"],
                                      capture_output=True, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), b"content")
                again = subprocess.run([faults.SIEGEL, "open", "-i", self.place.key, "--", path + b".siegel"],
                                       capture_output=True, check=False)
                faults.check_told(faults.Run(again.returncode, b"", again.stderr.decode()))
            os.unlink(path)
            os.unlink(path + b".siegel")

    def test_passphrases_composed_and_decomposed(self):
        """The same text typed on two systems opens the same file; another text does not."""
        text = "Zuckerstück für Ångström ﬁ 한글"
        cheap = ["--argon2-memory", "19", "--argon2-passes", "2"]
        sealed = self.place.outputs / "a"
        for form in ("NFC", "NFD"):
            done = with_passphrase(unicodedata.normalize(form, text).encode(), "seal", "-f", "-p", *cheap, "-o", sealed,
                                   self.place.input, environment={"LC_ALL": "C"})
            self.assertEqual(done.status, 0, done)
            for other in ("NFC", "NFD"):
                done = with_passphrase(unicodedata.normalize(other, text).encode(), "open", "-o", "-", sealed)
                self.assertEqual((done.status, done.out), (0, self.place.content), done.err)
            for wrong in (unicodedata.normalize("NFKC", text), text.lower(), text + " "):
                self.assertEqual(with_passphrase(wrong.encode(), "open", "-o", "-", sealed).status, 3)
        for bad in (b"\xff\xfe", b"", b"\xed\xa0\x80", b"\xc0\xaf"):
            done = with_passphrase(bad, "seal", "-f", "-p", *cheap, "-o", sealed, self.place.input)
            self.assertEqual(done.status, faults.STATUS["bad_argument"], done)


faults.main()
