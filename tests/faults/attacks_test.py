#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A1-A8, A10-A13: what an attacker can do to a sealed file. The C++ tests do this to the core, case by case; here the
command has to refuse it, with the right status and without leaving anything."""

import concurrent.futures
import os
import random
import resource
import struct
import time

import faults

CHUNK, TAG, PREFIX = 16_384, 16, 56
SEALED_CHUNK = CHUNK + TAG
MAGIC = b"\x8bSGL\r\n\x1a\x01"


class Parts:
    """A sealed file, taken apart (docs/format.md, "Layout")."""

    def __init__(self, sealed):
        core_size = struct.unpack_from(">I", sealed, 8)[0]
        at = 12 + core_size
        recipients_size = struct.unpack_from(">I", sealed, at)[0]
        self.head, self.recipients = sealed[:at], sealed[at + 4:at + 4 + recipients_size]
        self.mac = sealed[at + 4 + recipients_size:at + 36 + recipients_size]
        payload = sealed[at + 36 + recipients_size:]
        self.prefix, body = payload[:PREFIX], payload[PREFIX:]
        self.chunks = [body[i:i + SEALED_CHUNK] for i in range(0, len(body), SEALED_CHUNK)]

    def stanzas(self):
        found, at = [], 0
        while at < len(self.recipients):
            size = 6 + struct.unpack_from(">I", self.recipients, at + 2)[0]
            found.append(self.recipients[at:at + size])
            at += size
        return found

    def header(self, recipients=None):
        recipients = self.recipients if recipients is None else recipients
        return self.head + struct.pack(">I", len(recipients)) + recipients + self.mac

    def file(self, header=None, prefix=None, chunks=None):
        return (header or self.header()) + (prefix or self.prefix) + b"".join(self.chunks if chunks is None else chunks)


class Attacks(faults.Case):
    size = 5 * CHUNK + 100

    def sealed(self, *more, content=None, name="made"):
        """Seals a content without metadata, so that every length is the format's own."""
        path = self.place.root / name
        given = self.place.content if content is None else content
        done = self.works("seal", "-f", "-r", self.place.recipient, "--no-metadata", *more, "-o", path, stdin=given)
        self.assertEqual(done.out, b"")
        return path.read_bytes()

    def refused(self, forged, words, *more, number=0):
        """`open -o` refuses and leaves nothing. Several of these run at once, each with names of its own."""
        words = {words} if isinstance(words, str) else set(words)
        given = self.place.root / f"forged-{number}"
        target = self.place.root / f"opened-{number}"
        given.write_bytes(forged)
        done = faults.siegel("--progress", "json", "open", "-i", self.place.key, *more, "-o", target, given)
        faults.check_told(done, [self.place.secret])
        faults.must(done.word in words, f"expected {sorted(words)}: {done}")
        faults.must(not target.exists(), "something stands under the final name")
        given.unlink()
        return done

    def each_refused(self, forgeries, words):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [pool.submit(self.refused, forged, words, number=i) for i, forged in enumerate(forgeries)]
            for job in jobs:
                job.result()
        left = [path.name for path in self.place.root.iterdir() if faults.TEMPORARY.match(path.name)]
        self.assertEqual(left, [])
        return len(jobs)

    def test_cut_at_every_byte(self):
        sealed = self.sealed(content=b"a short letter")
        count = self.each_refused((sealed[:size] for size in range(len(sealed))), ["truncated", "payload_forged"])
        print(f"cut at {count} bytes")
        self.assertEqual(count, len(sealed))

    def test_cut_at_every_edge_of_a_chunk(self):
        sealed = self.sealed()
        start = len(sealed) - len(self.place.content) - PREFIX - 6 * TAG
        for chunk in range(6):
            for offset in (-1, 0, 1):
                cut = start + PREFIX + chunk * SEALED_CHUNK + offset
                self.refused(sealed[:cut], ["truncated", "payload_forged"])
                through = faults.siegel("open", "-i", self.place.key, stdin=sealed[:cut])
                self.assertEqual(through.status, 4, through)
                self.assertTrue(self.place.content.startswith(through.out), "a byte that was not sealed got out")

    def test_every_bit_flipped(self):
        sealed = self.sealed(content=b"x")
        stride = 8 if faults.SANITIZED else 1

        def flipped():
            for bit in range(0, 8 * len(sealed), stride):
                forged = bytearray(sealed)
                forged[bit // 8] ^= 1 << bit % 8
                yield bytes(forged)

        words = ["bad_header", "header_forged", "payload_forged", "no_matching_key", "truncated", "too_large", "unsupported"]
        count = self.each_refused(flipped(), words)
        print(f"flipped {count} bits")

    def test_random_bits_of_a_large_file(self):
        content = os.urandom(10_000_000)
        sealed = self.sealed(content=content)
        chance = random.Random(7)
        for _ in range(20):
            forged = bytearray(sealed)
            forged[chance.randrange(len(sealed))] ^= 1 << chance.randrange(8)
            self.refused(bytes(forged), ["bad_header", "header_forged", "payload_forged", "no_matching_key", "truncated",
                                         "too_large", "unsupported"])

    def test_chunks_moved_within_a_file(self):
        parts = Parts(self.sealed())
        c = parts.chunks
        moved = [
            [c[1], c[0], *c[2:]],  # swapped
            [c[0], *c],  # doubled
            [c[0], *c[2:]],  # dropped
            c[1:],
            [*c[:-1]],  # the last one dropped
            [*c[:-1], c[0], c[-1]],
            [*c, c[-1]],  # the short one twice
            [c[-1]],
            [],
        ]
        for chunks in moved:
            self.refused(parts.file(chunks=chunks), ["payload_forged", "truncated"])

    def test_parts_of_two_files_mixed(self):
        one, other = Parts(self.sealed()), Parts(self.sealed(content=os.urandom(self.size), name="other"))
        mixed = [
            one.file(chunks=[other.chunks[0], *one.chunks[1:]]),
            one.file(chunks=[*one.chunks[:-1], other.chunks[-1]]),
            one.file(prefix=other.prefix),
            one.file(prefix=other.prefix, chunks=other.chunks),
            other.header() + one.prefix + b"".join(one.chunks),  # the whole header swapped
        ]
        for forged in mixed:
            self.refused(forged, "payload_forged")
        # A header put together from two: the MAC and the binding of each stanza belong to one head only.
        for forged in (one.head + other.header()[len(other.head):], other.head + one.header()[len(one.head):]):
            self.refused(forged + one.prefix + b"".join(one.chunks), "header_forged")

    def test_recipients_changed(self):
        second = self.place.root / "second.key"
        if not second.exists():
            self.works("keygen", "-o", second)
        recipient = self.works("keygen", "-y", second).out.decode().strip()
        parts = Parts(self.sealed("-r", recipient))
        mine, theirs = parts.stanzas()
        for recipients in (mine, theirs + mine, mine + theirs + theirs, mine + theirs + b"\x00\x99\x00\x00\x00\x00"):
            self.refused(parts.file(header=parts.header(recipients)), "header_forged")
        self.refused(parts.file(header=parts.header(theirs)), "no_matching_key")
        self.refused(parts.file(header=parts.header(b"")), "bad_header")
        # A stanza of another file of mine.
        foreign = Parts(self.sealed(name="other")).stanzas()[0]
        self.refused(parts.file(header=parts.header(foreign + theirs)), "header_forged")

    def test_context_and_policy_changed(self):
        policy = self.place.root / "policy.json"
        policy.write_text("{}")
        sealed = self.sealed("--context", "matter=4711", "--policy", policy)
        self.refused(sealed.replace(b"4711", b"4712"), "header_forged")
        other = self.place.root / "other.json"
        other.write_text("{ }")
        self.refused(sealed, "policy_denied", "--policy", other)
        self.refused(sealed, "policy_denied", "--require-context", "matter=4712")

    def test_bytes_behind_the_end(self):
        sealed = self.sealed()
        for more in (b"x", b"\0" * SEALED_CHUNK, sealed):
            self.refused(sealed + more, "payload_forged")
        self.refused(self.place.sealed.read_bytes() + b"x", "trailing_data")

    def test_keys_that_are_none(self):
        for content in (b"", b"x", b"x" * 31, b"x" * 33, b"\0" * 32, b"AA" * 31, b"zz" * 32):
            path = self.place.root / "bad.kek"
            path.write_bytes(content)
            path.chmod(0o600)
            self.fails("bad_key", "seal", "--kek-file", path, "-o", self.place.outputs / "x", self.place.input)
        for text in (b"", b"siegel1", b"SIEGEL-SECRET-KEY-1", self.place.secret[:-1], self.place.secret.lower() + b"q"):
            path = self.place.root / "bad.key"
            path.write_bytes(text)
            path.chmod(0o600)
            self.fails("bad_key", "open", "-i", path, "-o", self.place.outputs / "x", self.place.sealed)
        self.assertEqual(list(self.place.outputs.iterdir()), [])

    def test_keys_of_another_kind(self):
        for kind in ("--pq", "--p256"):
            key = self.place.root / f"key{kind}"
            self.works("keygen", kind, "-o", key)
            self.fails("no_matching_key", "open", "-i", key, "-o", self.place.outputs / "x", self.place.sealed)

    def test_work_and_memory_asked_for_by_the_header(self):
        sealed = self.sealed("--passphrase-fd", "0", "-p", content=b"correct horse\n")
        parts = Parts(sealed)
        stanzas = parts.stanzas()
        at = next(i for i, stanza in enumerate(stanzas) if stanza[:2] == b"\x00\x04")
        costs = [(0xFFFFFFFF, 3, 1), (1 << 31, 3, 1), (65_536, 0xFFFFFFFF, 1), (65_536, 17, 1), (65_536, 3, 17),
                 (1024 * 1024 + 1, 3, 1)]
        for cost in costs:
            bomb = stanzas[at][:22] + struct.pack(">III", *cost) + stanzas[at][34:]
            path = self.place.root / "bomb"
            path.write_bytes(parts.file(header=parts.header(bomb)))
            started = time.monotonic()
            self.fails("too_large", "open", "-p", "--passphrase-fd", "0", "-o", self.place.outputs / "x", path,
                       stdin=b"correct horse\n")
            self.assertLess(time.monotonic() - started, 5 if faults.SANITIZED else 2)

    def test_sizes_announced_by_the_header(self):
        limited = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        how = {} if faults.SANITIZED else {"preexec_fn": limited}
        parts = Parts(self.sealed())
        recipients = struct.pack(">I", len(parts.recipients)) + parts.recipients
        path = self.place.root / "announced"
        headers = [
            (MAGIC + b"\xff\xff\xff\xff", "too_large"),
            (MAGIC + struct.pack(">I", 65_537), "too_large"),
            (parts.head + b"\xff\xff\xff\xff", "too_large"),
            (parts.head + struct.pack(">I", 1_048_577), "too_large"),
            (MAGIC + struct.pack(">I", 6) + b"\x80\x01\xff\xff\xff\xff" + recipients + parts.mac, "bad_header"),
        ]
        for header, word in headers:
            path.write_bytes(header)
            self.fails(word, "inspect", path, **how)
            path.write_bytes(header + b"\0" * 3_000_000)
            self.fails(word, "inspect", path, **how)

    def test_a_million_recipients(self):
        parts = Parts(self.sealed())
        path = self.place.root / "many"
        unknown = b"\x00\x99\x00\x00\x00\x00"
        for recipients in (unknown * 1025, unknown * (1_048_576 // 6)):
            path.write_bytes(parts.file(header=parts.header(recipients)))
            self.fails("too_large", "inspect", path)
        path.write_bytes(parts.head + struct.pack(">I", 6_000_000) + unknown * 1_000_000)
        self.fails("too_large", "inspect", path)

    def test_a_wrong_passphrase_looks_like_a_forged_header(self):
        sealed = self.place.root / "p.siegel"
        made = faults.siegel("seal", "-f", "-p", "--passphrase-fd", "3", "-o", sealed, self.place.input, **self.passphrase(b"right"))
        self.assertEqual(made.status, 0, made)
        self.addCleanup(sealed.unlink)
        open_with = lambda passphrase: faults.siegel("open", "--passphrase-fd", "3", "-o", self.place.outputs / "x", sealed,
                                                     **self.passphrase(passphrase))
        wrong = open_with(b"wrong")
        genuine = sealed.read_bytes()
        parts = Parts(genuine)
        for forged in (parts.file(header=parts.header()[:-1] + bytes([parts.mac[-1] ^ 1])),
                       parts.file(header=parts.header(parts.recipients[:-1] + bytes([parts.recipients[-1] ^ 1])))):
            sealed.write_bytes(forged)
            altered = open_with(b"right")
            self.assertEqual((altered.status, altered.err), (wrong.status, wrong.err))
        self.assertEqual(wrong.status, 3)
        sealed.write_bytes(genuine)
        self.assertEqual(open_with(b"right").status, 0)

    def passphrase(self, text):
        """Descriptor 3 with a passphrase in it."""
        reader, writer = os.pipe()
        os.write(writer, text + b"\n")
        os.close(writer)
        if reader != 3:
            os.dup2(reader, 3, inheritable=True)
            os.close(reader)
        os.set_inheritable(3, True)
        return {"pass_fds": (3,)}

    def test_armor_altered(self):
        armored = self.sealed("--armor").decode()
        lines = armored.splitlines()
        forged = [
            "\n" + armored, armored + "x", armored + "\n", armored.replace("BEGIN", "begin"), armored.replace("\n", " \n"),
            "\n".join([lines[0], *lines[2:]]), "\n".join([lines[0], "", *lines[1:]]), "\n".join([*lines[:-1], ""]),
            "\n".join([lines[0], lines[1][:63], *lines[2:]]), "\n".join([lines[0], lines[1] + "A", *lines[2:]]),
            armored.replace("/", "_"), armored.replace("+", "-"),
        ]
        for text in forged:
            self.refused(text.encode(), ["bad_armor", "truncated", "bad_header", "payload_forged", "header_forged"])

    def test_the_oracle_objects_to_a_file_that_opens(self):
        with self.assertRaises(faults.Caught):
            self.refused(self.sealed(), ["payload_forged"])


faults.main()
