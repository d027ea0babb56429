// SPDX-License-Identifier: Apache-2.0
import { BatchBuffers } from "./batch_buffers.js";
import { concat, type Bytes } from "./bytes.js";
import type { ByteRanges } from "./byte_ranges.js";
import type { ChunkEngine } from "./chunk_engine.js";
import { chunkSize, chunksPerBatch, prefixSize, sealedChunkSize, tagSize } from "./chunk_layout.js";
import { asSiegelError, SiegelError } from "./errors.js";
import { headerCutOff, HeaderOpening } from "./header_opening.js";
import type { Machinery } from "./machinery.js";
import { announcedChunks, checkPadding, PayloadOpening } from "./payload_opening.js";
import { bare } from "./realm.js";
import { takesUnverified } from "./seal_options.js";
import { signatureSize } from "./signature.js";
import type { EngineName, Inspection, SealedReader } from "./types.js";

/** Read at once, because most headers with salt and commitment fit into it. */
export const firstRead = 4096;
const headerStep = 64 * 1024;

/** Reads the header from its front, and what follows it up to the end of the commitment. */
export async function readHeader(
  header: HeaderOpening,
  ranges: ByteRanges,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let at = 0, step = firstRead; ; step = headerStep) {
    const end = Math.min(at + step, ranges.size);
    if (at === end) throw headerCutOff();
    if ((await header.push(await ranges.read(at, end, signal))) !== null) return;
    at = end;
  }
}

/** Opens the chunks that hold what is asked for. */
export class RangeReader implements SealedReader {
  readonly inspection: Inspection;
  readonly size: number;

  readonly #ranges: ByteRanges;
  readonly #engine: ChunkEngine;
  readonly #chunksBegin: number;
  /** Bytes of all chunks by the metadata, else by the size of the file. */
  readonly #chunksSize: number;
  /** By the size of the file. */
  readonly #inFile: number;
  readonly #header: HeaderOpening;
  readonly #signal: AbortSignal | undefined;

  private constructor(header: HeaderOpening, ranges: ByteRanges, engine: ChunkEngine, signal: AbortSignal | undefined) {
    this.#header = header;
    this.#ranges = ranges;
    this.#engine = engine;
    this.#signal = signal;
    this.#chunksBegin = header.headerSize + prefixSize;
    this.inspection = header.inspection;
    const inFile = this.#inFile = ranges.size - this.#chunksBegin - (header.isSigned ? signatureSize : 0);
    this.#chunksSize = announcedChunks(header.announced) ?? inFile;
    const lastChunk = this.#chunksSize % sealedChunkSize;
    if (lastChunk < tagSize) throw new SiegelError("truncated", "the payload ends without its last chunk");
    const fullChunks = Math.floor(this.#chunksSize / sealedChunkSize);
    this.size = header.announced.size ?? fullChunks * chunkSize + lastChunk - tagSize;
  }

  /** Errors: as opening a file. */
  static async open(
    machinery: Machinery,
    ranges: ByteRanges,
    options: object,
    identities: unknown,
    engine: EngineName,
    signal: AbortSignal | undefined,
  ): Promise<RangeReader> {
    const header = await HeaderOpening.begin(machinery, options, takesUnverified(options) ? "part" : "no");
    let chunks: ChunkEngine | null = null;
    try {
      await readHeader(header, ranges, signal);
      await header.unlock(identities);
      const end = header.headerSize + prefixSize;
      if (ranges.size < end) throw new SiegelError("truncated", "the payload ends before its first chunk");
      chunks = await header.engine(machinery, await ranges.read(header.headerSize, end, signal), engine);
      const reader = new RangeReader(header, ranges, chunks, signal);
      await header.entry?.end();
      return reader;
    } catch (error) {
      chunks?.close();
      header.close(asSiegelError(error));
      throw error;
    }
  }

  async slice(begin: number, end: number): Promise<Bytes> {
    if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0 || begin > end)
      throw new SiegelError("bad_argument", "a range begins at 0 or later and does not end before it begins");
    if (begin > this.size) throw new SiegelError("bad_argument", "the range begins behind the end of the content");
    const to = Math.min(end, this.size);
    const out = new Uint8Array(to - begin);
    // An empty range still shows that its chunk is authentic.
    const firstChunk = Math.floor(begin / chunkSize);
    const endChunk = Math.floor(Math.max(to - 1, begin) / chunkSize) + 1;
    const pending: Promise<void>[] = [];
    for (let chunk = firstChunk; chunk < endChunk; chunk += chunksPerBatch) {
      if (pending.length >= this.#engine.parallel) await pending.shift();
      const task = this.#openInto(out, begin, to, chunk, Math.min(chunk + chunksPerBatch, endChunk));
      task.catch(() => {});
      pending.push(task);
    }
    await Promise.all(pending);
    return out;
  }

  /** Pieces of about 512 KiB: who writes them to a file pays for each. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let next: Bytes[] = [];
    let at = 0;
    const give = (bytes: Bytes) => void next.push(bytes);
    const opening = new PayloadOpening(this.#engine, this.#header.announced, new BatchBuffers(), give);
    const step = sealedChunkSize * chunksPerBatch;
    const inFile = this.#inFile;
    return new ReadableStream(
      bare({
        pull: async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
          while (next.length === 0 && at <= inFile) {
            if (at === inFile) {
              await opening.finish();
              ++at;
              break;
            }
            const end = Math.min(at + step, inFile);
            const sealed = await this.#ranges.read(this.#chunksBegin + at, this.#chunksBegin + end, this.#signal);
            await opening.push(sealed, true);
            at = end;
          }
          if (next.length > 0) controller.enqueue(concat(next));
          next = [];
          if (at > inFile) controller.close();
        },
      }),
      bare({ highWaterMark: 0 }),
    );
  }

  close(): void {
    this.#engine.close();
    this.#header.close();
  }

  async #openInto(out: Bytes, begin: number, end: number, firstChunk: number, endChunk: number): Promise<void> {
    const from = firstChunk * sealedChunkSize;
    const to = Math.min(endChunk * sealedChunkSize, this.#chunksSize);
    if (this.#chunksBegin + to > this.#ranges.size) throw new SiegelError("truncated", "the payload ends too early");
    const sealed = await this.#ranges.read(this.#chunksBegin + from, this.#chunksBegin + to, this.#signal);
    const plaintext = await this.#engine.run("open", firstChunk, sealed);
    const offset = firstChunk * chunkSize;
    checkPadding(plaintext.subarray(Math.max(0, Math.min(plaintext.byteLength, this.size - offset))));
    const first = Math.max(0, begin - offset);
    out.set(plaintext.subarray(first, Math.max(first, end - offset)), offset + first - begin);
  }
}

