// SPDX-License-Identifier: Apache-2.0
// The npm package @auth0/cose: node auth0_cose_peer.mjs open KEY | seal KEY, message or content on standard input. KEY is
// a symmetric JSON Web Key: the package has no key management but the direct one.
import { readFileSync, writeSync } from "node:fs";
import { Encrypt0, EncryptionAlgorithms, Headers } from "@auth0/cose";

const [verb, keyFile] = process.argv.slice(2);
const input = readFileSync(0);
const jwk = JSON.parse(readFileSync(keyFile, "utf8"));
const key = Buffer.from(jwk.k, "base64url");

if (verb === "open") {
  writeSync(1, await Encrypt0.decode(input).decrypt(key));
} else {
  const kid = new TextEncoder().encode(jwk.kid);
  const message = await Encrypt0.encrypt([[Headers.Algorithm, EncryptionAlgorithms.A256GCM]], [[Headers.KeyID, kid]], input, key);
  writeSync(1, message.encode());
}
