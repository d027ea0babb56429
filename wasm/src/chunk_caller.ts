// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { chunkSize, sealedChunkSize, setNonce, tagSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";
import type { Direction } from "./protocol.js";
import { bare } from "./realm.js";

/** The same as none (NIST SP 800-38D, 7.1). */
const noData = new Uint8Array(0);

/** Seals or opens single chunks of one payload with WebCrypto. */
export class ChunkCaller {
  /** Bytes of a full chunk as it comes in. */
  readonly chunk: number;
  readonly #direction: Direction;
  readonly #key: CryptoKey;
  readonly #baseNonce: Uint8Array;
  readonly #nonce: Uint8Array;
  readonly #how: AesGcmParams;
  readonly #check: () => void;

  /** `check` throws when the file was closed: then no call is made any more. */
  constructor(direction: Direction, key: CryptoKey, baseNonce: Uint8Array, check: () => void) {
    this.#check = check;
    this.chunk = direction === "seal" ? chunkSize : sealedChunkSize;
    this.#direction = direction;
    this.#key = key;
    this.#baseNonce = baseNonce;
    this.#nonce = new Uint8Array(baseNonce.byteLength);
    // Nothing is left to defaults: Node's WebCrypto would take what somebody put on Object.prototype.
    this.#how = bare({ name: "AES-GCM", iv: this.#nonce as Bytes, additionalData: noData, tagLength: 8 * tagSize });
  }

  /**
   * Nonce and bytes are copied before this returns (W3C Web Cryptography API, 14.3.1 and 18.4.4). Errors: `closed`. The
   * promise is the browser's own, without another one around it, which each chunk would pay for: `failureOf` says what its
   * failure means.
   */
  call(number: number, bytes: Bytes): Promise<ArrayBuffer> {
    this.#check();
    setNonce(this.#nonce, this.#baseNonce, number);
    const { subtle } = globalThis.crypto;
    return this.#direction === "seal"
      ? subtle.encrypt(this.#how, this.#key, bytes)
      : subtle.decrypt(this.#how, this.#key, bytes);
  }

  /** What it means that a call failed: `payload_forged` in opening. */
  failureOf(cause: unknown): unknown {
    if (this.#direction === "seal" || cause instanceof SiegelError) return cause;
    return new SiegelError("payload_forged", "the payload was altered after sealing", { cause });
  }
}
