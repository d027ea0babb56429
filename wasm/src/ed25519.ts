// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { SiegelError } from "./errors.js";

// Ed25519 in WebCrypto, which holds the private halves.

export const algorithm = "Ed25519";

/** Errors: `unsupported` without WebCrypto, or where it has no Ed25519. */
export async function ed25519<T>(work: (crypto: SubtleCrypto) => Promise<T>): Promise<T> {
  const crypto = globalThis.crypto?.subtle;
  if (crypto === undefined)
    throw new SiegelError("unsupported", "there is no WebCrypto here: pages need https to sign");
  try {
    return await work(crypto);
  } catch (cause) {
    if (cause instanceof SiegelError) throw cause;
    throw new SiegelError("unsupported", "WebCrypto does not sign with this key: Ed25519 is new in browsers", { cause });
  }
}

export function generatePair(extractable: boolean): Promise<CryptoKeyPair> {
  return ed25519((crypto) => crypto.generateKey(algorithm, extractable, ["sign", "verify"]) as Promise<CryptoKeyPair>);
}

/** 32 bytes. */
export async function publicHalf(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await ed25519((crypto) => crypto.exportKey("raw", key)));
}

/** 64 bytes. */
export async function signWith(key: CryptoKey, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await ed25519((crypto) => crypto.sign(algorithm, key, message)));
}
