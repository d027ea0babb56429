// SPDX-License-Identifier: Apache-2.0
// HPKE for JOSE (draft-ietf-jose-hpke-encrypt), which no package has yet, over @hpke/core and the cryptography of Node:
// node jose_hpke_peer.mjs open KEY | seal KEY, a JSON Web Key whose alg says how; compact messages.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import * as hpke from "./hpke.mjs";

const [verb, keyFile] = process.argv.slice(2);
const input = readFileSync(0);
const jwk = JSON.parse(readFileSync(keyFile, "utf8"));
const encode = (bytes) => Buffer.from(bytes).toString("base64url");
const decode = (text) => Buffer.from(text, "base64url");
const nothing = Buffer.alloc(0);
const suite = { "HPKE-4": () => hpke.suite("x25519", "chacha20poly1305"), "HPKE-7": () => hpke.suite("p256") }[jwk.alg.slice(0, 6)]();
const wrapsKey = jwk.alg.endsWith("-KE");
const info = wrapsKey ? Buffer.concat([Buffer.from("JOSE-HPKE rcpt\xffA256GCM\xff", "latin1")]) : nothing;

if (verb === "open") {
  const [header, encryptedKey, iv, ciphertext, tag] = input.toString().split(".");
  const { ek } = JSON.parse(decode(header));
  const enc = decode(wrapsKey ? ek : encryptedKey);
  const opened = await hpke.open(suite, decode(jwk.d), enc, info, wrapsKey ? nothing : Buffer.from(header), decode(wrapsKey ? encryptedKey : ciphertext));
  if (wrapsKey) {
    const cipher = createDecipheriv("aes-256-gcm", opened, decode(iv)).setAAD(Buffer.from(header)).setAuthTag(decode(tag));
    writeSync(1, Buffer.concat([cipher.update(decode(ciphertext)), cipher.final()]));
  } else {
    writeSync(1, opened);
  }
} else {
  const key = await hpke.publicKey(suite, Buffer.concat(jwk.y ? [Buffer.from([4]), decode(jwk.x), decode(jwk.y)] : [decode(jwk.x)]));
  const common = { alg: jwk.alg, kid: jwk.kid };
  if (wrapsKey) {
    const contentKey = randomBytes(32);
    const iv = randomBytes(12);
    const { enc, sealed } = await hpke.seal(suite, key, info, nothing, contentKey);
    const header = encode(JSON.stringify({ ...common, enc: "A256GCM", ek: encode(enc) }));
    const cipher = createCipheriv("aes-256-gcm", contentKey, iv).setAAD(Buffer.from(header));
    const ciphertext = Buffer.concat([cipher.update(input), cipher.final()]);
    writeSync(1, [header, encode(sealed), encode(iv), encode(ciphertext), encode(cipher.getAuthTag())].join("."));
  } else {
    const header = encode(JSON.stringify(common));
    const { enc, sealed } = await hpke.seal(suite, key, info, Buffer.from(header), input);
    writeSync(1, [header, encode(enc), "", encode(sealed), ""].join("."));
  }
}
