#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F14: sizes at the edges of chunks, pieces and workers, on every way through the command, and the length formula.

2^32 chunks are 64 TiB: their counters are tested in tests/unit/stream.
"""

import os

import faults

CHUNK = 16_384
PIECE = 16 * CHUNK
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE - 1, 3 * PIECE,
         3 * PIECE + 1, 5 * PIECE + CHUNK]
HEADER = 164 + 278  # one x25519 recipient and metadata of one block (docs/format.md, "Sizes")


def payload_size(size):
    return 56 + size + 16 * (size // CHUNK + 1)


def padme(size):
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    low = exponent - exponent.bit_length()
    return (size + (1 << low) - 1) >> low << low


class Sizes(faults.Case):
    size = 1000

    def ways(self, content):
        """Every way to seal, each with the words to open it and the size it must have, where that is known."""
        plain, out = self.place.root / "plain", self.place.outputs
        plain.write_bytes(content)
        seal = ["seal", "-f", "-r", self.place.recipient]
        a, header = out / "a", out / "h"
        self.works(*seal, "-o", a, plain)
        yield "file to file", [a], HEADER + payload_size(len(content))
        a.write_bytes(self.works(*seal, "-o", "-", plain).out)
        yield "file to stream", [a], HEADER + payload_size(len(content))
        a.write_bytes(self.works(*seal, stdin=content).out)
        yield "stream to stream", [a], 164 + payload_size(len(content))
        self.works(*seal, "--no-metadata", "-o", a, plain)
        yield "without metadata", [a], 164 + payload_size(len(content))
        self.works(*seal, "--pad", "-o", a, plain)
        yield "padded", [a], HEADER + 7 + payload_size(padme(len(content)))
        self.works(*seal, "--detach-header", header, "-o", a, plain)
        self.assertEqual(header.stat().st_size, HEADER)
        yield "header apart", ["--header", header, a], payload_size(len(content))
        self.works(*seal, "--armor", "-o", a, plain)
        yield "armored", [a], None
        self.works(*seal, "--digest", "-o", a, plain)
        yield "with a digest", [a], HEADER + payload_size(len(content))

    def test_round_trips(self):
        opened = self.place.outputs / "opened"
        for size in SIZES:
            content = os.urandom(size)
            for way, arguments, expected in self.ways(content):
                with self.subTest(size=size, way=way):
                    sealed = arguments[-1]
                    if expected is not None:
                        self.assertEqual(sealed.stat().st_size, expected)
                    unseal = ["open", "-i", self.place.key, "-f"]
                    self.works(*unseal, "-o", opened, *arguments)
                    self.assertEqual(opened.read_bytes(), content)
                    self.assertEqual(self.works(*unseal, "-o", "-", *arguments).out, content)
                    stream = [word for word in arguments if word != sealed]
                    self.assertEqual(self.works(*unseal, *stream, "-o", "-", stdin=sealed.read_bytes()).out, content)
                    self.works("verify", "-i", self.place.key, *arguments)

    def test_ranges(self):
        content = os.urandom(2 * PIECE + 100)
        plain, sealed = self.place.root / "plain", self.place.outputs / "a"
        plain.write_bytes(content)
        self.works("seal", "-r", self.place.recipient, "-o", sealed, plain)
        edges = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, PIECE - 1, PIECE, PIECE + 1, len(content) - 1, len(content)]
        for begin in edges:
            for end in edges:
                if begin <= end:
                    with self.subTest(begin=begin, end=end):
                        done = self.works("open", "-i", self.place.key, "--range", f"{begin}-{end}", sealed)
                        self.assertEqual(done.out, content[begin:end])

    def test_the_length_formula_can_be_wrong(self):
        """16 B more for a chunk that is not there would be noticed."""
        self.assertNotEqual(payload_size(CHUNK), payload_size(CHUNK - 1) + 1)
        self.assertEqual((padme(100), padme(1000), padme(10_000_000)), (104, 1024, 10_223_616))


faults.main()
