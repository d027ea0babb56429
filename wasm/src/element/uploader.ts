// SPDX-License-Identifier: Apache-2.0
import type { SealedSource } from "../types.js";

/** What an upload tells while it runs. */
export interface UploadObserver {
  /** Sealed bytes that are at the server or on their way. */
  progressed(bytes: number): void;
  /** The connection is gone; it will be tried again. */
  interrupted(): void;
}

/** The upload of one sealed file. */
export interface Upload {
  /**
   * Resolves with the address of the file once the server has all of it. After a failure it may be called again and
   * goes on where the server is. Aborting the signal stops it and leaves what is there.
   */
  send(signal: AbortSignal): Promise<string>;
  /** Removes from the server what is there of the file, as far as the server can be reached. */
  discard(): Promise<void>;
}

/** Makes the upload of a sealed source to an endpoint. Has to ask for bytes by `source.slice`, and send just these. */
export type Uploader = (source: SealedSource, endpoint: URL, observer: UploadObserver) => Upload;

/** The server answered, and will answer the same again. */
export class UploadRefused extends Error {
  override readonly name = "UploadRefused";
  /** HTTP status. */
  readonly status: number;

  constructor(status: number) {
    super(`the server refused the upload with status ${status}`);
    this.status = status;
  }
}

/** No answer, or one that may be different next time. */
export class UploadInterrupted extends Error {
  override readonly name = "UploadInterrupted";

  constructor(message = "the server cannot be reached") {
    super(message);
  }
}
