// SPDX-License-Identifier: Apache-2.0
import type { LoadOptions } from "../types.js";

export interface AuditLogOptions {
  /** What its checkpoints call it, without blanks and plus, such as example.org/kanzlei-a/anna. */
  readonly name: string;
  /** Where it is kept; default: a database of this origin, `indexedDbStore(name)`. */
  readonly store?: LogStore;
  /** Who does it, in the words of the operator: letters, digits and `._:@/+=-`. */
  readonly actor?: string;
  /** The tenant, as it stands in the records. */
  readonly tenant?: string;
  /** Where siegel-audit.wasm is, or what it is. */
  readonly wasm?: LoadOptions["wasm"];
}

/** What a store gives back of a log. */
export interface StoredLog {
  /** Ed25519; the private half need not be extractable. */
  readonly keyPair: CryptoKeyPair;
  /** The last one, a signed note. */
  readonly checkpoint: string;
  /** Records, each with its line feed, in their order. */
  readonly lines: readonly string[];
}

/** A place for a log. Several pages may have it open at once. */
export interface LogStore {
  /** Null as long as there is no log. */
  load(): Promise<StoredLog | null>;
  /** A new log. False if there is one meanwhile. */
  create(keyPair: CryptoKeyPair, checkpoint: string): Promise<boolean>;
  /**
   * Lines behind the first `size`, and the checkpoint, both or none, forced to the disk where that can be. False if the
   * log has another size: somebody else appended.
   */
  append(size: number, lines: readonly string[], checkpoint: string): Promise<boolean>;
}

/** A record as it is stored (docs/audit.md, "A record"). */
export interface AuditRecord {
  readonly seq: number;
  readonly time: string;
  readonly operation: string;
  readonly outcome: string;
  readonly actor?: string;
  readonly tenant?: string;
  readonly of?: number;
  readonly error?: string;
  readonly policy?: string;
  readonly file_id?: string;
  readonly digest?: string;
  readonly recipients?: readonly string[];
  readonly counts?: Readonly<Record<string, number>>;
}

/** What was verified. */
export interface VerifiedLog {
  readonly name: string;
  readonly records: number;
  /** Root of the Merkle tree, hexadecimal. */
  readonly root: string;
}
