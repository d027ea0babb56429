// SPDX-License-Identifier: Apache-2.0
import { textOf, utf8, wipe, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";
import { SiegelError } from "./errors.js";
import { secretBytes } from "./secret_text.js";

/** The magic of a sealed file begins with this byte, and armor with a hyphen: no key line does. */
const sealedFront = 0x8b;
const armorFront = 0x2d;

/** A key file as `siegel keygen` writes it: two comments and the identity. The caller wipes it. */
export async function keyFileText(core: Core, identity: unknown): Promise<Bytes> {
  const given = secretBytes(identity, "an identity");
  const { recipients } = await core.ask("recipients_of", { identities: given.slice() });
  const created = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  let comments = `# created: ${created}\n`;
  for (const recipient of JSON.parse(recipients) as string[]) comments += `# recipient: ${recipient}\n`;
  const front = utf8(comments);
  let end = given.byteLength;
  while (end > 0 && (given[end - 1] === 0x0a || given[end - 1] === 0x0d)) --end;
  const text = new Uint8Array(front.byteLength + end + 1);
  text.set(front);
  text.set(given.subarray(0, end), front.byteLength);
  text[text.byteLength - 1] = 0x0a;
  wipe(given);
  return text;
}

export function isSealed(keyFile: Uint8Array): boolean {
  return keyFile[0] === sealedFront || keyFile[0] === armorFront;
}

/** Checks every line. Errors: `bad_key`. */
export async function checkedIdentities(core: Core, keyFile: Bytes): Promise<string> {
  await core.ask("recipients_of", { identities: keyFile.slice() });
  try {
    return textOf(keyFile);
  } catch {
    throw new SiegelError("bad_key", "the key file is not text");
  } finally {
    wipe(keyFile);
  }
}
