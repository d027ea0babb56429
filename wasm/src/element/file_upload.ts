// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "../errors.js";
import type { Siegel } from "../siegel.js";
import type { SealedSource, SealOptions } from "../types.js";
import { isOffline } from "./pause.js";
import type { Upload, Uploader } from "./uploader.js";

export type UploadState = "waiting" | "sealing" | "uploading" | "interrupted" | "done" | "failed" | "canceled";

/** How one file is to be sent. */
export interface UploadPlan {
  readonly siegel: () => Promise<Siegel>;
  readonly options: SealOptions;
  readonly endpoint: URL;
  readonly uploader: Uploader;
}

/** One chosen file on its way to the server. */
export class FileUpload {
  readonly file: File;
  state: UploadState = "waiting";
  /** Of `size`. */
  sent = 0;
  /** Bytes of the sealed file; 0 until it is known. */
  size = 0;
  url: string | null = null;
  error: unknown = null;

  readonly #plan: UploadPlan;
  readonly #changed: (upload: FileUpload) => void;
  #source: SealedSource | null = null;
  #upload: Upload | null = null;
  #stop = new AbortController();

  constructor(file: File, plan: UploadPlan, changed: (upload: FileUpload) => void) {
    this.file = file;
    this.#plan = plan;
    this.#changed = changed;
  }

  get isActive(): boolean {
    return this.state !== "done" && this.state !== "failed" && this.state !== "canceled";
  }

  get isOffline(): boolean {
    return this.state === "interrupted" && isOffline();
  }

  /** Never rejects: how it ended is in `state`. */
  async run(): Promise<void> {
    if (this.state !== "waiting") return;
    try {
      const upload = this.#upload ?? (await this.#prepare());
      this.#become("uploading");
      const url = await upload.send(this.#stop.signal);
      this.#source?.close();
      this.url = url;
      this.#become("done");
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** After a failure: goes on with the same sealed bytes where that can be, else begins anew with a new key. */
  retry(): void {
    if (this.state !== "failed") return;
    this.error = null;
    this.#become("waiting");
  }

  cancel(): void {
    if (this.state === "failed") void this.#forget(); // what the server has of it is of no use any more
    if (!this.isActive) return;
    const waited = this.state === "waiting";
    this.#stop.abort(new SiegelError("canceled", "the user canceled the upload"));
    if (waited) void this.#fail(this.#stop.signal.reason);
  }

  async #prepare(): Promise<Upload> {
    this.#become("sealing");
    const siegel = await this.#plan.siegel();
    this.#stop.signal.throwIfAborted();
    const source = siegel.source(this.file, this.#plan.options);
    this.#source = source;
    await source.ready;
    this.#stop.signal.throwIfAborted();
    this.size = source.size;
    this.#upload = this.#plan.uploader(source, this.#plan.endpoint, {
      progressed: (bytes) => {
        this.sent = bytes;
        this.#become("uploading");
      },
      interrupted: () => this.#become("interrupted"),
    });
    return this.#upload;
  }

  async #fail(error: unknown): Promise<void> {
    const canceled = this.#stop.signal.aborted;
    // Sealing that failed can not go on with this source; a lost connection can.
    if (canceled || error instanceof SiegelError) await this.#forget();
    this.error = error;
    this.#become(canceled ? "canceled" : "failed");
  }

  async #forget(): Promise<void> {
    const upload = this.#upload;
    this.#source?.close();
    this.#source = null;
    this.#upload = null;
    this.sent = 0;
    await upload?.discard();
  }

  #become(state: UploadState): void {
    if (this.#stop.signal.aborted && state !== "canceled") return;
    this.state = state;
    this.#changed(this);
  }
}
