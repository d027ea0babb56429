// SPDX-License-Identifier: Apache-2.0
// The project's own scenarios (tests/vectors/envelope) and the external suites, through the package and both engines.
import assert from "node:assert/strict";
import { createHash, createHmac, webcrypto } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import { BatchBuffers } from "../dist/batch_buffers.js";
import { WebCryptoEngine } from "../dist/chunk_engine.js";
import { PayloadOpening } from "../dist/payload_opening.js";
import { PayloadSealing } from "../dist/payload_sealing.js";
import { runBatch } from "../dist/chunk_batch.js";
import { assertSame, siegel, streamOf } from "./support.mjs";

const own = fileURLToPath(new URL("../../tests/vectors/envelope", import.meta.url));
const external = process.env.SIEGEL_VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
const sha256 = (/** @type {Uint8Array} */ bytes) => createHash("sha256").update(bytes).digest("hex");
const hex = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, "hex"));

/** @param {string} path */
function readScenario(path) {
  const text = readFileSync(path, "utf8");
  const cut = text.indexOf("\n\n");
  /** @type {Record<string, string[]>} */
  const values = {};
  for (const line of text.slice(0, cut).split("\n")) {
    const colon = line.indexOf(": ");
    (values[line.slice(0, colon)] ??= []).push(line.slice(colon + 2));
  }
  const body = text.slice(cut + 2);
  return { values, sealed: new Uint8Array(body.startsWith("-----") ? Buffer.from(body) : Buffer.from(body, "base64")) };
}

/** What the scenario opens with. @param {Record<string, string[]>} values */
function optionsOf(values) {
  const identities = /** @type {any[]} */ ([...(values.identity ?? [])]);
  for (const passphrase of values.passphrase ?? []) identities.push({ passphrase });
  for (const kek of values.kek ?? [])
    identities.push({ kek: hex(kek), ...(values["kek-id"] ? { keyId: hex(values["kek-id"][0]) } : {}) });
  for (const provider of values.external ?? [])
    identities.push({ provider, unwrap: (/** @type {any} */ { blob }) => blob.map((/** @type {number} */ byte) => byte ^ 0x5a) });
  const context = Object.fromEntries((values["require-context"] ?? []).map((pair) => pair.split(/=(.*)/s, 2)));
  const policy = values["require-policy"] ? { policy: hex(values["require-policy"][0]) } : {};
  const signers = values["require-signer"] ? { signers: values["require-signer"] } : {};
  return { with: identities, context, ...policy, ...signers };
}

const scenarios = readdirSync(own).filter((name) => name.endsWith(".txt"));

for (const engine of /** @type {const} */ (["webcrypto", "wasm"]))
  test(`${engine}: all ${scenarios.length} scenarios of tests/vectors/envelope`, async (t) => {
    const it = await siegel();
    assert.ok(scenarios.length > 100);
    let skipped = 0;
    for (const name of scenarios) {
      const { values, sealed } = readScenario(join(own, name));
      if (values["file-key"] !== undefined) {
        skipped += 1; // the package takes no bare file key; a key service would give it
        continue;
      }
      const options = { ...optionsOf(values), engine };
      if (options.with.length === 0) options.with = (await it.generateIdentity()).identity;
      const outcome = await it.open(sealed, options).then(
        () => "success",
        (error) => error.code,
      );
      assert.equal(outcome, values.expect[0], name);
      if (values["plaintext-sha256"] === undefined) continue;

      // Byte by byte, as the digest is defined: everything that came out before the end or the error.
      const opening = it.opening({ ...options, unverified: true });
      /** @type {Uint8Array[]} */
      const released = [];
      const piped = streamOf(sealed, [sealed.length > 200_000 ? 16_400 : 61])
        .pipeThrough(opening)
        .pipeTo(new WritableStream({ write: (bytes) => void released.push(bytes) }));
      await piped.catch(() => {});
      const out = Buffer.concat(released);
      if (outcome === "success") assert.equal(sha256(out), values["plaintext-sha256"][0], name);
      const metadata = await opening.inspection.then((inspection) => inspection.metadata, () => undefined);
      if (outcome !== "success") continue;
      const members = /** @type {const} */ ({
        name: "name",
        "media-type": "media_type",
        sha256: "sha256",
        modified: "modified_ms",
        length: "length",
      });
      for (const [key, member] of Object.entries(members))
        if (values[`metadata-${key}`] !== undefined)
          assert.equal(String(metadata?.[member]), values[`metadata-${key}`][0], `${name}: ${key}`);
    }
    t.diagnostic(`${scenarios.length - skipped} opened or refused as they should be, ${skipped} with a bare file key left out`);
  });

const cobblestone = join(external, "wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json");
test("Wycheproof, chunked encryption: the framing and the WebCrypto engine", { skip: !existsSync(cobblestone) && `no ${cobblestone}` }, async () => {
  const { testGroups } = JSON.parse(readFileSync(cobblestone, "utf8"));
  let cases = 0;
  for (const one of testGroups[0].tests) {
    cases += 1;
    const sealed = new Uint8Array(inflateSync(hex(one.ct)));
    const label = Buffer.from("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");
    const info = Buffer.concat([label, sealed.subarray(0, 24), hex(one.ctx)]);
    const derived = expandSha512(hex(one.key), info, 76);
    const committed = sealed.length >= 56 && Buffer.compare(derived.subarray(44), sealed.subarray(24, 56)) === 0;
    const key = await webcrypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]);
    const engine = new WebCryptoEngine({ key, baseNonce: derived.slice(32, 44), partKey: null }, null);
    if (!committed || hex(one.key).length !== 32) {
      assert.notEqual(one.result, "valid", `case ${one.tcId}: the core checks keys and commitments`);
      continue;
    }
    for (const step of [1_000_000_000, 16_400, 5000]) {
      /** @type {Uint8Array[]} */
      const out = [];
      const opening = new PayloadOpening(engine, { size: null, padding: "none" }, new BatchBuffers(), (bytes) => void out.push(bytes.slice()));
      const outcome = await (async () => {
        for (let at = 56; at < sealed.length; at += step) await opening.push(sealed.slice(at, at + step));
        await opening.finish();
        return "valid";
      })().catch((error) => (error.name === "SiegelError" ? "invalid" : assert.fail(error)));
      assert.equal(outcome, one.result, `case ${one.tcId}: ${one.comment}`);
      const plaintext = Buffer.concat(out);
      if (outcome !== "valid") continue;
      assert.equal(createHash("sha512").update(plaintext).digest("hex"), one.msgSha512, `case ${one.tcId}`);
      /** @type {Uint8Array[]} */
      const again = [];
      const sealing = new PayloadSealing(engine, { size: null, padding: "none" }, new BatchBuffers(), (bytes) => void again.push(bytes.slice()));
      for (let at = 0; at < plaintext.length; at += step) await sealing.push(plaintext.subarray(at, at + step));
      await sealing.finish();
      assertSame(Buffer.concat(again), sealed.subarray(56), `case ${one.tcId}, sealed again`);
    }
  }
  assert.equal(cases, 35);
});

const gcm = join(external, "wycheproof/aes_gcm_test.json");
test("Wycheproof, AES-256-GCM: chunks through the WebCrypto engine", { skip: !existsSync(gcm) && `no ${gcm}` }, async () => {
  const { testGroups } = JSON.parse(readFileSync(gcm, "utf8"));
  let cases = 0;
  for (const group of testGroups) {
    if (group.keySize !== 256 || group.ivSize !== 96 || group.tagSize !== 128) continue;
    for (const one of group.tests) {
      if (one.aad !== "") continue; // chunks have none
      cases += 1;
      const key = await webcrypto.subtle.importKey("raw", hex(one.key), "AES-GCM", false, ["encrypt", "decrypt"]);
      const sealed = hex(one.ct + one.tag);
      const opened = await runBatch("open", key, hex(one.iv), 0, sealed.slice()).catch((error) => error.code);
      if (one.result === "invalid") {
        assert.equal(opened, "payload_forged", `case ${one.tcId}`);
        continue;
      }
      assertSame(opened, hex(one.msg), `case ${one.tcId}`);
      assertSame(await runBatch("seal", key, hex(one.iv), 0, hex(one.msg)), sealed, `case ${one.tcId}`);
    }
  }
  assert.ok(cases > 20, `${cases} cases`);
});

/** HKDF-Expand alone (RFC 5869, 2.3), which Node does not offer. */
function expandSha512(/** @type {Uint8Array} */ key, /** @type {Uint8Array} */ info, /** @type {number} */ size) {
  let block = Buffer.alloc(0);
  let out = Buffer.alloc(0);
  for (let i = 1; out.length < size; ++i) {
    block = createHmac("sha512", key).update(block).update(info).update(Buffer.from([i])).digest();
    out = Buffer.concat([out, block]);
  }
  return new Uint8Array(out.subarray(0, size));
}
