// SPDX-License-Identifier: Apache-2.0
// Signed files through the package: every way in and out, both engines, and against the command.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertSame, siegel, streamOf } from "./support.mjs";

const engines = /** @type {const} */ (["webcrypto", "wasm"]);
const sizes = [0, 1, 100, 16_384, 100_000, 8_388_608 + 77];
const content = (/** @type {number} */ size) => {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; ++i) bytes[i] = (i * 7 + (i >> 8)) & 255;
  return bytes;
};
const bytesOf = async (/** @type {Blob} */ blob) => new Uint8Array(await blob.arrayBuffer());
const collect = async (/** @type {ReadableStream<Uint8Array>} */ stream) => bytesOf(await new Response(stream).blob());
const code = (/** @type {string} */ expected) => (/** @type {any} */ error) => error.code === expected;

for (const engine of engines)
  test(`${engine}: signed as a whole, as a stream and in parts, and opened`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    const { signingKey, signer } = await it.generateSigningKey();
    assert.equal(await it.signerOf(signingKey), signer);
    const other = (await it.generateSigningKey()).signer;
    for (const size of sizes)
      for (const padding of /** @type {const} */ (["none", "padme"])) {
        const plaintext = content(size);
        const metadata = { length: size };
        const options = { to: recipient, sign: signingKey, metadata, padding, engine };
        const whole = await bytesOf(await it.seal(plaintext, options));
        assert.equal(whole.byteLength, it.sealedSize(size, options));
        const streamed = await collect(streamOf(plaintext, [70_001]).pipeThrough(it.sealing(options)));
        const source = it.source(new Blob([plaintext]), options);
        await source.ready;
        assert.equal(source.size, whole.byteLength);
        // The end first: then the rest has to be made for the signature.
        const last = await source.slice(Math.max(0, source.size - 100), source.size);
        const parts = await collect(source.stream());
        assertSame(parts.subarray(parts.byteLength - last.byteLength), last, "the end of the parts");
        source.close();
        for (const sealed of [whole, streamed, parts]) {
          assert.equal((await it.inspect(sealed)).signer, signer);
          assertSame(await bytesOf(await it.open(sealed, { with: identity, engine, signers: [other, signer] })), plaintext, "open");
        }
        const opening = it.opening({ with: identity, engine, unverified: true });
        assertSame(await collect(streamOf(whole, [70_003]).pipeThrough(opening)), plaintext, "opening");
        assertSame(
          await it.openRange(new Blob([whole]), 0, Math.min(size, 50), { with: identity, engine, unverified: true }),
          plaintext.subarray(0, 50),
          "range",
        );
        const reader = await it.reader(new Blob([whole]), { with: identity, engine, unverified: true });
        assertSame(await collect(reader.stream()), plaintext, "reader");
        reader.close();
      }
  });

for (const engine of engines)
  test(`${engine}: without a length in it, and what is not what the signer signed`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    const { signingKey, signer } = await it.generateSigningKey();
    const options = { to: recipient, sign: signingKey, metadata: null, engine };
    const plaintext = content(20_000);
    const sealed = await bytesOf(await it.seal(plaintext, options));
    const way = { with: identity, engine };
    assertSame(await bytesOf(await it.open(sealed, way)), plaintext, "open");
    assertSame(await it.openRange(new Blob([sealed]), 19_990, 20_000, { ...way, unverified: true }), plaintext.subarray(19_990), "end");
    const altered = sealed.slice();
    altered[altered.byteLength - 1]^= 1;
    await assert.rejects(it.open(altered, way), code("bad_signature"));
    await assert.rejects(
      collect(streamOf(altered, [999]).pipeThrough(it.opening({ ...way, unverified: true }))),
      code("bad_signature"),
    );
    await assert.rejects(it.open(sealed.subarray(0, sealed.byteLength - 64), way), code("payload_forged"));

    // Nothing unverified leaves unless that is asked for; and then not where a signer is required.
    await assert.rejects(collect(streamOf(sealed, [999]).pipeThrough(it.opening(way))), code("policy_denied"));
    await assert.rejects(it.reader(new Blob([sealed]), way), code("policy_denied"));
    await assert.rejects(it.openRange(new Blob([sealed]), 0, 1, way), code("policy_denied"));
    await assert.rejects(it.reader(new Blob([sealed]), { ...way, unverified: true, signers: [signer] }), code("policy_denied"));
    await assert.rejects(it.open(sealed, /** @type {any} */ ({ ...way, unverified: true })), code("bad_argument"));

    const other = (await it.generateSigningKey()).signer;
    await assert.rejects(it.open(sealed, { ...way, signers: [other] }), code("policy_denied"));
    await assert.rejects(it.open(sealed, { ...way, signers: [] }), code("policy_denied"));
    await assert.rejects(it.open(sealed, { ...way, signers: [recipient] }), code("bad_key"));
    const plain = await it.seal(plaintext, { to: recipient, engine });
    await assert.rejects(it.open(plain, { ...way, signers: [signer] }), code("policy_denied"));
    await assert.rejects(it.seal(plaintext, { to: recipient, sign: identity, engine }), code("bad_key"));
    assert.throws(() => it.sealing(/** @type {any} */ ({ to: recipient, sing: signingKey })), code("bad_argument"));

    const bob = await it.generateIdentity();
    const rewrapped = await it.rewrap(new Blob([sealed]), { with: identity, to: bob.recipient });
    assertSame(await bytesOf(await it.open(rewrapped, { with: bob.identity, engine, signers: [signer] })), plaintext, "rewrap");
  });

test("a key that WebCrypto holds signs, and nobody can copy it", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));
  const signer = await it.signerOf(pair);
  const sealed = await it.seal(content(1000), { to: recipient, sign: pair });
  assertSame(await bytesOf(await it.open(sealed, { with: identity, signers: [signer] })), content(1000), "open");
  // The private half of somebody else: noticed before anything is given.
  const other = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));
  const mixed = { publicKey: pair.publicKey, privateKey: other.privateKey };
  await assert.rejects(it.seal(content(1000), { to: recipient, sign: mixed }), code("bad_signature"));
  const exchange = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]));
  await assert.rejects(it.seal(content(1), { to: recipient, sign: exchange }), (/** @type {any} */ error) => ["bad_key", "unsupported"].includes(error.code));
});

test("signed here and opened by the command, and the other way round", { skip: !process.env.SIEGEL }, async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const { signingKey, signer } = await it.generateSigningKey();
  const folder = mkdtempSync(join(tmpdir(), "siegel-sign-"));
  const at = (/** @type {string} */ name) => join(folder, name);
  const run = (/** @type {string[]} */ ...args) => execFileSync(process.env.SIEGEL ?? "", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  writeFileSync(at("me.key"), identity, { mode: 0o600 });
  writeFileSync(at("sign.key"), signingKey, { mode: 0o600 });
  const plaintext = content(70_000);
  writeFileSync(at("here.siegel"), await bytesOf(await it.seal(plaintext, { to: recipient, sign: signingKey })));
  assertSame(run("open", "-i", "me.key", "--signer", signer, "-o", "-", "here.siegel"), plaintext, "by the command");
  writeFileSync(at("there"), plaintext);
  run("seal", "-r", recipient, "--sign", "sign.key", "there");
  assertSame(await bytesOf(await it.open(readFileSync(at("there.siegel")), { with: identity, signers: [signer] })), plaintext, "here");
});
