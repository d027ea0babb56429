// SPDX-License-Identifier: Apache-2.0
import { decodeBase64, decodeHex, encodeBase64, wipe, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";
import { asSiegelError, SiegelError } from "./errors.js";
import { agree, isKeyPair, publicKeyBytes } from "./held_key.js";
import type { Described } from "./protocol.js";
import { bare, checkNames, member } from "./realm.js";
import { describeKek, listOf } from "./recipients.js";
import { passphraseBytes, secretBytes } from "./secret_text.js";
import type { ExternalIdentity } from "./types.js";

/** What siegel_stanzas printed. */
export interface Stanzas {
  readonly binding: string;
  readonly stanzas: readonly {
    readonly index: number;
    readonly type: string;
    readonly key_id?: string | null;
    readonly enc?: string;
    readonly provider?: string;
    readonly blob?: string;
  }[];
}

/** A way in that has been tried: the inspection of the open file, or null if it does not fit. */
type Try = (way: Described) => Promise<string | null>;

const fileKeySize = 32;

/**
 * Tries the identities in their order until one opens the header, and gives its authenticated inspection as JSON. Errors:
 * `no_matching_key`; `bad_passphrase` if a passphrase did not fit and nothing else did; `header_forged`, `policy_denied`
 * and others at once.
 */
export async function unlock(core: Core, object: number, stanzas: Stanzas, identities: unknown): Promise<string> {
  const all = listOf(identities, "with");
  let wrongPassphrase: SiegelError | null = null;
  const attempt: Try = async (way) => {
    try {
      return (await core.ask("unlock", { object, way })).inspection;
    } catch (error) {
      const failure = asSiegelError(error);
      if (failure.code === "bad_passphrase") wrongPassphrase = failure;
      else if (failure.code !== "no_matching_key") throw failure;
      return null;
    }
  };
  for (let i = 0; i < all.length; ++i) {
    const inspection = await tryIdentity(all[i], core, stanzas, attempt);
    if (inspection !== null) return inspection;
  }
  throw wrongPassphrase ?? new SiegelError("no_matching_key", "no given key fits this file");
}

async function tryIdentity(one: unknown, core: Core, stanzas: Stanzas, attempt: Try): Promise<string | null> {
  if (typeof one === "string" || one instanceof Uint8Array)
    return await attempt({ description: '{"identity":true}', secret: secretBytes(one, "an identity") });
  if (isKeyPair(one)) return await tryHeldKey(one, core, stanzas, attempt);
  if (typeof one === "object" && one !== null) {
    if (member(one, "passphrase") !== undefined) {
      checkNames(one, ["passphrase", "memoryKiB", "passes"]);
      const secret = passphraseBytes(member(one, "passphrase"));
      return await attempt({ description: '{"passphrase":true}', secret });
    }
    if (member(one, "kek") !== undefined) return await attempt(describeKek(one));
    if (typeof member(one, "unwrap") === "function") return await tryOutside(one as ExternalIdentity, stanzas, attempt);
  }
  throw new SiegelError(
    "bad_argument",
    "an identity is SIEGEL-SECRET-KEY-1… text, a CryptoKeyPair, {passphrase}, {kek} or {provider, unwrap}",
  );
}

async function tryHeldKey(pair: CryptoKeyPair, core: Core, stanzas: Stanzas, attempt: Try): Promise<string | null> {
  const publicKey = await publicKeyBytes(pair.publicKey);
  const public_key = encodeBase64(publicKey);
  const { keyId } = await core.ask("print_recipient", { type: "p256", publicKey });
  for (const { type, index, key_id, enc } of stanzas.stanzas) {
    const anonymous = key_id === null;
    if (type !== "p256" || enc === undefined || (!anonymous && key_id !== keyId)) continue;
    const secret = await agree(pair.privateKey, decodeBase64(enc));
    if (secret === null) {
      if (anonymous) continue;
      throw new SiegelError("header_forged", "the stanza for this key was altered");
    }
    const shared_secret = bare({ stanza: index, public_key });
    const inspection = await attempt({ description: JSON.stringify(bare({ shared_secret })), secret });
    if (inspection !== null) return inspection;
  }
  return null;
}

async function tryOutside(one: ExternalIdentity, stanzas: Stanzas, attempt: Try): Promise<string | null> {
  for (const { type, key_id, provider, blob } of stanzas.stanzas) {
    if (type !== "external" || provider !== one.provider) continue;
    const wrapped = {
      provider,
      keyId: decodeHex(key_id ?? ""),
      blob: decodeBase64(blob ?? ""),
      binding: decodeBase64(stanzas.binding),
    };
    const secret = await askService(() => one.unwrap(wrapped));
    if (secret === null || secret === undefined) continue;
    if (!(secret instanceof Uint8Array) || secret.byteLength !== fileKeySize)
      throw new SiegelError("external_failed", "the unwrapped key from outside has not 32 bytes");
    const inspection = await attempt({ description: '{"file_key":true}', secret: new Uint8Array(secret) });
    wipe(secret);
    if (inspection !== null) return inspection;
  }
  return null;
}

/** A call of the caller's key service. Errors: `external_failed`; a SiegelError of its own stays what it is. */
export async function askService<T>(ask: () => Promise<T> | T): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof SiegelError) throw cause;
    throw new SiegelError("external_failed", "the program or service that holds a key failed", { cause });
  }
}

/** What each service makes of the file key; `outside` is file key 32 || binding 64, and wiped. */
export async function wrapOutside(
  outside: Bytes,
  services: readonly { wrap(fileKey: Uint8Array, binding: Uint8Array): Promise<Uint8Array> | Uint8Array }[],
): Promise<Bytes[]> {
  const wrapped: Bytes[] = [];
  try {
    for (const service of services) {
      const fileKey = outside.slice(0, fileKeySize);
      try {
        const blob = await askService(() => service.wrap(fileKey, outside.slice(fileKeySize)));
        if (!(blob instanceof Uint8Array) || blob.byteLength === 0)
          throw new SiegelError("external_failed", "the wrapped key from outside is empty or no Uint8Array");
        wrapped.push(new Uint8Array(blob));
      } finally {
        wipe(fileKey);
      }
    }
    return wrapped;
  } finally {
    wipe(outside);
  }
}
