// SPDX-License-Identifier: Apache-2.0
// Sizes of docs/format.md, "Payload" and "Parts". All of them are exact as numbers: a file has less than 2^53 bytes.

export const tagSize = 16;
/** Plaintext bytes of a full chunk. */
export const chunkSize = 16384;
export const sealedChunkSize = chunkSize + tagSize;
export const prefixSize = 24 + 32;
export const maxChunks = 2 ** 38;
/** 4 PiB - 1: the last of 2^38 chunks has to be short. */
export const maxPlaintextSize = maxChunks * chunkSize - 1;

/** Bytes of the chunks of the largest file. */
export const maxSealedSize = maxPlaintextSize + tagSize * maxChunks;

export const chunksPerPart = 512;
export const partSize = chunksPerPart * chunkSize;
export const sealedPartSize = chunksPerPart * sealedChunkSize;

/** What goes to an engine at once: 512 KiB. Larger pieces are new memory from the system each time, which costs more. */
export const chunksPerBatch = 32;

/** The last chunk is the short one, so there is always one more than there are full ones. */
export function payloadSize(plaintextSize: number): number {
  return prefixSize + plaintextSize + tagSize * (Math.floor(plaintextSize / chunkSize) + 1);
}

/** Chunks that a piece of plaintext makes when it ends with a chunk: an empty piece is the empty last one. */
export function chunksOf(size: number, perChunk: number): number {
  return size === 0 ? 1 : Math.ceil(size / perChunk);
}

/**
 * The Padmé length (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS
 * 2019, 4.3).
 */
export function padmeSize(size: number): number {
  if (size < 2) return size;
  const exponent = bitWidth(size) - 1;
  const mantissaBits = bitWidth(exponent);
  const step = 2 ** (exponent - mantissaBits);
  return Math.ceil(size / step) * step;
}

export function paddedSize(size: number, padding: "none" | "padme"): number {
  return padding === "padme" ? padmeSize(size) : size;
}

function bitWidth(value: number): number {
  let width = 0;
  for (let rest = value; rest >= 1; rest = Math.floor(rest / 2)) ++width;
  return width;
}

/** Bytes that the other form of this many bytes takes. */
export function otherSize(direction: "seal" | "open", size: number): number {
  return direction === "seal"
    ? size + tagSize * chunksOf(size, chunkSize)
    : size - tagSize * chunksOf(size, sealedChunkSize);
}

/** Base nonce XOR chunk number, the number in the last eight bytes, written into `nonce`. */
export function setNonce(nonce: Uint8Array, baseNonce: Uint8Array, chunk: number): void {
  nonce.set(baseNonce);
  for (let at = nonce.byteLength - 1, rest = chunk; rest > 0; --at) {
    nonce[at]! ^= rest % 256;
    rest = Math.floor(rest / 256);
  }
}
