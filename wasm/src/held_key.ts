// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "./errors.js";
import type { Bytes } from "./bytes.js";
import { bare, member } from "./realm.js";

// P-256 keys that WebCrypto holds: the private one never leaves it.

const algorithm = () => bare({ name: "ECDH", namedCurve: "P-256" });

function subtle(): SubtleCrypto {
  const present = globalThis.crypto?.subtle;
  if (present === undefined) throw new SiegelError("unsupported", "there is no WebCrypto here: pages need https for it");
  return present;
}

/** The class itself is missing where WebCrypto is. */
export function isKey(value: unknown): value is CryptoKey {
  return typeof CryptoKey === "function" && value instanceof CryptoKey;
}

export function isKeyPair(value: unknown): value is CryptoKeyPair {
  if (typeof value !== "object" || value === null) return false;
  return isKey(member(value, "publicKey")) && isKey(member(value, "privateKey"));
}

export async function generateHeldKey(): Promise<CryptoKeyPair> {
  return await subtle().generateKey(algorithm(), false, ["deriveBits"]);
}

/** 65 bytes, uncompressed. Errors: `bad_key`. */
export async function publicKeyBytes(key: CryptoKey): Promise<Bytes> {
  const curve = (key.algorithm as EcKeyAlgorithm).namedCurve;
  if (key.type !== "public" || key.algorithm.name !== "ECDH" || curve !== "P-256")
    throw new SiegelError("bad_key", "a CryptoKey as recipient is the public half of an ECDH key on P-256");
  try {
    return new Uint8Array(await subtle().exportKey("raw", key));
  } catch (cause) {
    throw new SiegelError("bad_key", "the public key cannot be exported", { cause });
  }
}

/**
 * The x-coordinate (32 bytes) of our key times `enc`, or null if that is no point of the curve. Errors: `bad_key` for a
 * key that may not be used for this.
 */
export async function agree(privateKey: CryptoKey, enc: Bytes): Promise<Bytes | null> {
  if (privateKey.type !== "private" || privateKey.usages.indexOf("deriveBits") < 0)
    throw new SiegelError("bad_key", 'a CryptoKey as identity is a private ECDH key on P-256 with the usage "deriveBits"');
  let theirs: CryptoKey;
  try {
    theirs = await subtle().importKey("raw", enc, algorithm(), false, []);
  } catch {
    return null;
  }
  try {
    return new Uint8Array(await subtle().deriveBits(bare({ name: "ECDH", public: theirs }), privateKey, 256));
  } catch (cause) {
    throw new SiegelError("bad_key", "the private key is not an ECDH key on P-256", { cause });
  }
}
