// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import type { ErrorCode } from "./errors.js";
import type { AuditFunction, FormatsFunction } from "./object_border.js";
import type { PrivacyFunction } from "./privacy_border.js";
import type { EngineName } from "./types.js";

// What threads say to each other. Byte arrays are transferred, never shared; CryptoKeys are cloned and stay
// non-extractable.

/** A recipient or a way in, as siegel_c.h describes them: JSON, and the secret beside it. */
export interface Described {
  readonly description: string;
  /** Wiped by who gets it. */
  readonly secret: Bytes;
}

/** Keys of one payload for the WebCrypto engine. */
export interface ChunkKeys {
  /** AES-256-GCM, non-extractable. */
  readonly key: CryptoKey;
  readonly baseNonce: Bytes;
  /** HMAC-SHA-256, non-extractable: for part digests (docs/format.md, "Parts"). Sealing only. */
  readonly partKey: CryptoKey | null;
}

export type Direction = "seal" | "open";

/** What the core can be asked for. `object` is a number that the core gave. */
export interface CoreOperations {
  generate: { request: { type: string }; reply: { identity: Bytes; recipient: string } };
  recipients_of: { request: { identities: Bytes }; reply: { recipients: string } };
  print_recipient: { request: { type: string; publicKey: Bytes }; reply: { recipient: string; keyId: string } };
  parse_recipient: { request: { text: string }; reply: { description: string } };

  signing_seed: { request: { keyFile: Bytes }; reply: { seed: Bytes } };
  print_signing_key: { request: { seed: Bytes }; reply: { text: Bytes } };
  print_signer: { request: { publicKey: Bytes }; reply: { signer: string } };

  /** `outside`: file key 32 || binding 64 where a key service has to be asked. */
  seal: {
    request: { options: string; recipients: Described[]; askOutside: boolean };
    reply: { object: number; outside: Bytes | null };
  };
  /** Header, salt and commitment. With WebCrypto the object is freed, unless it has to sign: the keys are all else that
   * is needed. */
  header: {
    request: { object: number; wrapped: Bytes[]; engine: EngineName; isSigned: boolean };
    reply: { first: Bytes; headerSize: number; keys: ChunkKeys | null };
  };

  open: { request: { options: string }; reply: { object: number } };
  /** `rest` is null until the header is complete, and then what was pushed beyond it. */
  read_header: {
    request: { object: number; bytes: Bytes };
    reply: { rest: Bytes | null; headerSize: number; inspection: string; stanzas: string };
  };
  unlock: { request: { object: number; way: Described }; reply: { inspection: string } };
  /** With WebCrypto the object is freed, unless it has a signature to check. */
  payload: { request: { object: number; prefix: Bytes; engine: EngineName; isSigned: boolean }; reply: { keys: ChunkKeys | null } };

  /** File key 32 || binding 64 of an unlocked file. */
  rewrap_key: { request: { object: number }; reply: { outside: Bytes } };
  rewrap: {
    request: { object: number; options: string; recipients: Described[]; wrapped: Bytes[]; mode: string };
    reply: { header: Bytes };
  };

  /** A batch of chunks, on the core's own AES. */
  chunks: {
    request: { object: number; direction: Direction; firstChunk: number; bytes: Bytes };
    reply: { bytes: Bytes };
  };
  part_digest: { request: { object: number; part: number; plaintext: Bytes }; reply: { digest: Bytes } };

  signature_update: { request: { object: number; bytes: Bytes }; reply: Record<never, never> };
  signature_chunks: { request: { object: number; firstChunk: number; bytes: Bytes }; reply: Record<never, never> };
  signed_bytes: { request: { object: number; plaintextSize: number }; reply: { message: Bytes } };
  signature: { request: { object: number; signature: Bytes }; reply: { signature: Bytes } };
  check_signature: { request: { object: number; signature: Bytes }; reply: Record<never, never> };

  armor: { request: { bytes: Bytes }; reply: { text: Bytes } };
  dearmor: { request: Record<never, never>; reply: { object: number } };
  push: { request: { object: number; bytes: Bytes }; reply: { bytes: Bytes } };
  finish: { request: { object: number }; reply: { bytes: Bytes } };

  free: { request: { object: number }; reply: Record<never, never> };
}

/** An input of a function of the module; objects by their numbers, null for none. */
export type ObjectArgument = string | Bytes | { readonly object: number } | null;

/** What a module beside siegel.wasm can be asked for, by the names of its functions. `object` is a number that it gave. */
export interface ObjectOperations<F extends string> {
  create: { request: { function: F; inputs: ObjectArgument[] }; reply: { object: number } };
  ask: { request: { function: F; object: number; inputs: ObjectArgument[] }; reply: { bytes: Bytes } };
  /** A function that makes an object which has one thing to say. */
  once: { request: { function: F; inputs: ObjectArgument[] }; reply: { bytes: Bytes } };
  /** Errors say the place in the input, where it is known. */
  push: { request: { object: number; bytes: Bytes }; reply: { bytes: Bytes } };
  finish: { request: { object: number }; reply: { bytes: Bytes } };
  free: { request: { object: number }; reply: Record<never, never> };
}
/** The half that pseudonymizes. */
export type PrivacyOperations = ObjectOperations<PrivacyFunction>;
/** The envelopes of others. */
export type FormatsOperations = ObjectOperations<FormatsFunction>;
/** The audit log, always in the caller's thread. */
export type AuditOperations = ObjectOperations<AuditFunction>;

/** What a chunk worker can be asked for. `keys` is a number that the page chose. */
export interface ChunkOperations {
  set_keys: { request: { keys: number; key: CryptoKey; baseNonce: Bytes }; reply: Record<never, never> };
  forget_keys: { request: { keys: number }; reply: Record<never, never> };
  batch: {
    request: { keys: number; direction: Direction; firstChunk: number; bytes: Bytes };
    reply: { bytes: Bytes };
  };
}

/** Any operations of one worker. */
export type OperationsOf<O> = { [K in keyof O]: { request: object; reply: object } };
export type Kind = keyof CoreOperations | keyof ChunkOperations | keyof PrivacyOperations | keyof FormatsOperations;
type In<O, K> = K extends keyof O ? O[K] : never;
type Of<K> = In<CoreOperations, K> | In<ChunkOperations, K> | In<PrivacyOperations, K> | In<FormatsOperations, K>;
export type RequestOf<K extends Kind> = Of<K>["request"];
export type ReplyOf<K extends Kind> = Of<K>["reply"];

/** Which module a worker runs. */
export type ModuleRole = "core" | "privacy" | "formats";

/** To a worker: first `start`, then requests. */
export type ToWorker =
  | {
      readonly kind: "start";
      readonly role: ModuleRole;
      readonly module: WebAssembly.Module;
      /** Numbers of objects begin here, so that those of a worker that died are nobody else's. */
      readonly firstObject: number;
      readonly lock: string;
    }
  | { readonly kind: "start"; readonly role: "chunks"; readonly lock: string }
  | { readonly kind: "ping" }
  | { [K in Kind]: { readonly kind: K; readonly id: number; readonly request: RequestOf<K> } }[Kind];

export type FromWorker =
  /** `locked`: the lock is held as long as this worker lives, which shows its end to others. */
  | { readonly kind: "ready"; readonly locked: boolean }
  | { readonly kind: "failed_to_start"; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: "pong" }
  /** Argon2id begins: no answer to pings until it is done. */
  | { readonly kind: "busy" }
  | { readonly kind: "done"; readonly id: number; readonly reply: ReplyOf<Kind> }
  | { readonly kind: "failed"; readonly id: number; readonly code: ErrorCode; readonly message: string };
