#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F16, F17: whatever the clock, the time zone and the language say, the same files open."""

import os
import unicodedata

import faults


class ClockAndLocale(faults.Case):
    def test_clock(self):
        shim = faults.preload("clock")
        for seconds in (0, 1, 2**31 - 1, 2**31, 2**32, 4_294_967_296 * 2):
            for name in ("seal", "open", "rewrap in place", "keygen"):
                job = next(job for job in faults.jobs(self.place) if job.name == name)
                with self.subTest(job=name, seconds=seconds):
                    job.check_success(job.start(environment={**shim, "FAULT_TIME": str(seconds)}))

    def test_the_clock_is_the_one_we_set(self):
        shim = faults.preload("clock")
        key = self.place.outputs / "k"
        self.works("keygen", "-o", key, environment={**shim, "FAULT_TIME": "0"})
        self.assertIn("1970-01-01T00:00:00Z", key.read_text())

    def test_times_of_the_file(self):
        path = self.place.root / "old"
        for seconds in (0, 1, 2**31, 2**33):
            path.write_bytes(b"x")
            os.utime(path, (seconds, seconds))
            target = self.place.outputs / f"t{seconds}"
            self.works("seal", "-r", self.place.recipient, "-o", target, path)
            shown = self.works("inspect", "--json", "-i", self.place.key, target).out
            self.assertIn(f'"modified_ms": {seconds * 1000}'.encode(), shown)

    def test_time_zone_and_language(self):
        for more in ({"TZ": "Pacific/Kiritimati"}, {"TZ": ":/nonsense"}, {"LC_ALL": "C"}, {"LC_ALL": "tr_TR.UTF-8"},
                     {"LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "ja_JP.eucJP"}, {"LANG": "", "LC_ALL": "", "TZ": ""}):
            for name in ("seal", "open", "seal a stream into armor", "open a range", "rewrap in place", "keygen"):
                job = next(job for job in faults.jobs(self.place) if job.name == name)
                with self.subTest(job=name, environment=more):
                    job.check_success(job.start(environment=more))

    def test_names_that_are_not_utf_8(self):
        name = b"caf\xe9-\xff.txt"
        source = os.path.join(os.fsencode(self.place.outputs), name)
        with open(source, "wb") as file:
            file.write(self.place.content)
        sealed = source + b".siegel"
        self.works("seal", "-r", self.place.recipient, os.fsdecode(source))
        os.unlink(source)
        self.works("open", "-i", self.place.key, os.fsdecode(sealed))
        with open(source, "rb") as file:
            self.assertEqual(file.read(), self.place.content)

    def test_names_composed_and_decomposed(self):
        shown = set()
        for form in ("NFC", "NFD"):
            path = self.place.root / unicodedata.normalize(form, "Übergröße.txt")
            path.write_bytes(b"x")
            target = self.place.outputs / form
            self.works("seal", "-r", self.place.recipient, "-o", target, path)
            done = self.works("inspect", "-i", self.place.key, target)
            shown.add(next(line for line in done.out.splitlines() if line.split()[:1] == [b"name"]))
            path.unlink()
        self.assertEqual(len(shown), 1, shown)


faults.main()
