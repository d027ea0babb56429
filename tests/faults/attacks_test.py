#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A1 to A4, A6, A11, A13: files that were cut, altered, mixed or extended by somebody without a key."""

import itertools
import json
import os
import random
import tempfile

import faults
import sealed_file

MANY = 400  # inputs of one call
FORGED = {"bad_header", "header_forged", "payload_forged", "truncated", "trailing_data", "unsupported", "too_large",
          "no_matching_key", "bad_passphrase", "bad_armor"}


class Attacks(faults.Case):
    size = 60

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = cls.place
        cls.kek = place.root / "kek"
        cls.kek.write_bytes(bytes(range(32)))
        cls.kek.chmod(0o600)
        cls.variants = {}
        for name, how in {"plain": ["-r", place.recipient, "--no-metadata"], "with metadata": ["-r", place.recipient],
                          "kek": ["--kek-file", cls.kek, "--no-metadata"],
                          "context and padding": ["-r", place.recipient, "--pad", "--context", "case=4711"],
                          "armor": ["-r", place.recipient, "--no-metadata", "--armor"]}.items():
            done = faults.siegel("seal", *how, "-o", "-", place.input)
            assert done.status == 0, done
            cls.variants[name] = done.out

    def keys(self):
        return ["-i", self.place.key, "--kek-file", self.kek]

    def check_rejected(self, what, files):
        """Each file is rejected, by `verify` many at a time; one that is whole is not."""
        folder = self.place.root / "many"
        folder.mkdir(exist_ok=True)
        whole = folder / "whole"
        whole.write_bytes(self.variants["plain"])
        for batch in batches(files, MANY):
            paths = []
            for number, content in enumerate(batch):
                paths.append(folder / f"{number:04}")
                paths[-1].write_bytes(content)
            done = faults.siegel("--progress", "json", "verify", *self.keys(), whole, *paths)
            rejected = {}
            for line in done.err.splitlines():
                event = json.loads(line)
                if event["event"] == "error" and str(folder) in event["message"]:
                    name = event["message"].split(str(folder) + "/")[1][:4]
                    rejected[name] = event["code"]
            faults.must(done.status in {3, 4}, f"{what}: status {done.status}")
            accepted = [path.name for path in paths if path.name not in rejected]
            faults.must(not accepted, f"{what}: accepted {len(accepted)} of {len(paths)}, first {accepted[:1]}")
            faults.must(set(rejected.values()) <= FORGED, f"{what}: words {set(rejected.values())}")
            faults.must("whol" not in rejected, f"{what}: the whole file was rejected")

    def check_opens_to_nothing(self, what, content):
        """O1 with `open -o`, and no byte beyond an authentic front part on standard output."""
        bad, target = self.place.root / "bad", self.place.outputs / "opened"
        bad.write_bytes(content)
        done = self.fails(FORGED, "open", *self.keys(), "-o", target, bad)
        faults.must(done.status in {3, 4}, f"{what}: {done}")
        faults.must(not any(self.place.outputs.iterdir()), f"{what}: left something")
        streamed = faults.siegel("open", *self.keys(), "-o", "-", bad)
        faults.must(streamed.status == done.status and self.place.content.startswith(streamed.out), f"{what}: {streamed}")

    def test_cut_at_every_byte(self):
        for name, sealed in self.variants.items():
            # The line end behind the last line of armor may be missing.
            shortest = len(sealed.rstrip(b"\n")) if name == "armor" else len(sealed)
            self.check_rejected(f"{name}, cut", (sealed[:at] for at in range(shortest)))
        sealed = self.variants["with metadata"]
        for at in range(0, len(sealed), 7):
            self.check_opens_to_nothing(f"cut at {at}", sealed[:at])

    def test_every_bit(self):
        for name, sealed in self.variants.items():
            # The other two hold the same parts again: a sample will do.
            step = 1 if name in {"plain", "with metadata", "armor"} else 5
            self.check_rejected(f"{name}, altered", itertools.islice(flips(sealed), 0, None, step))
        chance = random.Random(3)
        for name, sealed in self.variants.items():
            for at in range(chance.randrange(11), len(sealed), 11):
                self.check_opens_to_nothing(f"{name}, altered at {at}", flipped(sealed, 8 * at + chance.randrange(8)))

    def test_bits_of_a_passphrase_file(self):
        """Each one costs a run of Argon2id: a sample, and every byte of the parameters."""
        cheap = ["--argon2-memory", "19", "--argon2-passes", "2"]
        sealed = self.by_passphrase(b"correct", "seal", "-p", *cheap, "--no-metadata", "-o", "-", self.place.input).out
        chance = random.Random(4)
        bad = self.place.root / "bad"
        places = {8 * at + chance.randrange(8) for at in [*range(0, len(sealed), 6), *range(40, 72)]}
        words = set()
        for bit in sorted(places):
            bad.write_bytes(flipped(sealed, bit))
            done = self.by_passphrase(b"correct", "--progress", "json", "open", "-o", self.place.outputs / "x", bad)
            with self.subTest(bit=bit):
                faults.must(done.word in FORGED, f"{done}")
                self.assertEqual(list(self.place.outputs.iterdir()), [])
                words.add(done.word)
        self.assertIn("bad_passphrase", words)

    def by_passphrase(self, passphrase, *arguments):
        with tempfile.TemporaryFile() as file:
            file.write(passphrase + b"\n")
            file.seek(0)
            return faults.siegel(*arguments, "--passphrase-fd", str(file.fileno()), pass_fds=(file.fileno(),))

    def test_wrong_passphrase_and_forged_header_say_the_same(self):
        cheap = ["--argon2-memory", "19", "--argon2-passes", "2"]
        sealed = self.by_passphrase(b"correct", "seal", "-p", *cheap, "--no-metadata", "-o", "-", self.place.input).out
        mac = sealed_file.Parts(sealed).header_size - 1
        bad = self.place.root / "bad"
        said = set()
        for content, passphrase in ((sealed, b"wrong"), (flipped(sealed, 8 * mac), b"correct"),
                                    (flipped(sealed, 8 * 20), b"correct"), (flipped(sealed, 8 * (mac - 40)), b"correct")):
            bad.write_bytes(content)
            done = self.by_passphrase(passphrase, "--progress", "json", "open", "-o", "-", bad)
            self.assertEqual((done.word, done.out), ("bad_passphrase", b""))
            said.add((done.status, done.err))
        self.assertEqual(len(said), 1, said)

    def large(self, content, *more):
        (self.place.root / "large").write_bytes(content)
        return sealed_file.Parts(self.works("seal", "-r", self.place.recipient, *more, "-o", "-",
                                            self.place.root / "large").out)

    def test_chunks_moved(self):
        """Within a file and between files of the same recipient, with and without a length in the metadata."""
        chunk = sealed_file.CHUNK
        content = os.urandom(3 * chunk + 500)
        for more in ([], ["--no-metadata"]):
            one, other = self.large(content, *more), self.large(content, *more)
            a, b, c, last = one.chunks
            moved = {
                "swapped": [b, a, c, last], "doubled": [a, a, b, c, last], "repeated in place": [a, a, c, last],
                "dropped first": [b, c, last], "dropped middle": [a, c, last], "dropped last": [a, b, c],
                "only last": [last], "none": [], "last first": [last, a, b, c], "last doubled": [a, b, c, last, last],
                "from the other file": [a, other.chunks[1], c, last], "last of the other": [a, b, c, other.chunks[3]],
                "all of the other": other.chunks, "short in the middle": [a, last, b, c],
                "cut at a chunk": [a, b], "one byte of the next": [a, b, c[:1]], "tag of the next": [a, b, c[:16]],
                "one byte less": [a, b, c, last[:-1]], "zeros behind": [a, b, c, last + bytes(16)],
                "no tag": [a, b, c, last[:-16]], "short tag": [a, b, c, last[:-4]], "empty chunk": [a, b, c, b""],
            }
            self.check_whole(one.join(), content)
            for name, chunks in moved.items():
                with self.subTest(name=name, metadata=not more):
                    self.check_moved(one.join(chunks=chunks), content)
            with self.subTest(name="prefix of the other", metadata=not more):
                self.check_moved(one.join(prefix=other.prefix), content)
                self.check_moved(one.join(prefix=other.prefix, chunks=other.chunks), content)

    def check_whole(self, sealed, content):
        (self.place.root / "bad").write_bytes(sealed)
        self.assertEqual(self.works("open", *self.keys(), "-o", "-", self.place.root / "bad").out, content)

    def check_moved(self, sealed, content):
        bad, target = self.place.root / "bad", self.place.outputs / "opened"
        bad.write_bytes(sealed)
        self.fails({"payload_forged", "truncated", "trailing_data"}, "open", *self.keys(), "-o", target, bad)
        self.assertEqual(list(self.place.outputs.iterdir()), [])
        for how in ([bad], []):
            streamed = faults.siegel("open", *self.keys(), "-o", "-", *how, stdin=None if how else sealed)
            self.assertEqual(streamed.status, 4)
            self.assertTrue(content.startswith(streamed.out), "what left was not a front part")

    def test_headers_mixed(self):
        """Headers of two files swapped; recipients removed, doubled, reordered, added; fields of the core changed."""
        place = self.place
        second = self.works("keygen", "-o", place.root / "second.key").err.split()[-1]
        two = ["-r", second, "--context", "case=4711", "--policy", place.key]
        content = os.urandom(100)
        one, other = self.large(content, *two), self.large(content, *two)
        first_stanza, second_stanza = one.stanzas()
        foreign = other.stanzas()
        fields = dict(one.fields())
        without = lambda kind: b"".join(packed for number, packed in one.fields() if number != kind)
        changed = lambda kind, packed: b"".join(packed if n == kind else p for n, p in one.fields())
        mixed = {
            "header of the other": other.join(prefix=one.prefix, chunks=one.chunks),
            "recipient removed": one.join(recipients=first_stanza),
            "other recipient removed": one.join(recipients=second_stanza),
            "recipients reordered": one.join(recipients=second_stanza + first_stanza),
            "recipient doubled": one.join(recipients=first_stanza + one.recipients),
            "recipient of the other file added": one.join(recipients=one.recipients + foreign[1]),
            "recipient of the other file instead": one.join(recipients=foreign[0] + second_stanza),
            "all recipients of the other file": one.join(recipients=other.recipients),
            "unknown stanza added": one.join(recipients=one.recipients + sealed_file.tlv(0x7FFF, b"later")),
            "MAC of the other": one.join(mac=other.mac),
            "MAC of zeros": one.join(mac=bytes(32)),
            "core of the other": one.join(core=other.core),
            "no context": one.join(core=without(0x0003)),
            "other context": one.join(core=changed(0x0003, sealed_file.context_field([(b"case", b"4712")]))),
            "no policy": one.join(core=without(0x8004)),
            "other policy": one.join(core=changed(0x8004, sealed_file.tlv(0x8004, bytes(32)))),
            "no metadata": one.join(core=without(0x8002)),
            "metadata of the other": one.join(core=changed(0x8002, dict(other.fields())[0x8002])),
            "other file id": one.join(core=changed(0x8001, dict(other.fields())[0x8001])),
            "padding claimed": one.join(core=one.core + sealed_file.tlv(0x8005, b"\1")),
            "ignorable field added": one.join(core=sealed_file.tlv(0x0001, b"x") + one.core),
            "stanza of another type": one.join(recipients=b"\0\3" + first_stanza[2:] + second_stanza),
        }
        self.check_whole(one.join(), content)
        self.assertIn(0x8002, fields)
        for name, sealed in mixed.items():
            with self.subTest(name=name):
                self.assertNotEqual(sealed, one.join())
                words = {"header_forged", "payload_forged", "bad_header", "no_matching_key"}
                (place.root / "bad").write_bytes(sealed)
                done = self.fails(words, "open", "-i", place.key, "-o", place.outputs / "x", place.root / "bad")
                self.assertEqual(list(place.outputs.iterdir()), [])
                if name == "header of the other":
                    self.assertEqual(done.word, "payload_forged")
                # Before the MAC nothing is believed: the same without a payload.
                header = sealed[:sealed_file.Parts(sealed).header_size]
                if name != "header of the other":
                    (place.root / "bad").write_bytes(header)
                    early = self.fails(words, "open", "-i", place.key, "-o", "-", place.root / "bad")
                    self.assertEqual(early.word, done.word)

    def test_bytes_behind(self):
        for name, sealed in self.variants.items():
            for tail in (b"\0", b"\n", b" ", b"x" * 16, bytes(16_400), sealed, b"\r\n"):
                with self.subTest(variant=name, tail=tail[:4]):
                    self.check_opens_to_nothing(f"{name} and a tail", sealed + tail)

    def test_armor_is_one_form(self):
        armor = self.variants["armor"].decode()
        lines = armor.splitlines()
        bad = {
            "blank line in front": "\n" + armor,
            "text in front": "Hello\n" + armor, "space at an end": armor.replace("\n", " \n", 1),
            "longer lines": lines[0] + "\n" + "".join(lines[1:-1]) + "\n" + lines[-1] + "\n",
            "split line": armor.replace(lines[1], lines[1][:10] + "\n" + lines[1][10:]),
            "no last line": "\n".join(lines[:-1]) + "\n", "lower case": armor.replace("BEGIN", "begin"),
            "twice": armor + armor, "tab": armor.replace(lines[1], "\t" + lines[1]), "BOM": "\ufeff" + armor,
            "empty line": armor.replace(lines[1], lines[1] + "\n"), "no padding": armor.replace("=", ""),
            "other alphabet": armor.replace("+", "-").replace("/", "_") if "+" in armor or "/" in armor else "x",
        }
        for name, text in bad.items():
            if text == armor:
                continue
            with self.subTest(name=name):
                self.check_opens_to_nothing(name, text.encode())

    def test_large_file_altered_at_random(self):
        content = os.urandom(1_000_000)
        sealed = self.large(content).join()
        chance = random.Random(5)
        self.check_rejected("large", (flipped(sealed, chance.randrange(8 * len(sealed))) for _ in range(200)))
        edges = [at + off for at in range(442 + 56, len(sealed), 16_400) for off in (-1, 0, 1)]
        self.check_rejected("large, cut", (sealed[:at] for at in edges))

    def test_the_checks_object_to_an_accepted_file(self):
        with self.assertRaises(faults.Caught):
            self.check_rejected("nothing wrong", [self.variants["plain"], self.variants["with metadata"]])
        with self.assertRaises(faults.Caught):
            self.check_opens_to_nothing("nothing wrong", self.variants["plain"])


def batches(items, size):
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
        yield batch


def flipped(content, bit):
    altered = bytearray(content)
    altered[bit // 8] ^= 1 << bit % 8
    return bytes(altered)


def flips(content):
    return (flipped(content, bit) for bit in range(8 * len(content)))


faults.main()
