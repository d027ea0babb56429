// SPDX-License-Identifier: Apache-2.0
import { utf8, type Bytes } from "./bytes.js";
import { SiegelError } from "./errors.js";

/** A copy that the caller wipes. Text is brought to NFC. Errors: `bad_argument`. */
export function passphraseBytes(passphrase: unknown): Bytes {
  if (typeof passphrase === "string") return utf8(passphrase.normalize("NFC"));
  if (passphrase instanceof Uint8Array) return new Uint8Array(passphrase);
  throw new SiegelError("bad_argument", "a passphrase is text or its bytes in UTF-8");
}

/** The same for text that is not normalized. */
export function secretBytes(text: unknown, what: string): Bytes {
  if (typeof text === "string") return utf8(text);
  if (text instanceof Uint8Array) return new Uint8Array(text);
  throw new SiegelError("bad_argument", `${what} is text or its bytes in UTF-8`);
}
