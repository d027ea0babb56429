// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from "./errors.js";
import type { OperationLog } from "./operation_log.js";

/** Bytes to seal or to open. Streams are read once; a `Blob` (a `File`) is read as often as needed. */
export type Source = Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array>;

/** UTF-8 text. A JavaScript string cannot be wiped from memory; bytes can, and are not touched by Siegel. */
export type SecretText = string | Uint8Array;

/** A passphrase, stretched with Argon2id (RFC 9106). Text is brought to NFC; bytes have to be in NFC already. */
export interface Passphrase {
  readonly passphrase: SecretText;
  /** Sealing only: KiB of memory, 19,456 to 262,144 (65,536). */
  readonly memoryKiB?: number;
  /** Sealing only: passes over the memory, 2 to 16 (3). */
  readonly passes?: number;
}

/** A 256-bit key-encryption key that you hold ("bring your own key"). */
export interface KeyEncryptionKey {
  /** 32 bytes. */
  readonly kek: Uint8Array;
  /** Public, up to 255 bytes. Without it the core derives one from the key. */
  readonly keyId?: Uint8Array;
}

/** A key service outside: it wraps the file key, and only its blob goes into the file. */
export interface ExternalRecipient {
  /** The kind of service, such as "aws-kms": public, 1 to 255 bytes. */
  readonly provider: string;
  /** Which key there: public, up to 65,535 bytes. */
  readonly keyId?: Uint8Array;
  /** Gets the file key (32 bytes) and the binding (64 bytes, to be authenticated with it); gives the wrapped key. */
  wrap(fileKey: Uint8Array, binding: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** What an external stanza holds. */
export interface WrappedKey {
  readonly provider: string;
  readonly keyId: Uint8Array;
  readonly blob: Uint8Array;
  readonly binding: Uint8Array;
}

export interface ExternalIdentity {
  readonly provider: string;
  /** Gives the file key (32 bytes), or null if this key is not held there. */
  unwrap(wrapped: WrappedKey): Promise<Uint8Array | null> | Uint8Array | null;
}

/**
 * Someone who shall be able to open a file: `siegel1…` (x25519, mlkem768-x25519 or p256), a WebCrypto P-256 ECDH
 * public key or key pair, a passphrase, a key-encryption key, a key service.
 */
export type Recipient = string | CryptoKey | CryptoKeyPair | Passphrase | KeyEncryptionKey | ExternalRecipient;

/**
 * Something that opens files: `SIEGEL-SECRET-KEY-1…` or a whole identity file as text, a WebCrypto P-256 ECDH key pair
 * (the private key may be non-extractable), a passphrase, a key-encryption key, a key service.
 */
export type Identity = SecretText | CryptoKeyPair | Passphrase | KeyEncryptionKey | ExternalIdentity;

/** Which code runs the chunk loop. Both give the same bytes. */
export type EngineName = "webcrypto" | "wasm";

/** Sealed inside the file; only who can open it sees it. All of it is the sealer's claim. */
export interface Metadata {
  /** A base name to show; never a path. */
  readonly name?: string;
  readonly mediaType?: string;
  /** Milliseconds since 1970. */
  readonly modified?: number;
  /** Bytes of plaintext, without padding. */
  readonly length?: number;
}

export interface Progress {
  /** Bytes of input done. */
  readonly done: number;
  /** Bytes of input in all, where that is known. */
  readonly total?: number;
}

export interface CallOptions {
  /** Really stops: workers drop what they hold, and the promise or stream fails with `canceled`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly engine?: EngineName;
}

export interface SealOptions extends CallOptions {
  readonly to: Recipient | readonly Recipient[];
  /** Without it a `File` gives its name, type, date and size, and anything else nothing; null: none at all. */
  readonly metadata?: Metadata | null;
  /** Public, authenticated pairs. */
  readonly context?: Readonly<Record<string, string>>;
  /** SHA-256 of the policy the file is sealed under, 32 bytes. */
  readonly policy?: Uint8Array;
  /** Padmé hides the size up to 12 %; needs a known length. */
  readonly padding?: "none" | "padme";
  /**
   * Signs the file with this key: `SIEGEL-SIGNING-KEY-1…`, a key file with it, or a WebCrypto Ed25519 key pair, whose
   * private half may be non-extractable. Everybody can read who the signer is. Errors: `unsupported` where WebCrypto has
   * no Ed25519.
   */
  readonly sign?: SecretText | CryptoKeyPair;
  /** Leaves key identifiers out, so that the file does not tell whom it is for. */
  readonly anonymous?: boolean;
  /** Allows classical beside post-quantum recipients. */
  readonly allowMixed?: boolean;
}

export interface OpenOptions extends CallOptions {
  readonly with: Identity | readonly Identity[];
  /** Each of these pairs has to be in the file's context. */
  readonly context?: Readonly<Record<string, string>>;
  /** The file has to be sealed under this policy. */
  readonly policy?: Uint8Array;
  /** One of these has to have signed the file: `siegel-signer1…`. */
  readonly signers?: readonly string[];
}

export interface StreamOptions extends OpenOptions {
  /** Take content of a signed file although its signature is verified at the end only, or for parts of it not at all. */
  readonly unverified?: boolean;
}

/** The JSON of docs/inspect.md. */
export interface Inspection {
  readonly format: "siegel";
  readonly version: number;
  /** False: nothing here is known to be authentic. */
  readonly authenticated: boolean;
  readonly file_id: string;
  readonly header_size: number;
  readonly post_quantum: "yes" | "no" | "not known";
  readonly recipients: readonly InspectedRecipient[];
  readonly context: Readonly<Record<string, string>>;
  readonly policy_sha256?: string;
  /** Who signed, `siegel-signer1…`: verified when the file is opened. */
  readonly signer?: string;
  readonly padding: "none" | "padme";
  readonly has_metadata: boolean;
  readonly metadata?: InspectedMetadata;
}

export interface InspectedRecipient {
  readonly type: "x25519" | "mlkem768-x25519" | "p256" | "passphrase" | "kek" | "external" | "unknown";
  readonly type_number?: number;
  readonly key_id?: string | null;
  readonly key_name?: string;
  readonly provider?: string;
  readonly argon2id?: { readonly memory_kib: number; readonly passes: number; readonly lanes: number };
}

export interface InspectedMetadata {
  readonly name?: string;
  readonly media_type?: string;
  readonly modified_ms?: number;
  readonly length?: number;
  readonly sha256?: string;
}

/**
 * The sealed form of a file, made piece by piece when it is asked for: no second copy of the file anywhere. Fits
 * resumable and parallel uploads.
 */
export interface SealedSource {
  /** Bytes of the sealed file. With an external recipient only after `ready`. */
  readonly size: number;
  /** Resolves when the header is made: passphrases stretched, key services asked. */
  readonly ready: Promise<void>;
  /** `size` of a part but for the first and the last: 8,396,800 bytes (docs/format.md, "Parts"). */
  readonly partSize: number;
  readonly parts: number;
  /**
   * Sealed bytes [begin, end). Whole parts of the file are read for it. Errors: `input_changed` if the file is not
   * what it was when the same part was made before: then nothing of this source may be uploaded any more.
   */
  slice(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** All of it, from `begin` on. */
  stream(begin?: number): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Forgets the keys. */
  close(): void;
}

/** A sealed file of which bytes are opened when asked for. */
export interface SealedReader {
  readonly inspection: Inspection;
  /** Bytes of plaintext: by the sealed metadata, else by the size of the file. */
  readonly size: number;
  /** Authentic plaintext bytes [begin, end); reads only the chunks that hold them. */
  slice(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** All of it, in order. Errors after some bytes if the rest is not authentic or missing. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  close(): void;
}

export interface LoadOptions {
  /** False: everything in this thread (Node, tests). Default: module workers where they exist. */
  readonly worker?: boolean;
  /** How many workers seal and open chunks; default: cores, at most 4. */
  readonly workers?: number;
  readonly engine?: EngineName;
  /** Where siegel.wasm is, or what it is. Its hash is checked in any case, but for a compiled module. */
  readonly wasm?: URL | string | ArrayBuffer | Uint8Array | WebAssembly.Module;
  /** Where worker.js is, for bundlers that do not find it. */
  readonly workerUrl?: URL | string;
  /** Whose rules hold for everything that is sealed, opened and rewrapped; no option of a call changes them. */
  readonly tenant?: TenantOptions;
  /**
   * An `AuditLog` of siegel/audit: told of everything before it is done. Where it cannot be written nothing is done
   * (`log_unavailable`).
   */
  readonly log?: OperationLog;
}

/** The policy of a tenant, as `siegel tenant` signed it (docs/tenants.md). */
export interface TenantOptions {
  /** policy.note. */
  readonly policy: string;
  /** policy.signer, from elsewhere than the policy: `siegel-signer1…`. */
  readonly signer: string;
  /** An older one is refused. */
  readonly leastVersion?: number;
}

export interface RewrapOptions extends CallOptions {
  readonly with: Identity | readonly Identity[];
  readonly to: Recipient | readonly Recipient[];
  /** "replace" (the default) forgets those the file was for, "add" keeps them. */
  readonly mode?: "replace" | "add";
  readonly anonymous?: boolean;
  readonly allowMixed?: boolean;
}

/** A P-256 key that WebCrypto holds: the private half cannot be exported, but be kept in IndexedDB. */
export interface HeldKey {
  readonly keyPair: CryptoKeyPair;
  /** siegel1… */
  readonly recipient: string;
}

export type IdentityType = "x25519" | "mlkem768-x25519" | "p256";

export interface GeneratedIdentity {
  /** SIEGEL-SECRET-KEY-1… */
  readonly identity: string;
  /** siegel1… */
  readonly recipient: string;
}

export interface GeneratedSigningKey {
  /** SIEGEL-SIGNING-KEY-1… */
  readonly signingKey: string;
  /** siegel-signer1… */
  readonly signer: string;
}

export type { ErrorCode };
