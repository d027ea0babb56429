// SPDX-License-Identifier: Apache-2.0
import { equalConstantTime, type Bytes } from "./bytes.js";
import {
  chunkSize,
  chunksPerBatch,
  chunksPerPart,
  maxPlaintextSize,
  otherSize,
  paddedSize,
  partSize,
  payloadSize,
  sealedChunkSize,
  sealedPartSize,
} from "./chunk_layout.js";
import { asSiegelError, SiegelError } from "./errors.js";
import type { BegunSeal } from "./file_sealing.js";
import { readBlob } from "./input.js";
import { endedEarly } from "./operation_log.js";
import { bare } from "./realm.js";
import type { PreparedOptions } from "./seal_options.js";
import { signatureSize } from "./signature.js";
import type { SealedSource } from "./types.js";

/** Sealed parts that are kept, so that small slices do not seal the same part again and again. */
const keptParts = 2;

/**
 * The sealed form of a blob, part by part (docs/format.md, "Parts"). A part is only ever sealed after its plaintext was
 * shown to be what it was the first time: the same chunk number must never encrypt two plaintexts.
 */
export class BlobSource implements SealedSource {
  readonly ready: Promise<void>;
  readonly partSize = sealedPartSize;
  readonly parts: number;

  readonly #blob: Blob;
  readonly #contentSize: number;
  readonly #paddedSize: number;
  readonly #expectedSize: () => number;
  readonly #onProgress: (done: number, total: number) => void;
  readonly #onClose: () => void;
  readonly #digests = new Map<number, Bytes>();
  /** Least recently used first. */
  readonly #kept = new Map<number, Promise<Bytes>>();
  /** Parts that were sealed, so that the signature has seen them. */
  readonly #hashed = new Set<number>();
  #signed: Promise<Bytes> | null = null;
  #seal: BegunSeal | null = null;
  #failure: SiegelError | null = null;
  #closed = false;

  /** `expectedSize`: the sealed size as long as the header is not made. Errors: `input_changed`, `too_large`. */
  constructor(
    blob: Blob,
    options: PreparedOptions,
    begin: () => Promise<BegunSeal>,
    expectedSize: (plaintextSize: number) => number,
    onProgress: (done: number, total: number) => void,
    onClose: () => void,
  ) {
    this.#blob = blob;
    this.#contentSize = blob.size;
    if (options.promisedSize !== null && options.promisedSize !== blob.size)
      throw new SiegelError("input_changed", "the content is not as long as its metadata says");
    if (options.padding !== "none" && options.promisedSize === null)
      throw new SiegelError("bad_argument", "padding needs the length of the content in the metadata");
    this.#paddedSize = paddedSize(blob.size, options.padding);
    if (this.#paddedSize > maxPlaintextSize) throw new SiegelError("too_large", "a file holds at most 4 PiB");
    // The short last chunk may be empty, so a content of exactly n parts has one part more, of 16 bytes.
    this.parts = Math.floor(this.#paddedSize / partSize) + 1;
    this.#expectedSize = () => expectedSize(blob.size);
    this.#onProgress = onProgress;
    this.#onClose = onClose;
    this.ready = this.#begin(begin);
    this.ready.catch(() => {});
  }

  get size(): number {
    if (this.#seal === null) return this.#expectedSize();
    return this.#payloadEnd + (this.#seal.signature === null ? 0 : signatureSize);
  }

  get #payloadEnd(): number {
    return this.#seal!.headerSize + payloadSize(this.#paddedSize);
  }

  async slice(begin: number, end: number): Promise<Bytes> {
    await this.ready;
    if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0 || begin > end || end > this.size)
      throw new SiegelError("bad_argument", "a slice lies inside the sealed file");
    const out = new Uint8Array(end - begin);
    const { first } = this.#seal!;
    if (begin < first.byteLength) out.set(first.subarray(begin, end), 0);
    const payloadEnd = this.#payloadEnd;
    for (let at = Math.max(begin, first.byteLength); at < Math.min(end, payloadEnd); ) {
      const part = Math.floor((at - first.byteLength) / sealedPartSize);
      const partBegin = first.byteLength + part * sealedPartSize;
      const bytes = (await this.#part(part)).subarray(at - partBegin, Math.min(end, payloadEnd) - partBegin);
      out.set(bytes, at - begin);
      at += bytes.byteLength;
      this.#onProgress(at, this.size);
    }
    if (end > payloadEnd) {
      const trailer = await this.#trailer();
      const from = Math.max(begin, payloadEnd);
      out.set(trailer.subarray(from - payloadEnd, end - payloadEnd), from - begin);
      this.#onProgress(end, this.size);
    }
    this.#check();
    return out;
  }

  stream(begin = 0): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = begin;
    return new ReadableStream(
      bare({
        pull: async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
          await this.ready;
          if (at >= this.size) return controller.close();
          const first = this.#seal!.first.byteLength;
          const part = Math.floor(Math.max(0, at - first) / sealedPartSize);
          const behind = first + (part + 1) * sealedPartSize;
          const end = behind >= this.#payloadEnd ? this.size : behind;
          const bytes = await this.slice(at, end);
          at = end;
          controller.enqueue(bytes);
          if (at >= this.size) controller.close();
        },
      }),
      bare({ highWaterMark: 0 }),
    );
  }

  /** Ends it with this error: every later call fails with it. */
  fail(error: SiegelError): void {
    this.#failure ??= error;
    this.close();
  }

  close(): void {
    this.#closed = true;
    this.#kept.clear();
    this.#seal?.engine.close();
    this.#seal?.signature?.close();
    void this.#seal?.entry?.end(this.#failure ?? endedEarly());
    this.#onClose();
  }

  async #begin(begin: () => Promise<BegunSeal>): Promise<void> {
    try {
      const seal = await begin();
      if (this.#closed) {
        seal.engine.close();
        seal.signature?.close();
        void seal.entry?.end(this.#failure ?? endedEarly());
      }
      this.#seal = seal;
    } catch (error) {
      this.#failure ??= asSiegelError(error);
    }
    this.#check();
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure;
    if (this.#closed) throw new SiegelError("closed", "the source was closed");
  }

  #part(part: number): Promise<Bytes> {
    this.#check();
    const kept = this.#kept.get(part);
    const bytes = kept ?? this.#makePart(part);
    this.#kept.delete(part);
    this.#kept.set(part, bytes);
    if (this.#kept.size > keptParts) this.#kept.delete(this.#kept.keys().next().value!);
    return bytes;
  }

  /** The signature covers every part: those that nobody asked for yet are made for it. */
  #trailer(): Promise<Bytes> {
    this.#signed ??= (async () => {
      for (let part = 0; part < this.parts; ++part) if (!this.#hashed.has(part)) await this.#part(part);
      const { signature, signer } = this.#seal!;
      return await signature!.sign(signer!, this.#contentSize);
    })();
    this.#signed.catch(() => {});
    return this.#signed;
  }

  async #makePart(part: number): Promise<Bytes> {
    try {
      const plaintext = await this.#readPart(part);
      await this.#adoptDigest(part, plaintext);
      const sealed = await this.#sealPart(part, plaintext);
      // Whatever is asked for again, every part was made once.
      if (this.#hashed.size === this.parts) await this.#seal!.entry?.end();
      return sealed;
    } catch (error) {
      this.#kept.delete(part);
      const failure = asSiegelError(error);
      if (failure.code === "input_changed") this.#failure ??= failure; // nothing of this source may be used any more
      throw failure;
    }
  }

  async #readPart(part: number): Promise<Bytes> {
    const begin = Math.min(part * partSize, this.#contentSize);
    const end = Math.min(begin + partSize, this.#contentSize);
    if (this.#blob.size !== this.#contentSize) throw new SiegelError("input_changed", "the content has another length");
    return await readBlob(this.#blob, begin, end);
  }

  /** Errors: `input_changed`. */
  async #adoptDigest(part: number, plaintext: Bytes): Promise<void> {
    const digest = await this.#seal!.engine.partDigest(part, plaintext);
    const known = this.#digests.get(part);
    if (known === undefined) this.#digests.set(part, digest);
    else if (!equalConstantTime(known, digest))
      throw new SiegelError("input_changed", "the content of a part is not what it was when it was sealed first");
  }

  async #sealPart(part: number, plaintext: Bytes): Promise<Bytes> {
    const padded = this.#withPadding(part, plaintext);
    const isLast = part + 1 === this.parts;
    const chunks = isLast ? Math.floor(padded.byteLength / chunkSize) + 1 : chunksPerPart;
    const sealed = new Uint8Array(padded.byteLength + chunks * (sealedChunkSize - chunkSize));
    const { engine, signature } = this.#seal!;
    const work: Promise<void>[] = [];
    for (let at = 0; at < chunks; ) {
      const first = at;
      // The empty last chunk of a full part goes alone: only then the engine knows that there is one.
      const full = Math.floor(padded.byteLength / chunkSize) - at;
      const count = full > 0 ? Math.min(chunksPerBatch, full) : 1;
      const content = padded.subarray(first * chunkSize, (first + count) * chunkSize);
      const batch = new Uint8Array(new ArrayBuffer(otherSize("seal", content.byteLength)), 0, content.byteLength);
      batch.set(content);
      const task = engine
        .run("seal", part * chunksPerPart + first, batch)
        .then(async (bytes) => {
          if (signature !== null) await signature.addChunks(part * chunksPerPart + first, bytes);
          sealed.set(bytes, first * sealedChunkSize);
        });
      work.push(task);
      at += count;
    }
    await Promise.all(work);
    this.#hashed.add(part);
    return sealed;
  }

  #withPadding(part: number, plaintext: Bytes): Bytes {
    const size = Math.min(this.#paddedSize - part * partSize, partSize);
    if (size === plaintext.byteLength) return plaintext;
    const padded = new Uint8Array(size);
    padded.set(plaintext);
    return padded;
  }
}

