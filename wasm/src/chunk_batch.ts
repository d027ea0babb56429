// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { chunkSize, chunksOf, nonceAt, sealedChunkSize, tagSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";
import type { Direction } from "./protocol.js";
import { bare } from "./realm.js";

/**
 * Seals or opens a batch of chunks with WebCrypto, all calls in flight at once. Opening gives all of the batch or
 * nothing. Errors: `payload_forged`.
 */
export async function runBatch(
  direction: Direction,
  key: CryptoKey,
  baseNonce: Uint8Array,
  firstChunk: number,
  bytes: Bytes,
): Promise<Bytes> {
  const sealing = direction === "seal";
  const from = sealing ? chunkSize : sealedChunkSize;
  const to = sealing ? sealedChunkSize : chunkSize;
  const chunks = chunksOf(bytes.byteLength, from);
  const out = new Uint8Array(bytes.byteLength + (sealing ? chunks : -chunks) * tagSize);
  const { subtle } = globalThis.crypto;
  const calls: Promise<void>[] = [];
  for (let i = 0; i < chunks; ++i) {
    // A polluted `additionalData` or `tagLength` would be read from a prototype.
    const how = bare({ name: "AES-GCM", iv: nonceAt(baseNonce, firstChunk + i) });
    const chunk = bytes.subarray(i * from, (i + 1) * from);
    const call = sealing ? subtle.encrypt(how, key, chunk) : subtle.decrypt(how, key, chunk);
    calls.push(call.then((done) => out.set(new Uint8Array(done), i * to)));
  }
  try {
    await Promise.all(calls);
  } catch (cause) {
    if (sealing) throw cause;
    throw new SiegelError("payload_forged", "the payload was altered after sealing", { cause });
  }
  return out;
}
