// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { SiegelError } from "./errors.js";
import { readBlob } from "./input.js";
import { bare } from "./realm.js";

/** Bytes that can be read from anywhere. */
export interface ByteRanges {
  /** Bytes in all. */
  readonly size: number;
  /** Bytes [begin, end), which lie inside. Errors: `input_changed`, `io_failed`, `canceled`. */
  read(begin: number, end: number, signal: AbortSignal | undefined): Promise<Bytes>;
}

export class BlobRanges implements ByteRanges {
  readonly size: number;
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
  }

  async read(begin: number, end: number): Promise<Bytes> {
    return await readBlob(this.#blob, begin, end);
  }
}

/**
 * A file behind an address, over HTTP Range (RFC 9110, 14). All answers have to be of one and the same version of the
 * file: the same length and the same strong entity tag or, where there is none, the same date.
 */
export class HttpRanges implements ByteRanges {
  readonly size: number;
  readonly #url: URL;
  readonly #version: string;
  /** Bytes from 0 on that came with the first answer. */
  readonly #first: Bytes;

  private constructor(url: URL, size: number, version: string, first: Bytes) {
    this.#url = url;
    this.size = size;
    this.#version = version;
    this.#first = first;
  }

  /** `first`: how many bytes to read at once. Errors: `io_failed`, `unsupported` for a server without ranges. */
  static async at(url: URL, first: number, signal: AbortSignal | undefined): Promise<HttpRanges> {
    const answer = await request(url, 0, first, undefined, signal);
    if (answer.status === 416) return new HttpRanges(url, 0, versionOf(answer), new Uint8Array(0));
    const { end, size } = rangeOf(answer, 0, first);
    const bytes = await bodyOf(answer, end, signal);
    return new HttpRanges(url, size, versionOf(answer), bytes);
  }

  async read(begin: number, end: number, signal: AbortSignal | undefined): Promise<Bytes> {
    if (end <= this.#first.byteLength) return this.#first.slice(begin, end);
    if (begin === end) return new Uint8Array(0);
    const answer = await request(this.#url, begin, end, this.#version, signal);
    if (answer.status === 412 || answer.status === 416) throw changed();
    const got = rangeOf(answer, begin, end);
    if (got.size !== this.size || got.end !== end || versionOf(answer) !== this.#version) {
      void answer.body?.cancel();
      throw changed();
    }
    return await bodyOf(answer, end - begin, signal);
  }
}

function changed(): SiegelError {
  return new SiegelError("input_changed", "the file on the server changed while it was read: begin again");
}

async function request(
  url: URL,
  begin: number,
  end: number,
  version: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers: Record<string, string> = bare({ range: `bytes=${begin}-${end - 1}` });
  // To another origin this header would need permission; there the answer's own tag has to do.
  const sameOrigin = globalThis.location === undefined || globalThis.location.origin === url.origin;
  if (version?.startsWith('"') && sameOrigin) headers["if-match"] = version;
  const init: RequestInit = bare({ headers, cache: "no-store" });
  if (signal !== undefined) init.signal = signal;
  let answer: Response;
  try {
    answer = await fetch(url, init);
  } catch (cause) {
    throw networkFailure(cause, signal);
  }
  if (answer.status === 206 || answer.status === 412 || answer.status === 416) return answer;
  void answer.body?.cancel();
  throw answer.status === 200
    ? new SiegelError("unsupported", "the server gives whole files only: it has to support HTTP Range")
    : new SiegelError("io_failed", `the server answered ${answer.status} instead of giving a part of the file`);
}

/** RFC 9110, 14.4: "bytes 0-1023/146515". */
function rangeOf(answer: Response, begin: number, end: number): { end: number; size: number } {
  const match = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16})$/.exec(answer.headers.get("content-range") ?? "");
  if (match === null) {
    void answer.body?.cancel();
    throw new SiegelError(
      "io_failed",
      "the server does not say which part it gives; to other origins it has to expose Content-Range and ETag",
    );
  }
  const got = { begin: Number(match[1]), end: Number(match[2]) + 1, size: Number(match[3]) };
  if (got.begin !== begin || got.end > end || got.end > got.size) {
    void answer.body?.cancel();
    throw new SiegelError("io_failed", "the server gave another part of the file than it was asked for");
  }
  return got;
}

/** A weak tag says too little: then the date counts, if there is one. */
function versionOf(answer: Response): string {
  const tag = answer.headers.get("etag") ?? "";
  return tag.startsWith('"') ? tag : (answer.headers.get("last-modified") ?? "");
}

/** Exactly `size` bytes; no more than that is ever kept. */
async function bodyOf(answer: Response, size: number, signal: AbortSignal | undefined): Promise<Bytes> {
  const bytes = new Uint8Array(size);
  let at = 0;
  const reader = answer.body!.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (at + read.value.byteLength > size) {
        void reader.cancel();
        throw new SiegelError("io_failed", "the server gave more bytes than it announced");
      }
      bytes.set(read.value, at);
      at += read.value.byteLength;
    }
  } catch (cause) {
    throw networkFailure(cause, signal);
  }
  if (at !== size) throw new SiegelError("io_failed", "the connection broke off");
  return bytes;
}

function networkFailure(cause: unknown, signal: AbortSignal | undefined): SiegelError {
  if (cause instanceof SiegelError) return cause;
  if (signal?.aborted) return new SiegelError("canceled", "the caller stopped the operation", { cause });
  return new SiegelError("io_failed", "the server cannot be reached, or does not allow this page to read from it", {
    cause,
  });
}
