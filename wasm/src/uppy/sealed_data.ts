// SPDX-License-Identifier: Apache-2.0

/**
 * Stands where Uppy keeps a file's content while the content is sealed on demand. It has the sealed size and not one byte:
 * an uploader that does not ask the sealed source, but sends this, sends nothing that was in the file.
 */
export class SealedData extends Blob {
  readonly #size: number;

  constructor(size: number) {
    super([], { type: "application/octet-stream" });
    this.#size = size;
  }

  override get size(): number {
    return this.#size;
  }

  override slice(): never {
    throw new TypeError("sealed content is asked for piece by piece; this uploader cannot do that");
  }
}
