// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "../bytes.js";
import { SiegelError } from "../errors.js";

// The key of a log: WebCrypto holds it, and it cannot be exported.

const algorithm = "Ed25519";

async function subtle<T>(work: (crypto: SubtleCrypto) => Promise<T>): Promise<T> {
  const crypto = globalThis.crypto?.subtle;
  if (crypto === undefined) throw new SiegelError("unsupported", "there is no WebCrypto here: pages need https to keep a log");
  try {
    return await work(crypto);
  } catch (cause) {
    throw new SiegelError("unsupported", "WebCrypto does not sign with the key of the log: Ed25519 is new in browsers", { cause });
  }
}

export function newLogKey(): Promise<CryptoKeyPair> {
  return subtle((crypto) => crypto.generateKey(algorithm, false, ["sign", "verify"]) as Promise<CryptoKeyPair>);
}

/** 32 bytes. */
export async function publicHalf(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await subtle((crypto) => crypto.exportKey("raw", pair.publicKey)));
}

export async function signWith(pair: CryptoKeyPair, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle((crypto) => crypto.sign(algorithm, pair.privateKey, message)));
}
