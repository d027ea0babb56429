// SPDX-License-Identifier: Apache-2.0
import { asSiegelError, type SiegelError } from "../errors.js";
import type { SealedSource } from "../types.js";

/** What of an error of tus-js-client is looked at. */
interface TusError {
  readonly originalRequest?: { getMethod(): string; getURL(): string } | null;
}

type ShouldRetry = (
  error: TusError,
  attempt: number,
  options: TusPluginOptions,
  next: (error: TusError) => boolean,
) => boolean;

/** What of the options of @uppy/tus is looked at. */
export interface TusPluginOptions {
  readonly chunkSize?: number;
  readonly headers?: Readonly<Record<string, string>> | ((...file: never[]) => Readonly<Record<string, string>>);
  readonly withCredentials?: boolean;
  readonly onShouldRetry?: ShouldRetry;
}

/**
 * Options for one file that @uppy/tus hands on to tus-js-client: it reads the sealed source, slice by slice. The address
 * of the upload is not kept over a reload, because the source cannot be: the file key goes with the page.
 */
export function tusOptionsFor(
  source: SealedSource,
  plugin: TusPluginOptions,
  metaFields: readonly string[],
  failed: (failure: SiegelError) => void,
) {
  let failure: SiegelError | null = null;
  const reader = {
    size: source.size,
    async slice(begin: number, end: number) {
      try {
        const value = new Blob([(await source.slice(begin, end)) as Uint8Array<ArrayBuffer>]);
        return { value, done: end >= source.size };
      } catch (error) {
        failure = asSiegelError(error);
        failed(failure);
        throw failure;
      }
    },
    close() {}, // it may be read again: the plugin closes the source
  };
  const onShouldRetry: ShouldRetry = (error, attempt, options, next) => {
    if (failure === null) return plugin.onShouldRetry?.(error, attempt, options, next) ?? next(error);
    if (failure.code === "input_changed") discard(error, options);
    return false;
  };
  const { chunkSize } = plugin;
  return {
    fileReader: { openFile: async () => reader },
    chunkSize: chunkSize !== undefined && Number.isFinite(chunkSize) ? chunkSize : source.partSize,
    parallelUploads: 1,
    uploadLengthDeferred: false,
    uploadDataDuringCreation: false,
    uploadSize: source.size,
    uploadUrl: null,
    allowedMetaFields: ["sealed", ...metaFields],
    storeFingerprintForResuming: false,
    urlStorage: noStorage,
    onShouldRetry,
  };
}

const noStorage = {
  findAllUploads: async () => [],
  findUploadsByFingerprint: async () => [],
  removeUpload: async () => {},
  addUpload: async () => "",
};

/** Removes what the server has of a file that cannot be finished any more. */
function discard({ originalRequest }: TusError, { headers, withCredentials }: TusPluginOptions): void {
  if (originalRequest?.getMethod() !== "PATCH") return;
  const given = typeof headers === "object" ? headers : {};
  void fetch(originalRequest.getURL(), {
    method: "DELETE",
    headers: { ...given, "Tus-Resumable": "1.0.0" },
    credentials: withCredentials === true ? "include" : "same-origin",
  }).catch(() => {});
}
