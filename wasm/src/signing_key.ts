// SPDX-License-Identifier: Apache-2.0
import { wipe, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";
import { algorithm, ed25519, generatePair, publicHalf, signWith } from "./ed25519.js";
import { isKeyPair } from "./held_key.js";
import { bare } from "./realm.js";
import { secretBytes } from "./secret_text.js";

/** What signs: WebCrypto holds the private half. */
export interface FileSigner {
  /** siegel-signer1… */
  readonly signer: string;
  sign(message: Bytes): Promise<Bytes>;
}

/** PKCS #8 of an Ed25519 private key (RFC 8410, 7) is this and the 32 bytes. */
const pkcs8Start = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** `sign`: the text of a signing key file, or an Ed25519 CryptoKeyPair. Errors: `bad_key`, `unsupported`. */
export async function signerFrom(core: Core, sign: unknown): Promise<FileSigner> {
  if (isKeyPair(sign)) {
    return signerWith(core, sign.privateKey, await publicHalf(sign.publicKey));
  }
  const { seed } = await core.ask("signing_seed", { keyFile: secretBytes(sign, "a signing key") });
  const pkcs8 = new Uint8Array(pkcs8Start.byteLength + seed.byteLength);
  pkcs8.set(pkcs8Start);
  pkcs8.set(seed, pkcs8Start.byteLength);
  wipe(seed);
  try {
    // Extractable only to learn the public half; the one that is kept is not.
    const shown = await ed25519((crypto) => crypto.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]));
    const { x } = await ed25519((crypto) => crypto.exportKey("jwk", shown));
    const key = await ed25519((crypto) => crypto.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]));
    return await signerWith(core, key, fromBase64Url(x!));
  } finally {
    wipe(pkcs8);
  }
}

/** A fresh key as text. Errors: `unsupported`. */
export async function generateSigningKeyText(core: Core): Promise<{ text: Bytes; signer: string }> {
  const { privateKey } = await generatePair(true);
  const { d, x } = await ed25519((crypto) => crypto.exportKey("jwk", privateKey));
  const { text } = await core.ask("print_signing_key", { seed: fromBase64Url(d!) });
  return { text, signer: (await core.ask("print_signer", { publicKey: fromBase64Url(x!) })).signer };
}

async function signerWith(core: Core, key: CryptoKey, publicKey: Bytes): Promise<FileSigner> {
  const { signer } = await core.ask("print_signer", { publicKey });
  return bare({ signer, sign: (message: Bytes) => signWith(key, message) });
}

function fromBase64Url(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
