#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F14: sizes at every edge of a chunk, a piece (16 chunks) and a part (512 chunks), through files and through pipes,
and the exact length of what comes out."""

import os

import faults

CHUNK, PIECE, PART = 16_384, 16 * 16_384, 512 * 16_384
EDGES = sorted({size + offset for size in (CHUNK, 2 * CHUNK, PIECE, 2 * PIECE, PART) for offset in (-1, 0, 1)} | {0, 1, 2})
HEADER = 164  # one x25519 recipient, no metadata


class Sizes(faults.Case):
    size = PART + 1

    def test_every_edge(self):
        for size in EDGES:
            content = self.place.content[:size]
            path, sealed, opened = (self.place.outputs / name for name in ("c", "s", "o"))
            with self.subTest(size=size):
                self.place.clear({"c": content})
                self.works("seal", "-r", self.place.recipient, "--no-metadata", "-o", sealed, path)
                self.assertEqual(sealed.stat().st_size, HEADER + 56 + size + 16 * (size // CHUNK + 1))
                self.works("open", "-i", self.place.key, "-o", opened, sealed)
                self.assertEqual(opened.read_bytes(), content)
                through = self.works("seal", "-r", self.place.recipient, stdin=content)
                self.assertEqual(len(through.out), sealed.stat().st_size)
                self.assertEqual(self.works("open", "-i", self.place.key, stdin=through.out).out, content)

    def test_padding_at_the_edges(self):
        for size in EDGES:
            if size > PIECE + 1:
                continue
            path, sealed = self.place.outputs / "c", self.place.outputs / "s"
            with self.subTest(size=size):
                self.place.clear({"c": self.place.content[:size]})
                self.works("seal", "-r", self.place.recipient, "--pad", "-o", sealed, path)
                self.assertTrue(self.place.opens(sealed, content=self.place.content[:size]))

    def test_offsets_beyond_four_gibibytes(self):
        """2^32 and its neighbours: the content is a hole, the last bytes are not."""
        if faults.SANITIZED:
            self.skipTest("4 GiB take too long under a sanitizer")
        base = "/dev/shm" if os.path.isdir("/dev/shm") else None
        big = faults.Place(0, base)
        self.addCleanup(big.remove)
        room = os.statvfs(big.root)
        if room.f_bavail * room.f_frsize < 6 << 30:
            self.skipTest("there are no 6 GiB of room")
        path, sealed = big.root / "hole", big.outputs / "s"
        for size in (2**32 - 1, 2**32, 2**32 + 1):
            with open(path, "wb") as file:
                file.truncate(size)
                file.seek(size - 5)
                file.write(b"tail!")
            self.works("seal", "-f", "-r", big.recipient, "--no-metadata", "-o", sealed, path)
            self.assertEqual(sealed.stat().st_size, HEADER + 56 + size + 16 * (size // CHUNK + 1))
            self.works("verify", "-i", big.key, sealed)
            tail = self.works("open", "-i", big.key, "--range", f"{size - 9}-", sealed).out
            self.assertEqual(tail, b"\0\0\0\0tail!")


faults.main()
