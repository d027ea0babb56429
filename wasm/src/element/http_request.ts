// SPDX-License-Identifier: Apache-2.0
import { UploadInterrupted } from "./uploader.js";

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (sent: number) => void;
}

export interface HttpResponse {
  readonly status: number;
  header(name: string): string | null;
}

/** Without a byte sent or received for this long, a request is given up, in milliseconds. */
const patience = 60_000;

/**
 * A request by XMLHttpRequest, because fetch tells nothing of the progress of what it sends. Errors: UploadInterrupted
 * without an answer; the signal's reason when aborted.
 */
export function request({ method, url, headers, body, signal, onProgress }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const xhr = new XMLHttpRequest();
    let timer = 0;
    const stop = () => xhr.abort();
    const stillAlive = () => {
      clearTimeout(timer);
      timer = setTimeout(stop, patience);
    };
    xhr.open(method, url);
    for (const name of Object.keys(headers)) xhr.setRequestHeader(name, headers[name]!);
    xhr.upload.onprogress = ({ loaded }) => {
      stillAlive();
      onProgress?.(loaded);
    };
    xhr.onload = () => resolve({ status: xhr.status, header: (name) => xhr.getResponseHeader(name) });
    xhr.onerror = () => reject(new UploadInterrupted());
    xhr.onabort = () => reject(signal?.aborted ? signal.reason : new UploadInterrupted());
    xhr.onloadend = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    signal?.addEventListener("abort", stop);
    stillAlive();
    xhr.send(body ?? null);
  });
}
