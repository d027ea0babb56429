// SPDX-License-Identifier: Apache-2.0
// The npm package jose: node jose_peer.mjs open KEY|- | seal KEY|- FORM, message or content on standard input.
import { readFileSync, writeSync } from "node:fs";
import * as jose from "jose";

const [verb, keyFile, form] = process.argv.slice(2);
const input = readFileSync(0);
const passphrase = process.env.PASSPHRASE;
const jwk = keyFile === "-" ? undefined : JSON.parse(readFileSync(keyFile, "utf8"));

const algorithmOf = (key) => key.alg ?? { oct: "A256KW", RSA: "RSA-OAEP-256" }[key.kty] ?? "ECDH-ES+A256KW";
const alg = passphrase ? "PBES2-HS512+A256KW" : algorithmOf(jwk);
const key = passphrase ? new TextEncoder().encode(passphrase) : await jose.importJWK(jwk, alg);
const header = { alg, enc: "A256GCM", ...(jwk?.kid ? { kid: jwk.kid } : {}) };
const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: ["A256GCM"], maxPBES2Count: 1_000_000 };

if (verb === "open") {
  const text = input.toString("utf8");
  const message = text.startsWith("{") ? JSON.parse(text) : text;
  const decrypt = typeof message === "string" ? jose.compactDecrypt : message.recipients ? jose.generalDecrypt : jose.flattenedDecrypt;
  writeSync(1, (await decrypt(message, key, options)).plaintext);
} else if (form === "compact") {
  writeSync(1, await new jose.CompactEncrypt(input).setProtectedHeader(header).encrypt(key));
} else if (form === "flattened") {
  writeSync(1, JSON.stringify(await new jose.FlattenedEncrypt(input).setProtectedHeader(header).encrypt(key)));
} else {
  const { alg: own, kid, ...common } = header;
  const message = new jose.GeneralEncrypt(input).setProtectedHeader(common).addRecipient(key).setUnprotectedHeader({ alg: own, ...(kid ? { kid } : {}) });
  writeSync(1, JSON.stringify(await message.encrypt()));
}
