// SPDX-License-Identifier: Apache-2.0
import { concat, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";
import { SiegelError } from "./errors.js";
import type { FileSigner } from "./signing_key.js";

/** Bytes behind the chunks of a signed file: an Ed25519 signature. */
export const signatureSize = 64;

/** Sealed bytes that wait to be hashed, at most: then the next ones wait. */
const mostInFlight = 4 * 1024 * 1024;

/** The signature of one payload, in the core: sealed chunks go in, and at the end it is made or checked. */
export class Signature {
  readonly #core: Core;
  readonly #object: number;
  #last: Promise<unknown> = Promise.resolve();
  #inFlight = 0;

  /** `object`: of the core, with a header that is signed. Freed by `close`. */
  constructor(core: Core, object: number) {
    this.#core = core;
    this.#object = object;
  }

  /** Sealed chunks in order, cut anywhere. What is given is copied: it may be used up by somebody else at once. */
  update(sealed: Uint8Array): void {
    if (sealed.byteLength === 0) return;
    const bytes = sealed.slice() as Bytes;
    this.#inFlight += bytes.byteLength;
    const size = bytes.byteLength;
    this.#last = this.#last.then(async () => {
      await this.#core.ask("signature_update", { object: this.#object, bytes });
      this.#inFlight -= size;
    });
    this.#last.catch(() => {});
  }

  /** Whole sealed chunks from this one on, of which only the file's last may be short. */
  async addChunks(firstChunk: number, sealed: Uint8Array): Promise<void> {
    const bytes = sealed.slice() as Bytes;
    await this.#core.ask("signature_chunks", { object: this.#object, firstChunk, bytes });
  }

  /** Resolves when there is room for more. Errors: that of an earlier piece. */
  async room(): Promise<void> {
    if (this.#inFlight > mostInFlight) await this.#last;
  }

  /** The trailer by this signer, when all chunks of a plaintext of this size are there. */
  async sign(signer: FileSigner, plaintextSize: number): Promise<Bytes> {
    await this.#last;
    const { message } = await this.#core.ask("signed_bytes", { object: this.#object, plaintextSize });
    const signature = await signer.sign(message);
    return (await this.#core.ask("signature", { object: this.#object, signature })).signature;
  }

  /** Errors: `bad_signature`, `truncated`. */
  async check(trailer: Uint8Array): Promise<void> {
    await this.#last;
    await this.#core.ask("check_signature", { object: this.#object, signature: trailer.slice() as Bytes });
  }

  close(): void {
    this.#core.free(this.#object);
  }
}

/** Keeps the last bytes of a stream back, because they are not payload but the signature. */
export class TrailerHold {
  #kept: Bytes = new Uint8Array(0);

  /** What has turned out not to be the signature. */
  pass(bytes: Uint8Array): Uint8Array {
    const passing = this.#kept.byteLength + bytes.byteLength - signatureSize;
    if (passing <= 0) {
      this.#kept = concat([this.#kept, bytes]);
      return bytes.subarray(0, 0);
    }
    const all = concat([this.#kept, bytes]);
    this.#kept = all.slice(passing);
    return all.subarray(0, passing);
  }

  get trailer(): Bytes {
    if (this.#kept.byteLength < signatureSize)
      throw new SiegelError("truncated", "the file ends without its signature");
    return this.#kept;
  }
}
