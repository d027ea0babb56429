// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertFails, assertSame, bytesOf, content, siegel } from "./support.mjs";

test("identities of every type, and the recipients that belong to them", async () => {
  const it = await siegel();
  const made = [];
  for (const type of /** @type {const} */ (["x25519", "mlkem768-x25519", "p256"])) {
    const { identity, recipient } = await it.generateIdentity(type);
    assert.match(identity, /^SIEGEL-SECRET-KEY-1[0-9A-Z]+$/);
    assert.match(recipient, /^siegel1[0-9a-z]+$/);
    assert.deepEqual(await it.recipientsOf(identity), [recipient]);
    made.push({ identity, recipient });
  }
  const file = made.map(({ identity }) => `# one\n${identity}\n`).join("\n");
  assert.deepEqual(await it.recipientsOf(file), made.map(({ recipient }) => recipient));
  await assertFails(it.recipientsOf(made[0].recipient), "bad_key");
  await assertFails(it.recipientsOf("# nothing\n"), "bad_key");
  await assertFails(it.generateIdentity(/** @type {any} */ ("rsa")), "bad_argument");
});

test("keys that WebCrypto holds cannot be exported, and name their recipient", async () => {
  const it = await siegel();
  const { keyPair, recipient } = await it.generateKeyPair();
  assert.equal(keyPair.privateKey.extractable, false);
  assert.equal(await it.recipientFromKey(keyPair), recipient);
  assert.equal(await it.recipientFromKey(keyPair.publicKey), recipient);
  const sealed = await it.seal(content(5), { to: recipient });
  assertSame(await bytesOf(await it.open(sealed, { with: keyPair })), content(5));
  await assertFails(it.recipientFromKey(keyPair.privateKey), "bad_key");
  const other = /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-384" }, false, ["deriveBits"])
  );
  await assertFails(it.recipientFromKey(other), "bad_key");
  await assertFails(it.open(sealed, { with: other }), "bad_key");
  const useless = /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveKey"])
  );
  const toUseless = await it.seal(content(5), { to: useless.publicKey });
  await assertFails(it.open(toUseless, { with: useless }), "bad_key");
});

test("a stanza that names a held key and is not for it is forged", async () => {
  const it = await siegel();
  const { keyPair, recipient } = await it.generateKeyPair();
  const sealed = await bytesOf(await it.seal(content(5), { to: recipient }));
  for (const at of [50 + 8 + 65, 60]) {
    const altered = sealed.slice();
    altered[at] ^= 1;
    await assertFails(it.open(altered, { with: keyPair }), "header_forged", String(at));
  }
});

test("identities go out sealed and armored, and come back", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const text = await it.exportIdentity(identity, "correct horse");
  assert.match(text, /^-----BEGIN SIEGEL FILE-----\n[0-9A-Za-z+/=\n]+-----END SIEGEL FILE-----\n$/);
  const file = await it.importIdentity(text, "correct horse");
  assert.match(file, new RegExp(`^# created: \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n# recipient: ${recipient}\n${identity}\n$`));
  assert.deepEqual(await it.recipientsOf(file), [recipient]);
  const binary = await bytesOf(await it.seal(new TextEncoder().encode(file), { to: { passphrase: "p" } }));
  assert.equal(await it.importIdentity(binary, "p"), file);
  assert.equal(await it.importIdentity(new Blob([binary]), "p"), file);
  assert.equal(await it.importIdentity(file), file);
  await assertFails(it.importIdentity(text, "wrong"), "bad_passphrase");
  await assertFails(it.importIdentity(text), "bad_argument");
  await assertFails(it.importIdentity("nonsense"), "bad_key");
  await assertFails(it.exportIdentity(recipient, "p"), "bad_key");
  await assertFails(it.exportIdentity(identity, ""), "bad_argument");
});

test("key services: null passes, what is no key is refused, their failures are theirs", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  /** @type {Uint8Array[]} */
  const seen = [];
  const wrap = (/** @type {Uint8Array} */ key, /** @type {Uint8Array} */ binding) => {
    seen.push(key, binding);
    return Buffer.concat([key, binding]).subarray(0, 96);
  };
  const sealed = await it.seal(content(7), { to: [{ provider: "a", keyId: content(4), wrap }, recipient] });
  assert.deepEqual(seen.map((bytes) => bytes.length), [32, 64]);
  assert.ok(seen[0].every((byte) => byte === 0), "the file key was wiped after the call");
  /** @type {any[]} */
  const asked = [];
  const unwrap = (/** @type {any} */ wrapped) => (asked.push(wrapped), wrapped.blob.slice(0, 32));
  assertSame(await bytesOf(await it.open(sealed, { with: { provider: "a", unwrap } })), content(7));
  assert.equal(asked[0].provider, "a");
  assertSame(asked[0].keyId, content(4));
  assertSame(asked[0].binding, seen[1]);
  const open = (/** @type {any} */ one) => it.open(sealed, { with: one });
  await assertFails(open({ provider: "b", unwrap }), "no_matching_key");
  await assertFails(open({ provider: "a", unwrap: () => null }), "no_matching_key");
  assertSame(await bytesOf(await open([{ provider: "a", unwrap: () => null }, identity])), content(7));
  await assertFails(open({ provider: "a", unwrap: () => content(31) }), "external_failed");
  await assertFails(open({ provider: "a", unwrap: () => content(32) }), "header_forged");
  const error = await assertFails(open({ provider: "a", unwrap: () => Promise.reject(new Error("503")) }), "external_failed");
  assert.equal(error.cause.message, "503");
  assert.ok(!error.message.includes("503"));
});
