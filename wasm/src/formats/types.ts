// SPDX-License-Identifier: Apache-2.0
import type { LoadOptions, SecretText } from "../types.js";

export type FormatsLoadOptions = Pick<LoadOptions, "worker" | "wasm" | "workerUrl" | "log">;

/** RFC 7516; RFC 9052; RFC 5083. */
export type EnvelopeFormat = "jwe" | "cose" | "cms";

/**
 * A JSON Web Key as text or as an object, a COSE key as bytes, or PEM as text: a certificate, a public or a private key. CMS
 * seals to certificates, symmetric keys and passphrases.
 */
export type EnvelopeKey = SecretText | object;

export interface GenerateKeyOptions {
  /** Default: "x25519". */
  readonly type?: "x25519" | "p256" | "rsa";
  /** Default: "jwk". */
  readonly notation?: "jwk" | "cose";
}

/** Text for a JSON Web Key, bytes for a COSE key. */
export interface GeneratedKey {
  readonly key: string | Uint8Array<ArrayBuffer>;
  /** For whoever is to seal to it. */
  readonly publicKey: string | Uint8Array<ArrayBuffer>;
}

export interface EnvelopeSealOptions {
  readonly format: EnvelopeFormat;
  /** For whom: one key or several. */
  readonly to?: EnvelopeKey | readonly EnvelopeKey[];
  /** JWE and CMS only. */
  readonly passphrase?: SecretText;
  /** Of a JWE. Default: "compact", and "general" for several recipients. */
  readonly serialization?: "compact" | "flattened" | "general";
  /** JWE and COSE: the media type of the content. */
  readonly mediaType?: string;
  /** JWE and COSE: do not say for whom it is. */
  readonly anonymous?: boolean;
  /** CMS: PEM and not DER. */
  readonly armor?: boolean;
  /** CMS: certificates that have expired or are for another use. */
  readonly acceptUnfitCertificates?: boolean;
  /** Bytes; default: 64 MiB, at most 1 GiB. All of it is in memory. */
  readonly maxContent?: number;
}

export interface EnvelopeOpenOptions {
  readonly with?: EnvelopeKey | readonly EnvelopeKey[];
  readonly passphrase?: SecretText;
  readonly maxContent?: number;
  /** CMS: keys padded with PKCS#1 v1.5, as old programs write them. */
  readonly acceptRsaPkcs1?: boolean;
}

/** What a message tells without a key; nothing of it is known to be authentic. */
export interface EnvelopeInspection {
  readonly format: EnvelopeFormat;
  readonly authenticated: false;
  readonly content_cipher: string;
  /** `experimental` for HPKE, whose drafts may still change. */
  readonly recipients: readonly { readonly algorithm: string; readonly key_id?: string; readonly experimental?: boolean }[];
}
