// SPDX-License-Identifier: Apache-2.0
import { release, type Bytes } from "./bytes.js";
import { chunkSize, chunksOf, otherSize, sealedChunkSize, setNonce, tagSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";
import type { Direction } from "./protocol.js";
import { bare } from "./realm.js";

/** The same as none (NIST SP 800-38D, 7.1). */
const noData = new Uint8Array(0);

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
  const sealing = direction === "seal";
  const from = sealing ? chunkSize : sealedChunkSize;
  const to = sealing ? sealedChunkSize : chunkSize;
  const chunks = chunksOf(bytes.byteLength, from);
  const size = otherSize(direction, bytes.byteLength);
  const fits = bytes.byteOffset === 0 && bytes.buffer.byteLength >= size;
  const out = fits ? new Uint8Array(bytes.buffer, 0, size) : new Uint8Array(size);
  const iv = new Uint8Array(baseNonce.byteLength);
  // Nothing is left to defaults: Node's WebCrypto would take what somebody put on Object.prototype.
  const how = bare({ name: "AES-GCM", iv, additionalData: noData, tagLength: 8 * tagSize });
  const { subtle } = globalThis.crypto;
  const calls: Promise<void>[] = [];
  for (let i = 0; i < chunks; ++i) {
    // The call copies nonce and data before it returns (W3C Web Cryptography API, 14.3.1 and 18.4.4).
    setNonce(iv, baseNonce, firstChunk + i);
    const chunk = bytes.subarray(i * from, (i + 1) * from);
    const call = sealing ? subtle.encrypt(how, key, chunk) : subtle.decrypt(how, key, chunk);
    const take = (done: ArrayBuffer) => {
      out.set(new Uint8Array(done), i * to);
      release(done);
    };
    calls.push(call.then(take));
  }
  try {
    await Promise.all(calls);
  } catch (cause) {
    if (sealing) throw cause;
    throw new SiegelError("payload_forged", "the payload was altered after sealing", { cause });
  }
  return out;
}
