// SPDX-License-Identifier: Apache-2.0
// Each contestant prepares itself with the same plaintext and gives two functions, seal and open, that do the whole work
// once and give the number of bytes they made. What streams reads the same bytes from memory, in pieces of 1 MiB: how fast
// a browser reads Blobs is not the question.
import { gcm } from "@noble/ciphers/aes.js";
import * as age from "age-encryption";
import sodium from "libsodium-wrappers";
import * as openpgp from "openpgp";
import { Siegel } from "siegel/index.js";

import { collect, drain, KiB, randomBytes, streamOf } from "./streams.js";

const chunk = 16 * KiB;
const inFlight = 64;

function nonceOf(index) {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, index);
  return nonce;
}

/** crypto.subtle alone, 16 KiB a call, on bytes that lie in memory: 64 calls in flight, or one after the other. */
async function bare(plaintext, together) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const run = async (operation, bytes, step) => {
    let made = 0;
    for (let at = 0, index = 0; at < bytes.length; at += step * together) {
      const calls = [];
      for (let i = 0; i < together && at + i * step < bytes.length; ++i, ++index) {
        const piece = bytes.subarray(at + i * step, Math.min(at + (i + 1) * step, bytes.length));
        calls.push(crypto.subtle[operation]({ name: "AES-GCM", iv: nonceOf(index), tagLength: 128 }, key, piece));
      }
      for (const result of await Promise.all(calls)) made += result.byteLength;
    }
    return made;
  };
  const sealed = new Uint8Array(plaintext.length + 16 * Math.ceil(plaintext.length / chunk));
  for (let at = 0, to = 0, index = 0; at < plaintext.length; at += chunk, ++index) {
    const piece = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonceOf(index), tagLength: 128 }, key,
      plaintext.subarray(at, Math.min(at + chunk, plaintext.length)));
    sealed.set(new Uint8Array(piece), to);
    to += piece.byteLength;
  }
  return { seal: () => run("encrypt", plaintext, chunk), open: () => run("decrypt", sealed, chunk + 16) };
}

async function siegel(plaintext, engine) {
  const instance = await Siegel.load({ engine });
  const { identity, recipient } = await instance.generateIdentity();
  const sealed = await collect(streamOf(plaintext).pipeThrough(instance.sealing({ to: recipient })));
  return {
    seal: () => drain(streamOf(plaintext).pipeThrough(instance.sealing({ to: recipient }))),
    open: () => drain(streamOf(sealed).pipeThrough(instance.opening({ with: identity }))),
    close: () => instance.close(),
  };
}

async function typage(plaintext) {
  const identity = await age.generateIdentity();
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(await age.identityToRecipient(identity));
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  const sealed = await collect(await encrypter.encrypt(streamOf(plaintext)));
  return {
    seal: async () => drain(await encrypter.encrypt(streamOf(plaintext))),
    open: async () => drain(await decrypter.decrypt(streamOf(sealed))),
  };
}

async function openPgp(plaintext) {
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: "curve25519", userIDs: [{ name: "bench" }], format: "object", config: { aeadProtect: true } });
  const config = { aeadProtect: true, allowUnauthenticatedStream: true,
    preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed };
  const seal = async () => openpgp.encrypt({
    message: await openpgp.createMessage({ binary: streamOf(plaintext) }), encryptionKeys: publicKey, format: "binary", config });
  const sealed = await collect(await seal());
  const open = async () => (await openpgp.decrypt({
    message: await openpgp.readMessage({ binaryMessage: streamOf(sealed) }), decryptionKeys: privateKey, format: "binary",
    config })).data;
  return { seal: async () => drain(await seal()), open: async () => drain(await open()) };
}

/** XChaCha20-Poly1305 "secretstream" of libsodium.js, 64 KiB a message, straight from the stream's pieces. */
async function secretStream(plaintext) {
  await sodium.ready;
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
  const message = 64 * KiB;
  const tag = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  const blob = new Blob([plaintext]);
  const { state: sealing, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const pieces = [];
  for (let at = 0; at < plaintext.length; at += message)
    pieces.push(sodium.crypto_secretstream_xchacha20poly1305_push(sealing, plaintext.subarray(at, at + message), null, tag));
  const sealed = await collect(new Blob(pieces).stream());
  const cut = async (stream, step, work) => {
    let made = 0;
    let rest = new Uint8Array(0);
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      let bytes = value ?? new Uint8Array(0);
      if (rest.length > 0) {
        const joined = new Uint8Array(rest.length + bytes.length);
        joined.set(rest);
        joined.set(bytes, rest.length);
        bytes = joined;
      }
      let at = 0;
      for (; at + step <= bytes.length || (done && at < bytes.length); at += step)
        made += work(bytes.subarray(at, Math.min(at + step, bytes.length)));
      rest = bytes.slice(at);
      if (done) return made;
    }
  };
  return {
    seal: () => {
      const { state } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
      return cut(streamOf(plaintext), message,
        (piece) => sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, null, tag).length);
    },
    open: () => {
      const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
      return cut(streamOf(sealed), message + sodium.crypto_secretstream_xchacha20poly1305_ABYTES,
        (piece) => sodium.crypto_secretstream_xchacha20poly1305_pull(state, piece).message.length);
    },
  };
}

/** AES-256-GCM in JavaScript, 16 KiB a message, on bytes in memory. */
async function noble(plaintext) {
  const key = randomBytes(32);
  const run = (method, bytes, step) => {
    let made = 0;
    for (let at = 0, index = 0; at < bytes.length; at += step, ++index)
      made += gcm(key, nonceOf(index))[method](bytes.subarray(at, Math.min(at + step, bytes.length))).length;
    return made;
  };
  const pieces = [];
  for (let at = 0, index = 0; at < plaintext.length; at += chunk, ++index)
    pieces.push(gcm(key, nonceOf(index)).encrypt(plaintext.subarray(at, Math.min(at + chunk, plaintext.length))));
  const sealed = await collect(new Blob(pieces).stream());
  return { seal: async () => run("encrypt", plaintext, chunk), open: async () => run("decrypt", sealed, chunk + 16) };
}

/** Botan's chunk loop in the same module, called straight, in this thread: what the WASM engine can reach at most. */
async function botanInModule(plaintext) {
  const { loadBare } = await import("./bare_module.js");
  return loadBare(plaintext);
}

export const contestants = {
  "crypto.subtle, 64 calls in flight": (plaintext) => bare(plaintext, inFlight),
  "crypto.subtle, one call after the other": (plaintext) => bare(plaintext, 1),
  "siegel, WebCrypto engine": (plaintext) => siegel(plaintext, "webcrypto"),
  "siegel, WASM engine": (plaintext) => siegel(plaintext, "wasm"),
  "Botan in the same module": botanInModule,
  "@noble/ciphers AES-GCM": noble,
  "libsodium.js secretstream": secretStream,
  "typage (age-encryption)": typage,
  "openpgp.js": openPgp,
};
