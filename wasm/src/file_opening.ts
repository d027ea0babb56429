// SPDX-License-Identifier: Apache-2.0
import { ArmorRemover } from "./armor.js";
import type { BatchBuffers } from "./batch_buffers.js";
import { concat, type Bytes } from "./bytes.js";
import type { ChunkEngine } from "./chunk_engine.js";
import { chunksPerBatch, prefixSize, sealedChunkSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";
import { headerCutOff, HeaderOpening } from "./header_opening.js";
import type { Machinery, Passage } from "./machinery.js";
import { PayloadOpening } from "./payload_opening.js";
import { Signature, TrailerHold } from "./signature.js";
import type { EngineName, Inspection } from "./types.js";

const headerPiece = 4096;

/** Opens one file as it passes: armor if there is any, header, salt and commitment, chunks. */
export class FileOpening implements Passage {
  /** Resolves when the header is authentic. */
  readonly inspection: Promise<Inspection>;

  readonly #machinery: Machinery;
  readonly #options: object;
  readonly #identities: unknown;
  readonly #engineName: EngineName;
  readonly #buffers: BatchBuffers;
  readonly #give: (plaintext: Bytes) => void;
  readonly #armor: ArmorRemover;
  #inspected!: { resolve: (inspection: Inspection) => void; reject: (error: unknown) => void };
  #header: HeaderOpening | null = null;
  #prefix: Bytes | null = null;
  #engine: ChunkEngine | null = null;
  #payload: PayloadOpening | null = null;
  #signature: Signature | null = null;
  readonly #trailer = new TrailerHold();
  readonly #mayStream: boolean;
  #pushed = 0;
  #closed = false;

  constructor(
    machinery: Machinery,
    options: object,
    identities: unknown,
    engine: EngineName,
    buffers: BatchBuffers,
    give: (plaintext: Bytes) => void,
    mayStream: boolean,
  ) {
    this.#mayStream = mayStream;
    this.#machinery = machinery;
    this.#options = options;
    this.#identities = identities;
    this.#engineName = engine;
    this.#buffers = buffers;
    this.#give = give;
    this.#armor = new ArmorRemover(machinery.core);
    this.inspection = new Promise((resolve, reject) => {
      this.#inspected = { resolve, reject };
    });
    this.inspection.catch(() => {});
  }

  /** Up to the next boundary of batches, so that they need not be put together from pieces. */
  get wanted(): number {
    if (this.#payload === null) return headerPiece;
    const batch = sealedChunkSize * chunksPerBatch;
    return batch - (this.#pushed % batch);
  }

  async start(): Promise<void> {
    const header = await HeaderOpening.begin(this.#machinery, this.#options, this.#mayStream ? "stream" : "no");
    this.#header = header;
    if (this.#closed) header.close();
  }

  async push(bytes: Uint8Array, givenAway: boolean): Promise<void> {
    await this.#pushBinary(await this.#armor.push(bytes), givenAway);
  }

  async finish(): Promise<void> {
    await this.#pushBinary(await this.#armor.finish(), false);
    if (this.#prefix === null) throw headerCutOff();
    if (this.#payload === null) throw new SiegelError("truncated", "the payload ends before its first chunk");
    const trailer = this.#signature === null ? null : this.#trailer.trailer;
    await this.#payload.finish();
    if (trailer !== null) await this.#signature!.check(trailer);
    await this.#header!.entry?.end();
  }

  close(error?: SiegelError): void {
    this.#closed = true;
    this.#armor.close();
    this.#header?.close(error);
    this.#engine?.close();
    this.#signature?.close();
    this.#inspected.reject(new SiegelError("closed", "the file was closed before its header was read"));
  }

  /** The stream failed, and why: who waits for the inspection hears the same. */
  fail(error: SiegelError): void {
    this.#inspected.reject(error);
    this.close(error);
  }

  async #pushBinary(bytes: Uint8Array, givenAway: boolean): Promise<void> {
    if (this.#closed || this.#header === null) throw new SiegelError("closed", "the stream is already finished");
    if (bytes.byteLength === 0) return;
    if (this.#payload !== null) return await this.#pushPayload(bytes, givenAway);
    let rest: Uint8Array | null = bytes;
    if (this.#prefix === null) {
      rest = await this.#header.push(bytes);
      if (rest === null) return;
      await this.#header.unlock(this.#identities);
      this.#inspected.resolve(this.#header.inspection);
      this.#prefix = new Uint8Array(0);
    }
    const missing = prefixSize - this.#prefix.byteLength;
    this.#prefix = concat([this.#prefix, rest.subarray(0, missing)]);
    if (this.#prefix.byteLength < prefixSize) return;
    this.#engine = await this.#header.engine(this.#machinery, this.#prefix.slice(), this.#engineName);
    if (this.#closed) this.#engine.close();
    if (this.#header.isSigned) this.#signature = this.#header.signature;
    this.#payload = new PayloadOpening(this.#engine, this.#header.announced, this.#buffers, this.#give);
    await this.#pushPayload(rest.subarray(missing), false);
  }

  async #pushPayload(bytes: Uint8Array, givenAway: boolean): Promise<void> {
    this.#pushed += bytes.byteLength;
    if (this.#signature === null) return await this.#payload!.push(bytes, givenAway);
    const sealed = this.#trailer.pass(bytes);
    this.#signature.update(sealed);
    await this.#payload!.push(sealed);
    await this.#signature.room();
  }
}
