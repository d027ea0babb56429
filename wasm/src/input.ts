// SPDX-License-Identifier: Apache-2.0
import { viewOf } from "./bytes.js";
import { asSiegelError, SiegelError } from "./errors.js";
import type { Source } from "./types.js";

/** What a browser says when a chosen file changed or went away since it was chosen. */
const changedNames = ["NotReadableError", "NotFoundError"];

/** Smaller pieces are the beginning of a file, or its end. */
const leastAhead = 512 * 1024;

/** Bytes [begin, end) of a blob. Errors: `input_changed` if it is not readable any more or ends too early. */
export async function readBlob(blob: Blob, begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await blob.slice(begin, end).arrayBuffer());
  } catch (cause) {
    // A Blob that is no File has nothing behind it that could change: there it is memory or disk that gave out.
    const changed = blob instanceof File && cause instanceof DOMException && changedNames.indexOf(cause.name) >= 0;
    throw changed
      ? new SiegelError("input_changed", "the file was changed or moved since it was chosen: choose it again", { cause })
      : new SiegelError("io_failed", "the browser cannot read the file, or has no room left to keep it", { cause });
  }
  if (bytes.byteLength !== end - begin)
    throw new SiegelError("input_changed", "the file is shorter than it was: choose it again");
  return bytes;
}

/** An input, piece by piece. */
export interface Input {
  /** Bytes in all, where that is known. */
  readonly size: number | null;
  /** Whether pieces are nobody else's. */
  readonly givesAway: boolean;
  /** The next piece; `wanted` bytes where the input can be cut anywhere. Null at the end. */
  next(wanted: number): Promise<Uint8Array | null>;
  /** The caller wants no more. */
  cancel(reason: unknown): Promise<void>;
}

/** Errors: `bad_argument`. */
export function inputOf(source: Source): Input {
  if (source instanceof Blob) return new BlobInput(source);
  if (source instanceof ReadableStream) return new StreamInput(source);
  return new BytesInput(viewOf(source, "the input"));
}

class BlobInput implements Input {
  readonly givesAway = true;
  readonly size: number;
  readonly #blob: Blob;
  #at = 0;
  /** The next piece is read while this one is dealt with. */
  #ahead: { readonly end: number; readonly bytes: Promise<Uint8Array> } | null = null;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
  }

  async next(wanted: number): Promise<Uint8Array | null> {
    const end = Math.min(this.#at + wanted, this.size);
    if (this.#at === end) return null;
    const reading = this.#ahead?.end === end ? this.#ahead.bytes : readBlob(this.#blob, this.#at, end);
    this.#at = end;
    this.#readAhead(wanted);
    return await reading;
  }

  #readAhead(wanted: number): void {
    this.#ahead = null;
    const end = Math.min(this.#at + wanted, this.size);
    if (wanted < leastAhead || this.#at === end) return;
    const bytes = readBlob(this.#blob, this.#at, end);
    bytes.catch(() => {}); // looked at when its turn comes
    this.#ahead = { end, bytes };
  }

  async cancel(): Promise<void> {}
}

class BytesInput implements Input {
  readonly givesAway = false;
  readonly size: number;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.byteLength;
  }

  async next(wanted: number): Promise<Uint8Array | null> {
    const piece = this.#bytes.subarray(this.#at, this.#at + wanted);
    this.#at += piece.byteLength;
    return piece.byteLength === 0 ? null : piece;
  }

  async cancel(): Promise<void> {}
}

class StreamInput implements Input {
  readonly givesAway = false;
  readonly size = null;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    if (stream.locked) throw new SiegelError("bad_argument", "the stream is being read by somebody else");
    this.#reader = stream.getReader();
  }

  async next(): Promise<Uint8Array | null> {
    let read: ReadableStreamReadResult<Uint8Array>;
    try {
      read = await this.#reader.read();
    } catch (cause) {
      if (cause instanceof SiegelError) throw asSiegelError(cause);
      throw new SiegelError("io_failed", "the stream of the input failed", { cause });
    }
    return read.done ? null : viewOf(read.value, "the stream");
  }

  async cancel(reason: unknown): Promise<void> {
    await this.#reader.cancel(reason).catch(() => {});
  }
}
