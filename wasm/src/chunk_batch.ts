// SPDX-License-Identifier: Apache-2.0
import { release, type Bytes } from "./bytes.js";
import { ChunkCaller } from "./chunk_caller.js";
import { chunkSize, chunksOf, otherSize, sealedChunkSize } from "./chunk_layout.js";
import type { Direction } from "./protocol.js";

/**
 * Seals or opens a batch of chunks with WebCrypto, all calls in flight at once. The result takes the place of `bytes`
 * where their buffer has room for it: fresh memory costs as much as half the encryption. Opening gives all of the batch
 * or nothing. Errors: `payload_forged`.
 */
export async function runBatch(
  direction: Direction,
  key: CryptoKey,
  baseNonce: Uint8Array,
  firstChunk: number,
  bytes: Bytes,
): Promise<Bytes> {
  const caller = new ChunkCaller(direction, key, baseNonce, () => {});
  const to = direction === "seal" ? sealedChunkSize : chunkSize;
  const size = otherSize(direction, bytes.byteLength);
  const fits = bytes.byteOffset === 0 && bytes.buffer.byteLength >= size;
  const out = fits ? new Uint8Array(bytes.buffer, 0, size) : new Uint8Array(size);
  const calls: Promise<void>[] = [];
  for (let i = 0; i < chunksOf(bytes.byteLength, caller.chunk); ++i) {
    const take = (done: ArrayBuffer) => {
      out.set(new Uint8Array(done), i * to);
      release(done);
    };
    calls.push(caller.call(firstChunk + i, bytes.subarray(i * caller.chunk, (i + 1) * caller.chunk)).then(take));
  }
  try {
    await Promise.all(calls);
  } catch (error) {
    throw caller.failureOf(error);
  }
  return out;
}
