// SPDX-License-Identifier: Apache-2.0
import type { LoadOptions, Source } from "../types.js";
import type { Keyring } from "./keyring.js";
import type { Vault } from "./vault.js";

export interface PrivacyLoadOptions extends Pick<LoadOptions, "worker" | "wasm" | "workerUrl" | "log"> {
  /**
   * The tenant by name: keyrings and vaults that are made are his, and those that are opened have to be, as with
   * `siegel --tenant` (docs/tenants.md). Others are refused with `policy_denied`.
   */
  readonly tenant?: string;
}

/** A policy as JSON text (docs/policy.md), or `builtin:NAME`. */
export type PolicyText = string;

export interface PolicyFault {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export interface DetectOptions {
  /** "precision" drops what fails its checksum and what only a weak cue supports. Default: "recall". */
  readonly goal?: "recall" | "precision";
  /** 0 to 1 (0.3). */
  readonly minScore?: number;
  /** Only these types, such as PERSON or IBAN (docs/detection.md). */
  readonly types?: readonly string[];
  /** Terms that are to be found wherever they stand. */
  readonly dictionary?: readonly string[];
  /** Words that are never a finding. */
  readonly deny?: readonly string[];
  /** Regular expressions (RE2) that are to be found as well, by a name of yours: `{ "file.internal": "AZ-[0-9]{4}" }`. */
  readonly patterns?: Readonly<Record<string, string>>;
}

/** A place in a text that tells who somebody is. */
export interface Finding {
  /** Index into the JavaScript string (UTF-16 code units); `end` is that of what follows. */
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly score: number;
  readonly detector: string;
}

export interface VaultOptions {
  /** `siegel1…` of those who may open the vault's file. Without it the vault is for this page only. */
  readonly to?: string | readonly string[];
  /**
   * Called with what has to be appended to the vault's file, before anything with the new tokens leaves; `mark` is to be
   * remembered elsewhere, so that an older copy is found out. Without it nothing is kept but what `export` gives.
   */
  readonly save?: (bytes: Uint8Array<ArrayBuffer>, mark: string) => Promise<void> | void;
}

export interface RunOptions {
  readonly policy: PolicyText;
  /** For rules with a key. */
  readonly keyring?: Keyring;
  /** For tokens that shall come back. */
  readonly vault?: Vault;
  /** Terms to be found in texts, beside those of the policy. */
  readonly dictionary?: readonly string[];
  /** When new records of the vault are no longer found. */
  readonly expires?: Date;
  /** Takes rows that fail what the policy requires, a line each. Needed if it says `quarantine`. */
  readonly quarantine?: (rows: Uint8Array<ArrayBuffer>) => void;
}

export interface TextRunOptions extends RunOptions {
  /**
   * What to replace, all of it: somebody went through what `detect` found, and nothing else is looked for. In the order
   * of the text.
   */
  readonly findings?: readonly Pick<Finding, "start" | "end" | "type">[];
}

export interface RestoreRunOptions {
  /** What tokens stand for. */
  readonly vault?: Vault;
  /** A token that cannot be resolved is an error, and not left as it is. */
  readonly strict?: boolean;
  /** How values are written into the text: in JSON escaped. Default: by the first character. */
  readonly context?: "automatic" | "text" | "json";
  /** For tables and JSON with fields that come back with a key. */
  readonly policy?: PolicyText;
  readonly keyring?: Keyring;
}

/** Counts only, as `siegel pseudonymize --report` writes them (docs/policy.md, "Report"). */
export type RunReport = Readonly<Record<string, unknown>>;
export interface RestoreReport {
  readonly restored: number;
  readonly corrected: number;
  readonly unresolved: number;
  readonly foreign: number;
}

/** A pair of streams, and what it did once it is done. `report` fails with what the streams fail with. */
export type Run<R> = TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> & { readonly report: Promise<R> };

export interface RiskOptions {
  /** Columns by which somebody could be recognized. */
  readonly quasi: readonly string[];
  /** Columns that tell what nobody should know. */
  readonly sensitive?: readonly string[];
  /** The table as it was, to compare. */
  readonly before?: Source;
}

/** docs/risk.md. */
export interface Risk {
  readonly report: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** A page that stands alone. */
  html(language: "en" | "de"): string;
}

export interface KeyVersion {
  readonly name: string;
  readonly version: number;
  readonly state: "active" | "accept-only" | "retired";
  readonly created: Date;
}
