// SPDX-License-Identifier: Apache-2.0
import type { LogStore, StoredLog } from "./types.js";

/** A log that lives as long as the page: for pages that export it at their end, and for Node. */
export function memoryStore(): LogStore {
  let stored: { keyPair: CryptoKeyPair; checkpoint: string; lines: string[] } | null = null;
  return {
    async load(): Promise<StoredLog | null> {
      return stored === null ? null : { ...stored, lines: [...stored.lines] };
    },
    async create(keyPair, checkpoint) {
      if (stored !== null) return false;
      stored = { keyPair, checkpoint, lines: [] };
      return true;
    },
    async append(size, lines, checkpoint) {
      if (stored === null || stored.lines.length !== size) return false;
      stored.lines.push(...lines);
      stored.checkpoint = checkpoint;
      return true;
    },
  };
}
