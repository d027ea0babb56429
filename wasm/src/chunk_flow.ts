// SPDX-License-Identifier: Apache-2.0

/**
 * The chunks of one payload in a row: bytes go in, what was made of them is given on in order. Cuts at the boundaries of
 * chunks, whatever the pieces are.
 */
export interface ChunkFlow {
  /** Bytes of a chunk that is not whole yet. */
  readonly rest: number;
  /**
   * Resolves when there is room for more. `givenAway`: nobody else looks at these bytes, and they may be used up.
   * Errors: that of an earlier chunk.
   */
  push(bytes: Uint8Array, givenAway: boolean): Promise<void>;
  /** The rest is the last chunk, possibly empty. Resolves when everything was given on. */
  finish(): Promise<void>;
  /** Resolves when all whole chunks were given on; the rest stays. Errors: that of a chunk. */
  drained(): Promise<void>;
}
