// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { chunksOf, maxPlaintextSize, padmeSize, payloadSize, setNonce } from "../dist/chunk_layout.js";

test("payload sizes are those of docs/format.md", () => {
  for (const [size, sealed] of [[0, 72], [1, 73], [16383, 16455], [16384, 16472], [2 ** 30, 2 ** 30 + 56 + 16 * 65537]])
    assert.equal(payloadSize(size), sealed);
});

test("Padmé lengths follow the definition with whole numbers of any size", () => {
  const byDefinition = (/** @type {bigint} */ size) => {
    if (size < 2n) return size;
    const exponent = BigInt(size.toString(2).length - 1);
    const mantissa = BigInt(exponent.toString(2).length);
    const mask = (1n << (exponent - mantissa)) - 1n;
    return (size + mask) & ~mask;
  };
  const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 1000, 1025, 16384, 16385, 2 ** 31 - 1, 2 ** 31 + 1, 2 ** 32 + 12345, 2 ** 51 + 7];
  for (let i = 0; i < 500; ++i) sizes.push(Math.floor(2 ** (i / 10)) + i);
  for (const size of sizes) {
    assert.equal(BigInt(padmeSize(size)), byDefinition(BigInt(size)), String(size));
    assert.ok(padmeSize(size) <= size * 1.12 + 1);
  }
});

test("nonces are the base nonce XOR the chunk number in the last eight bytes", () => {
  const base = Uint8Array.from({ length: 12 }, (_, i) => i * 17);
  for (const chunk of [0, 1, 255, 256, 65536, 2 ** 32 - 1, 2 ** 32, 2 ** 38 - 1]) {
    const expected = base.slice();
    const number = new Uint8Array(8);
    new DataView(number.buffer).setBigUint64(0, BigInt(chunk));
    for (let i = 0; i < 8; ++i) expected[4 + i] ^= number[i];
    const nonce = new Uint8Array(12).fill(0xff);
    setNonce(nonce, base, chunk);
    assert.deepEqual(nonce, expected);
  }
});

test("limits stay exact as numbers", () => {
  assert.ok(Number.isSafeInteger(payloadSize(maxPlaintextSize)));
  assert.deepEqual([0, 1, 16384, 16385].map((size) => chunksOf(size, 16384)), [1, 1, 1, 2]);
});
