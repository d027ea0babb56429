// SPDX-License-Identifier: Apache-2.0
// Siegel's own format, written a second time from docs/format.md, over @hpke/core and the cryptography of Node:
// node siegel_peer.mjs open IDENTITY [SIGNER] | seal RECIPIENT [SIGNING-KEY], all as text, file or content on standard input.
import {
  createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, randomBytes, sign, timingSafeEqual, verify,
} from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import { bech32 } from "@scure/base";
import * as hpke from "./hpke.mjs";

const magic = Buffer.from("8b53474c0d0a1a01", "hex");
const chunkSize = 16384;
const tagSize = 16;
const types = {
  1: { name: "x25519", kem: "x25519", encSize: 32 },
  2: { name: "mlkem768-x25519", kem: "xwing", encSize: 1120 },
  3: { name: "p256", kem: "p256", encSize: 65 },
};

const u16 = (number) => Buffer.from([number >> 8, number & 255]);
const u32 = (number) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(number); return bytes; };
const tlv = (type, value) => Buffer.concat([u16(type), u32(value.length), value]);
const sha512 = (bytes) => createHash("sha512").update(bytes).digest();

/// HKDF-Expand with SHA-512 (RFC 5869, 2.3): node:crypto has it only together with Extract.
function expand(key, info, size) {
  let out = Buffer.alloc(0);
  for (let block = Buffer.alloc(0), i = 1; out.length < size; ++i) {
    block = createHmac("sha512", key).update(Buffer.concat([block, info, Buffer.from([i])])).digest();
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, size);
}
const derive = (key, label, fileId, size) => expand(key, Buffer.concat([Buffer.from(`${label}\0`), fileId]), size);

function readKey(text) {
  const { words } = bech32.decode(text.trim(), false);
  const data = Buffer.from(bech32.fromWords(words));
  return { type: data.readUInt16BE(), key: data.subarray(2) };
}

const keyId = (type, publicKey) =>
  createHash("sha256").update(Buffer.concat([Buffer.from("siegel/v1 kid\0"), u16(type), publicKey])).digest().subarray(0, 8);

function payloadKeys(fileKey, fileId, binding, salt) {
  const info = Buffer.concat([Buffer.from("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"), salt, Buffer.from("siegel/v1\0"), binding]);
  const all = expand(derive(fileKey, "siegel/v1 payload", fileId, 32), info, 76);
  return { key: all.subarray(0, 32), nonce: all.subarray(32, 44), commitment: all.subarray(44) };
}

function nonceAt(base, i) {
  const nonce = Buffer.from(base);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ i) >>> 0, 8);
  return nonce;
}

// Signatures: Ed25519 over head, salt, commitment, the root of the Merkle tree over the sealed chunks, and the payload's length.
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const ed25519Private = (seed) => createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
const ed25519Public = (key) => createPublicKey({ key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]), format: "der", type: "spki" });

/// RFC 6962, 2.1.
function merkleRoot(leaves) {
  if (leaves.length === 1) return sha256(Buffer.from([0]), leaves[0]);
  let left = 1;
  while (2 * left < leaves.length) left *= 2;
  return sha256(Buffer.from([1]), merkleRoot(leaves.slice(0, left)), merkleRoot(leaves.slice(left)));
}

function signedBytes(binding, payload) {
  const chunks = [];
  for (let at = 56; at < payload.length; at += chunkSize + tagSize) chunks.push(payload.subarray(at, at + chunkSize + tagSize));
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(payload.length));
  return Buffer.concat([Buffer.from("siegel/v1 signature\0"), binding, payload.subarray(0, 56), merkleRoot(chunks), length]);
}

async function seal(recipient, content, signing) {
  const { type, key } = readKey(recipient);
  const { name, kem } = types[type];
  const fileKey = randomBytes(32);
  const fileId = randomBytes(16);
  const signingKey = signing && ed25519Private(readKey(signing).key);
  const signer = signing && createPublicKey(signingKey).export({ format: "der", type: "spki" }).subarray(-32);
  const core = Buffer.concat([tlv(0x8001, fileId), ...(signing ? [tlv(0x8006, Buffer.concat([u16(1), signer]))] : [])]);
  const head = Buffer.concat([magic, u32(core.length), core]);
  const binding = sha512(head);
  const suite = hpke.suite(kem);
  const { enc, sealed } = await hpke.seal(suite, await hpke.publicKey(suite, key), Buffer.from(`siegel/v1 ${name}`), binding, fileKey);
  const recipients = tlv(type, Buffer.concat([keyId(type, key), enc, sealed]));
  const body = Buffer.concat([head, u32(recipients.length), recipients]);
  const mac = createHmac("sha256", derive(fileKey, "siegel/v1 header", fileId, 32)).update(body).digest();
  const salt = randomBytes(24);
  const payload = payloadKeys(fileKey, fileId, binding, salt);
  const parts = [salt, payload.commitment];
  for (let i = 0; i <= Math.floor(content.length / chunkSize); ++i) {
    const cipher = createCipheriv("aes-256-gcm", payload.key, nonceAt(payload.nonce, i));
    parts.push(cipher.update(content.subarray(i * chunkSize, (i + 1) * chunkSize)), cipher.final(), cipher.getAuthTag());
  }
  const sealedPayload = Buffer.concat(parts);
  return Buffer.concat([body, mac, sealedPayload, ...(signing ? [sign(null, signedBytes(binding, sealedPayload), signingKey)] : [])]);
}

/// The fields of a TLV sequence, in order.
function* fields(bytes) {
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32BE(at + 2);
    yield [bytes.readUInt16BE(at), bytes.subarray(at + 6, at + 6 + size)];
    at += 6 + size;
  }
}

async function openStanza(recipients, { type, key }, binding) {
  const { name, kem, encSize } = types[type];
  for (const [stanza, body] of fields(recipients)) {
    if (stanza !== type) continue;
    const enc = body.subarray(8, 8 + encSize);
    try {
      return await hpke.open(hpke.suite(kem), key, enc, Buffer.from(`siegel/v1 ${name}`), binding, body.subarray(8 + encSize));
    } catch {
      // The stanza of somebody else.
    }
  }
  throw new Error("no stanza opens with this key");
}

async function open(identity, file, signer) {
  if (!file.subarray(0, 8).equals(magic)) throw new Error("no sealed file");
  const coreEnd = 12 + file.readUInt32BE(8);
  const head = file.subarray(0, coreEnd);
  const recipientsEnd = coreEnd + 4 + file.readUInt32BE(coreEnd);
  const core = new Map(fields(head.subarray(12)));
  const fileId = core.get(0x8001);
  const binding = sha512(head);
  const fileKey = await openStanza(file.subarray(coreEnd + 4, recipientsEnd), readKey(identity), binding);
  const mac = createHmac("sha256", derive(fileKey, "siegel/v1 header", fileId, 32)).update(file.subarray(0, recipientsEnd)).digest();
  if (!timingSafeEqual(mac, file.subarray(recipientsEnd, recipientsEnd + 32))) throw new Error("the header was altered");
  const salt = file.subarray(recipientsEnd + 32, recipientsEnd + 56);
  const payload = payloadKeys(fileKey, fileId, binding, salt);
  if (!timingSafeEqual(payload.commitment, file.subarray(recipientsEnd + 56, recipientsEnd + 88))) throw new Error("another key");
  const claimed = core.get(0x8006);
  if (signer && !claimed?.equals(Buffer.concat([u16(1), readKey(signer).key]))) throw new Error("signed by nobody or another");
  const end = file.length - (claimed ? 64 : 0);
  if (claimed && !verify(null, signedBytes(binding, file.subarray(recipientsEnd + 32, end)), ed25519Public(claimed.subarray(2)), file.subarray(end)))
    throw new Error("the signature is wrong");
  const chunks = file.subarray(recipientsEnd + 88, end);
  const parts = [];
  for (let i = 0, at = 0; at < chunks.length; ++i, at += chunkSize + tagSize) {
    const chunk = chunks.subarray(at, at + chunkSize + tagSize);
    const cipher = createDecipheriv("aes-256-gcm", payload.key, nonceAt(payload.nonce, i));
    cipher.setAuthTag(chunk.subarray(chunk.length - tagSize));
    parts.push(cipher.update(chunk.subarray(0, chunk.length - tagSize)), cipher.final());
  }
  return Buffer.concat(parts);
}

const [verb, ...keys] = process.argv.slice(2);
const lineIn = (path) => readFileSync(path, "utf8").split("\n").find((line) => line && !line.startsWith("#"));
const [key, other] = keys.map(lineIn);
writeSync(1, await (verb === "open" ? open : seal)(key, readFileSync(0), other));
