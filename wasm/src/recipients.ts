// SPDX-License-Identifier: Apache-2.0
import { encodeHex, viewOf, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";
import { SiegelError } from "./errors.js";
import { isKey, isKeyPair, publicKeyBytes } from "./held_key.js";
import type { Described } from "./protocol.js";
import { bare, checkNames, member } from "./realm.js";
import { passphraseBytes } from "./secret_text.js";
import type { ExternalRecipient } from "./types.js";

/** Recipients as the core takes them, and the key services to ask, in their order. */
export interface PreparedRecipients {
  readonly described: Described[];
  readonly outside: ExternalRecipient[];
}

const maxMemoryKiB = 262_144;
const noSecret = (): Bytes => new Uint8Array(0);

/** Errors: `bad_argument`, `bad_key`. */
export async function prepareRecipients(core: Core, to: unknown, anonymous: boolean): Promise<PreparedRecipients> {
  const described: Described[] = [];
  const outside: ExternalRecipient[] = [];
  const all = listOf(to, "to");
  for (let i = 0; i < all.length; ++i) {
    const one = all[i];
    if (isKeyPair(one) || isKey(one)) {
      const publicKey = await publicKeyBytes(isKeyPair(one) ? one.publicKey : one);
      const { recipient } = await core.ask("print_recipient", { type: "p256", publicKey });
      described.push({ description: JSON.stringify(bare({ recipient, anonymous })), secret: noSecret() });
    } else {
      described.push(describe(one, anonymous));
      if (isExternal(one)) outside.push(one);
    }
  }
  return { described, outside };
}

/** A P-256 point: any public key stands for another where only sizes count. The generator (SEC 2, 2.4.2). */
export const somePublicKey =
  "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

/**
 * The same for `sealedSize` alone: no secret in it, and held keys by a key of their kind. Errors: `bad_argument`.
 */
export function describeForSize(to: unknown, anonymous: boolean, someRecipient: () => string): Described[] {
  return listOf(to, "to").map((one) => {
    if (isKeyPair(one) || isKey(one))
      return { description: JSON.stringify(bare({ recipient: someRecipient(), anonymous })), secret: noSecret() };
    const { description, secret } = describe(one, anonymous);
    for (let i = 0; i < secret.byteLength; ++i) secret[i] = 0x41 + (i % 26);
    return { description, secret };
  });
}

/** One or several; an array is copied. Errors: `bad_argument`. */
export function listOf(value: unknown, name: string): unknown[] {
  const list = Array.isArray(value) ? (value.slice() as unknown[]) : [value];
  if (value === undefined || list.length === 0)
    throw new SiegelError("bad_argument", `\`${name}\` is missing: at least one is needed`);
  return list;
}

function isExternal(value: unknown): value is ExternalRecipient {
  return typeof value === "object" && value !== null && member(value, "provider") !== undefined;
}

function describe(one: unknown, anonymous: boolean): Described {
  if (typeof one === "string")
    return { description: JSON.stringify(bare({ recipient: one, anonymous })), secret: noSecret() };
  if (typeof one !== "object" || one === null) throw unknownKind();
  if (member(one, "passphrase") !== undefined) return describePassphrase(one);
  if (member(one, "kek") !== undefined) return describeKek(one);
  if (isExternal(one)) return describeExternal(one);
  throw unknownKind();
}

function unknownKind(): SiegelError {
  return new SiegelError(
    "bad_argument",
    "a recipient is siegel1… text, a CryptoKey, {passphrase}, {kek} or {provider, wrap}",
  );
}

function describePassphrase(one: object): Described {
  checkNames(one, ["passphrase", "memoryKiB", "passes"]);
  const cost: Record<string, number> = bare({});
  const memory = member(one, "memoryKiB");
  const passes = member(one, "passes");
  if (memory !== undefined) {
    if (typeof memory !== "number" || !(memory <= maxMemoryKiB))
      throw new SiegelError("bad_argument", "a passphrase is stretched with 19,456 to 262,144 KiB of memory");
    cost["memory_kib"] = memory;
  }
  if (passes !== undefined) cost["passes"] = passes as number;
  return {
    description: JSON.stringify(bare({ passphrase: cost })),
    secret: passphraseBytes(member(one, "passphrase")),
  };
}

/** The way both halves of a key-encryption key are described. Errors: `bad_argument`, `bad_key`. */
export function describeKek(one: object): Described {
  checkNames(one, ["kek", "keyId"]);
  const key = member(one, "kek");
  if (!(key instanceof Uint8Array) || key.byteLength !== 32)
    throw new SiegelError("bad_key", "a key-encryption key has exactly 32 bytes");
  const keyId = member(one, "keyId");
  const kek = keyId === undefined ? bare({}) : bare({ key_id: encodeHex(viewOf(keyId, "keyId")) });
  return { description: JSON.stringify(bare({ kek })), secret: new Uint8Array(key) };
}

function describeExternal(one: ExternalRecipient): Described {
  const provider = member(one, "provider");
  const keyId = member(one, "keyId");
  if (typeof provider !== "string" || typeof member(one, "wrap") !== "function")
    throw new SiegelError("bad_argument", "a key service has a provider name and a function `wrap`");
  const key_id = keyId === undefined ? "" : encodeHex(viewOf(keyId, "keyId"));
  return { description: JSON.stringify(bare({ external: bare({ provider, key_id }) })), secret: noSecret() };
}
