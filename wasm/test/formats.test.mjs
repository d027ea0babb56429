// SPDX-License-Identifier: Apache-2.0
// The envelopes of others: there and back, what the command sealed and the other way round, what is refused.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Envelopes } from "siegel/formats";
import { Envelopes as BrowserEnvelopes } from "../dist/formats/index.js";
import { assertFails, content, streamOf } from "./support.mjs";
import { ShimWorker } from "./worker_shim.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const command = process.env.SIEGEL ?? path("../../build/release/cli/siegel");
const skip = !existsSync(command) && `no command at ${command}`;
const folder = mkdtempSync(join(tmpdir(), "siegel-formats-"));
after(() => rmSync(folder, { recursive: true }));

const envelopes = await Envelopes.load();
const letter = Buffer.from("Sehr geehrte Frau Müller,\n");
const text = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString();
const pem = (/** @type {string} */ name) => readFileSync(path(`../../tests/data/cms/${name}`), "utf8");

function siegelCommand(/** @type {string[]} */ ...args) {
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `siegel ${args.join(" ")}: ${stderr}`);
}

test("every format, there and back", async () => {
  for (const type of /** @type {const} */ (["x25519", "p256", "rsa"])) {
    const { key, publicKey } = await envelopes.generateKey({ type });
    for (const serialization of /** @type {const} */ (["compact", "flattened", "general"])) {
      const message = await envelopes.seal(letter, { format: "jwe", to: publicKey, serialization, mediaType: "text/plain" });
      assert.deepEqual(Buffer.from(await envelopes.open(message, { with: key })), letter);
    }
    if (type === "rsa") continue;
    const cose = await envelopes.generateKey({ type, notation: "cose" });
    assert.ok(cose.key instanceof Uint8Array);
    const message = await envelopes.seal(streamOf(letter, [3]), { format: "cose", to: [cose.publicKey, publicKey] });
    assert.deepEqual(Buffer.from(await envelopes.open(new Blob([message]), { with: [cose.key] })), letter);
    assert.deepEqual(Buffer.from(await envelopes.open(message, { with: JSON.parse(/** @type {string} */ (key)) })), letter);
  }
  const symmetric = { kty: "oct", kid: "archive", k: Buffer.alloc(32, 9).toString("base64url") };
  for (const format of /** @type {const} */ (["jwe", "cose", "cms"])) {
    const message = await envelopes.seal(letter, { format, to: symmetric });
    assert.deepEqual(Buffer.from(await envelopes.open(message, { with: symmetric })), letter);
  }
  const pemMessage = await envelopes.seal(letter, { format: "cms", passphrase: "correct horse", armor: true });
  assert.match(text(pemMessage), /^-----BEGIN CMS-----\n/);
  assert.deepEqual(Buffer.from(await envelopes.open(pemMessage, { passphrase: "correct horse" })), letter);
  const message = await envelopes.seal(letter, { format: "jwe", passphrase: "correct horse" });
  assert.deepEqual(Buffer.from(await envelopes.open(message, { passphrase: "correct horse" })), letter);
});

test("HPKE, which a key asks for by its alg", async () => {
  for (const [type, alg] of /** @type {const} */ ([["x25519", "HPKE-4"], ["p256", "HPKE-7"]]))
    for (const name of [alg, `${alg}-KE`]) {
      const key = { ...JSON.parse(/** @type {string} */ ((await envelopes.generateKey({ type })).key)), alg: name };
      const publicKey = await envelopes.publicKeyOf(key);
      assert.equal(JSON.parse(/** @type {string} */ (publicKey)).alg, name);
      for (const format of /** @type {const} */ (["jwe", "cose"])) {
        const message = await envelopes.seal(letter, { format, to: publicKey });
        assert.deepEqual((await envelopes.inspect(message)).recipients[0].algorithm, name);
        assert.deepEqual(Buffer.from(await envelopes.open(message, { with: key })), letter);
      }
    }
});

test("what a message tells", async () => {
  const { publicKey } = await envelopes.generateKey();
  const named = await envelopes.inspect(await envelopes.seal(letter, { format: "jwe", to: publicKey }));
  assert.equal(named.format, "jwe");
  assert.equal(named.content_cipher, "A256GCM");
  assert.equal(named.recipients[0].key_id, JSON.parse(/** @type {string} */ (publicKey)).kid);
  const anonymous = await envelopes.inspect(await envelopes.seal(letter, { format: "cose", to: publicKey, anonymous: true }));
  assert.deepEqual(anonymous.recipients, [{ algorithm: "ECDH-ES + A256KW" }]);
});

test("the command opens what was sealed here, and the other way round", { skip }, async () => {
  siegelCommand("keygen", "--format", "jwk", "-o", "me.jwk");
  const key = readFileSync(join(folder, "me.jwk"), "utf8");
  const publicKey = await envelopes.publicKeyOf(key);
  writeFileSync(join(folder, "pub.jwk"), publicKey);
  for (const format of /** @type {const} */ (["jwe", "cose"])) {
    writeFileSync(join(folder, "message"), await envelopes.seal(letter, { format, to: publicKey }));
    siegelCommand("open", "-i", "me.jwk", "-f", "-o", "content", "message");
    assert.deepEqual(readFileSync(join(folder, "content")), letter);
    siegelCommand("seal", "--format", format, "-r", "pub.jwk", "-f", "-o", "message", "content");
    assert.deepEqual(Buffer.from(await envelopes.open(readFileSync(join(folder, "message")), { with: key })), letter);
  }
});

test("CMS for certificates, beside the command", { skip }, async () => {
  const options = { format: /** @type {const} */ ("cms"), acceptUnfitCertificates: true };
  const all = ["rsa", "p256", "x25519"];
  // A key file that others can read is refused, and what a checkout gives can be read by all.
  for (const name of all) writeFileSync(join(folder, `${name}.key`), pem(`${name}.key`), { mode: 0o600 });
  for (const name of all) {
    const to = pem(`${name}.pem`);
    const message = await envelopes.seal(letter, { ...options, to });
    assert.deepEqual(Buffer.from(await envelopes.open(message, { with: pem(`${name}.key`) })), letter);
    writeFileSync(join(folder, "message"), message);
    siegelCommand("open", "-i", `${name}.key`, "-f", "-o", "content", "message");
    assert.deepEqual(readFileSync(join(folder, "content")), letter);
    writeFileSync(join(folder, "content"), letter);
    siegelCommand("seal", "--format", "cms", "--accept-unfit-certificate", "-r", path(`../../tests/data/cms/${name}.pem`), "-f", "-o", "message", "content");
    assert.deepEqual(Buffer.from(await envelopes.open(readFileSync(join(folder, "message")), { with: pem(`${name}.key`) })), letter);
  }
  const message = await envelopes.seal(letter, { ...options, to: all.map((name) => pem(`${name}.pem`)), armor: true });
  for (const name of all) assert.deepEqual(Buffer.from(await envelopes.open(message, { with: pem(`${name}.key`) })), letter);
  // What openssl sealed.
  const theirs = readFileSync(path("../../tests/data/cms/openssl_rsa_ber.p7m"));
  assert.deepEqual(Buffer.from(await envelopes.open(theirs, { with: pem("rsa.key") })), readFileSync(path("../../tests/data/cms/letter.txt")));
});

test("in a worker, and of many pieces", async () => {
  const wasm = readFileSync(path("../dist/siegel-formats.wasm"));
  const before = globalThis.Worker;
  globalThis.Worker = /** @type {any} */ (ShimWorker);
  try {
    const inWorker = await BrowserEnvelopes.load({ wasm });
    const { key, publicKey } = await inWorker.generateKey({ type: "p256" });
    const large = content(5_000_000);
    const seen = [];
    const message = await inWorker.seal(large, { format: "jwe", to: publicKey, onProgress: ({ done }) => void seen.push(done) });
    assert.ok(seen.length > 1);
    assert.deepEqual(Buffer.from(await inWorker.open(message, { with: key })), Buffer.from(large));
    inWorker.close();
    await assertFails(inWorker.open(message, { with: key }), "closed");
  } finally {
    globalThis.Worker = before;
  }
});

test("what does not fit is refused", async () => {
  const { key, publicKey } = await envelopes.generateKey();
  const other = await envelopes.generateKey();
  const message = await envelopes.seal(letter, { format: "jwe", to: publicKey });
  await assertFails(envelopes.open(message, { with: other.key }), "no_matching_key");
  await assertFails(envelopes.open(message, {}), "no_matching_key");
  const altered = Buffer.from(message);
  altered[altered.length - 8] = altered.at(-8) === 65 ? 66 : 65; // another character of base64url
  await assertFails(envelopes.open(altered, { with: key }), "payload_forged");
  await assertFails(envelopes.open(letter, { with: key }), "bad_data");
  await assertFails(envelopes.seal(letter, { format: "jwe" }), "bad_argument");
  await assertFails(envelopes.seal(letter, /** @type {any} */ ({ format: "pgp", to: publicKey })), "bad_argument");
  await assertFails(envelopes.seal(letter, { format: "cms", to: publicKey }), "bad_argument");
  for (const unfit of ["for_servers.pem", "for_signatures.pem"]) {
    await assertFails(envelopes.seal(letter, { format: "cms", to: pem(unfit) }), "bad_certificate");
    await envelopes.seal(letter, { format: "cms", to: pem(unfit), acceptUnfitCertificates: true });
  }
  await assertFails(envelopes.seal(letter, { format: "cms", to: pem("weak.pem") }), "bad_key");
  await assertFails(envelopes.seal(letter, { format: "cms", to: pem("p384.pem") }), "bad_certificate");
  const cut = pem("rsa.pem").split("\n").toSpliced(3, 1).join("\n");
  await assertFails(envelopes.seal(letter, { format: "cms", to: cut }), "bad_certificate");
  await assertFails(envelopes.seal(letter, { format: "jwe", to: "no key" }), "bad_key");
  await assertFails(envelopes.seal(letter, { format: "jwe", to: publicKey, maxContent: 3 }), "too_large");
  await assertFails(envelopes.seal(letter, /** @type {any} */ ({ format: "jwe", to: publicKey, name: "x" })), "bad_argument");
  await assertFails(envelopes.generateKey(/** @type {any} */ ({ type: "ed25519" })), "bad_argument");
  const stop = new AbortController();
  stop.abort();
  await assertFails(envelopes.seal(letter, { format: "jwe", to: publicKey, signal: stop.signal }), "canceled");
});
