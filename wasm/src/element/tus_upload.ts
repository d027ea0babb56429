// SPDX-License-Identifier: Apache-2.0
import type { SealedSource } from "../types.js";
import { request, type HttpRequest, type HttpResponse } from "./http_request.js";
import { isOffline, pause } from "./pause.js";
import { UploadInterrupted, UploadRefused, type Upload, type Uploader, type UploadObserver } from "./uploader.js";

/** Milliseconds before each new try after a failure. A piece that arrives sets the count back. */
const retryDelays = [250, 1000, 3000, 5000, 10_000];
/** 4xx answers that may be different next time: timeout, conflict of offsets, lock, too early, too many. */
const passing = [408, 409, 423, 425, 429];
/** The server does not know the upload any more. */
const gone = [404, 410];
/** The only metadata (tus 1.0, "Upload-Metadata"): base64 of "siegel". The file's name is sealed inside it. */
const metadata = "sealed c2llZ2Vs";

/** tus 1.0 with the extensions Creation and Termination. */
export const uploadByTus: Uploader = (source, endpoint, observer) => new TusUpload(source, endpoint, observer);

class TusUpload implements Upload {
  readonly #source: SealedSource;
  readonly #endpoint: URL;
  readonly #observer: UploadObserver;
  #url: URL | null = null;
  /** Bytes the server has; null when only the server knows. */
  #offset: number | null = null;

  constructor(source: SealedSource, endpoint: URL, observer: UploadObserver) {
    this.#source = source;
    this.#endpoint = endpoint;
    this.#observer = observer;
  }

  async send(signal: AbortSignal): Promise<string> {
    await this.#source.ready;
    for (let failures = 0; ; ++failures) {
      try {
        const url = await this.#findPlace(signal);
        while (this.#offset! < this.#source.size) {
          await this.#sendPiece(url, this.#offset!, signal);
          failures = 0;
        }
        return url.href;
      } catch (error) {
        this.#offset = null;
        if (!(error instanceof UploadInterrupted) || signal.aborted) throw error;
        if (failures >= retryDelays.length && !isOffline()) throw error;
        this.#observer.interrupted();
        await pause(retryDelays[Math.min(failures, retryDelays.length - 1)]!, signal);
      }
    }
  }

  async discard(): Promise<void> {
    if (this.#url === null) return;
    const url = this.#url;
    this.#url = null;
    await ask({ method: "DELETE", url, headers: {} }).catch(() => {});
  }

  /** Where the file goes; afterwards the offset is known. */
  async #findPlace(signal: AbortSignal): Promise<URL> {
    if (this.#url !== null) {
      const answer = await ask({ method: "HEAD", url: this.#url, headers: {}, signal });
      if (answer.status < 300) {
        this.#offset = offsetIn(answer, this.#source.size);
        return this.#url;
      }
      if (!gone.includes(answer.status)) throw failureOf(answer);
    }
    const headers = { "Upload-Length": String(this.#source.size), "Upload-Metadata": metadata };
    const answer = await ask({ method: "POST", url: this.#endpoint, headers, signal });
    const location = answer.header("Location");
    if (answer.status !== 201 || location === null) throw failureOf(answer);
    this.#offset = 0;
    return (this.#url = new URL(location, this.#endpoint));
  }

  async #sendPiece(url: URL, offset: number, signal: AbortSignal): Promise<void> {
    const end = Math.min(offset + this.#source.partSize, this.#source.size);
    const body = (await this.#source.slice(offset, end)) as Uint8Array<ArrayBuffer>;
    const answer = await ask({
      method: "PATCH",
      url,
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) },
      body,
      signal,
      onProgress: (sent) => this.#observer.progressed(Math.min(offset + sent, end)),
    });
    if (answer.status >= 300) throw failureOf(answer);
    this.#offset = offsetIn(answer, this.#source.size);
    this.#observer.progressed(this.#offset);
  }
}

function ask(what: HttpRequest): Promise<HttpResponse> {
  return request({ ...what, headers: { ...what.headers, "Tus-Resumable": "1.0.0" } });
}

function offsetIn(answer: HttpResponse, size: number): number {
  const text = answer.header("Upload-Offset") ?? "";
  const offset = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(offset <= size)) throw new UploadRefused(answer.status); // no tus server
  return offset;
}

/** 404 to a piece: the next try finds out and begins anew. */
function failureOf({ status }: HttpResponse): Error {
  const mayChange = status >= 500 && status !== 507 && status !== 501;
  return mayChange || passing.includes(status) || status === 0 ? new UploadInterrupted() : new UploadRefused(status);
}
