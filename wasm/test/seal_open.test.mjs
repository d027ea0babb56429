// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertFails, assertSame, bytesOf, cheap, content, siegel, streamOf } from "./support.mjs";

const engines = /** @type {const} */ (["webcrypto", "wasm"]);
const other = { webcrypto: "wasm", wasm: "webcrypto" };
const sizes = [0, 1, 16383, 16384, 16385, 32768, 64 * 16384 - 1, 64 * 16384, 64 * 16384 + 1, 3_000_000];

for (const engine of engines) {
  test(`${engine}: what was sealed opens with the other engine, at every size that matters`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    for (const size of sizes) {
      const plaintext = content(size);
      const sealed = await it.seal(plaintext, { to: recipient, engine });
      assert.equal(sealed.size, it.sealedSize(size, { to: recipient }), `size of ${size}`);
      assert.equal(sealed.type, "application/octet-stream");
      const opened = await it.open(sealed, { with: identity, engine: other[engine] });
      assert.equal(opened.type, "application/octet-stream");
      assertSame(await bytesOf(opened), plaintext, String(size));
    }
  });
}

test("every kind of input gives the same content back, and keeps what the caller gave", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const plaintext = content(64 * 16384);
  const kept = plaintext.slice();
  const padded = content(70_000);
  const inputs = [plaintext, plaintext.buffer, new Blob([plaintext]), streamOf(plaintext, [64 * 16384]), padded.subarray(7, 50_000)];
  for (const input of inputs) {
    const expected = input === inputs[4] ? padded.slice(7, 50_000) : kept;
    const sealed = await bytesOf(await it.seal(input, { to: recipient }));
    for (const form of [sealed, sealed.buffer, new Blob([sealed]), streamOf(sealed, [5000])])
      assertSame(await bytesOf(await it.open(form, { with: identity })), expected);
  }
  assertSame(plaintext, kept, "the input was changed or taken away");
});

test("every kind of recipient", async () => {
  const it = await siegel();
  const plaintext = content(40_000);
  const held = await it.generateKeyPair();
  const kek = content(32, 9);
  const xor = (/** @type {Uint8Array} */ bytes) => bytes.map((byte) => byte ^ 0x5a);
  /** @type {[string, any, any][]} */
  const kinds = [];
  for (const type of /** @type {const} */ (["x25519", "mlkem768-x25519", "p256"])) {
    const { identity, recipient } = await it.generateIdentity(type);
    kinds.push([type, recipient, identity]);
    kinds.push([`${type} as a key file`, recipient, `# a comment\r\n\n${identity}\n`]);
    kinds.push([`${type} as bytes`, recipient, new TextEncoder().encode(identity)]);
  }
  kinds.push(["held key", held.recipient, held.keyPair]);
  kinds.push(["held public key", held.keyPair.publicKey, held.keyPair]);
  kinds.push(["held key pair", held.keyPair, held.keyPair]);
  kinds.push(["passphrase", { passphrase: "Grüße", ...cheap }, { passphrase: "Gru\u0308ße" }]);
  kinds.push(["passphrase as bytes", { passphrase: new TextEncoder().encode("Grüße"), ...cheap }, { passphrase: "Grüße" }]);
  kinds.push(["key-encryption key", { kek }, { kek }]);
  kinds.push(["named key-encryption key", { kek, keyId: content(200) }, { kek, keyId: content(200) }]);
  const service = { provider: "test", keyId: content(3), wrap: xor };
  kinds.push(["key service", service, { provider: "test", unwrap: ({ blob }) => xor(blob) }]);
  for (const [name, to, identity] of kinds) {
    for (const engine of engines) {
      const sealed = await it.seal(plaintext, { to, engine });
      assertSame(await bytesOf(await it.open(sealed, { with: identity, engine })), plaintext, name);
      // After others that do not fit.
      const strangers = [(await it.generateIdentity()).identity, { kek: content(32, 77) }, (await it.generateKeyPair()).keyPair];
      assertSame(await bytesOf(await it.open(sealed, { with: [...strangers, identity] })), plaintext, name);
    }
    const described = (await it.inspect(await it.seal(plaintext, { to }))).recipients;
    assert.equal(described.length, 1, name);
    if (name !== "key service") assert.equal((await it.seal(plaintext, { to })).size, it.sealedSize(plaintext.length, { to }), name);
  }
  await assertFails(() => it.sealedSize(1, { to: service }), "unsupported");
});

test("anonymous files tell nobody whom they are for, and open all the same", async () => {
  const it = await siegel();
  const held = await it.generateKeyPair();
  const { identity, recipient } = await it.generateIdentity();
  const sealed = await it.seal(content(10), { to: [recipient, held.keyPair], anonymous: true });
  for (const one of (await it.inspect(sealed)).recipients) assert.equal(one.key_id, null);
  const stranger = await it.generateKeyPair();
  for (const way of [identity, held.keyPair, [stranger.keyPair, held.keyPair]])
    assertSame(await bytesOf(await it.open(sealed, { with: way })), content(10));
  await assertFails(it.open(sealed, { with: stranger.keyPair }), "no_matching_key");
});

test("metadata: a File gives its own, a caller gives others, null gives none", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const inspect = async (/** @type {Blob} */ sealed) => {
    const stream = it.opening({ with: identity });
    const done = sealed.stream().pipeThrough(stream).pipeTo(new WritableStream());
    const inspection = await stream.inspection;
    await done;
    assert.equal(inspection.authenticated, true);
    return inspection.metadata;
  };
  const file = new File([content(5)], "a/b\\c\u0007.txt", { type: "text/plain", lastModified: 1700000000123 });
  assert.deepEqual(await inspect(await it.seal(file, { to: recipient })), {
    name: "a_b_c_.txt",
    media_type: "text/plain",
    modified_ms: 1700000000123,
    length: 5,
  });
  const odd = new File([], "..", { type: "x\u00fc", lastModified: -5 });
  assert.deepEqual(await inspect(await it.seal(odd, { to: recipient })), { length: 0 });
  const long = await inspect(await it.seal(new File([], "ü".repeat(900)), { to: recipient }));
  assert.equal(long?.name, "ü".repeat(512));
  assert.equal(await inspect(await it.seal(file, { to: recipient, metadata: null })), undefined);
  assert.equal(await inspect(await it.seal(content(5), { to: recipient })), undefined);
  const given = await it.seal(file, { to: recipient, metadata: { name: "other", length: 5 } });
  assert.deepEqual(await inspect(given), { name: "other", length: 5 });
  await assertFails(it.seal(file, { to: recipient, metadata: { name: "a/b" } }), "bad_argument");
  await assertFails(it.seal(file, { to: recipient, metadata: { length: 6 } }), "input_changed", "too short");
  await assertFails(it.seal(file, { to: recipient, metadata: { length: 4 } }), "input_changed", "too long");
});

for (const engine of engines)
  test(`${engine}: Padmé padding is added, and taken off again`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    for (const size of [0, 1, 1000, 16383, 16384, 100_001, 2_500_000]) {
      const options = /** @type {const} */ ({ to: recipient, padding: "padme", metadata: { length: size }, engine });
      const sealed = await it.seal(content(size), options);
      assert.equal(sealed.size, it.sealedSize(size, options));
      assertSame(await bytesOf(await it.open(sealed, { with: identity, engine })), content(size));
    }
    await assertFails(it.seal(content(1), { to: recipient, padding: "padme" }), "bad_argument");
  });

test("context and policy are public, authentic, and insisted on", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const context = { case: "4711", ["__proto__"]: "text" };
  const policy = content(32);
  const sealed = await it.seal(content(9), { to: recipient, context, policy });
  const { context: shown, policy_sha256 } = await it.inspect(sealed);
  assert.deepEqual(Object.entries(shown).sort(), Object.entries(context).sort());
  assert.equal(policy_sha256, Buffer.from(policy).toString("hex"));
  for (const required of [{}, { context: { case: "4711" } }, { policy }, { context, policy }])
    assertSame(await bytesOf(await it.open(sealed, { with: identity, ...required })), content(9));
  await assertFails(it.open(sealed, { with: identity, context: { case: "4712" } }), "policy_denied");
  await assertFails(it.open(sealed, { with: identity, context: { other: "" } }), "policy_denied");
  await assertFails(it.open(sealed, { with: identity, policy: content(32, 5) }), "policy_denied");
});

test("post-quantum and classical recipients are mixed only when asked for", async () => {
  const it = await siegel();
  const classical = await it.generateIdentity();
  const hybrid = await it.generateIdentity("mlkem768-x25519");
  const to = [classical.recipient, hybrid.recipient];
  await assertFails(it.seal(content(1), { to }), "bad_argument");
  const sealed = await it.seal(content(1), { to, allowMixed: true });
  assert.equal((await it.inspect(sealed)).post_quantum, "no");
  assertSame(await bytesOf(await it.open(sealed, { with: hybrid.identity })), content(1));
});

test("wrong calls are refused, each with a word that says why", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const x = content(3);
  /** @type {[any, string][]} */
  const seals = [
    [{}, "bad_argument"],
    [null, "bad_argument"],
    [{ to: [] }, "bad_argument"],
    [{ to: recipient, too: recipient }, "bad_argument"],
    [{ to: recipient, context: { a: 1 } }, "bad_argument"],
    [{ to: recipient, policy: content(31) }, "bad_argument"],
    [{ to: recipient, padding: "yes" }, "bad_argument"],
    [{ to: recipient, engine: "other" }, "bad_argument"],
    [{ to: recipient, signal: {} }, "bad_argument"],
    [{ to: recipient.slice(0, -1) }, "bad_key"],
    [{ to: identity }, "bad_key"],
    [{ to: 7 }, "bad_argument"],
    [{ to: { passphrase: "" } }, "bad_argument"],
    [{ to: { passphrase: "x", memoryKiB: 1000 } }, "bad_argument"],
    [{ to: { passphrase: "x", memoryKiB: 2 ** 21 } }, "bad_argument"],
    [{ to: { passphrase: "x", passes: 1.5 } }, "bad_argument"],
    [{ to: { passphrase: "x", lanes: 1 } }, "bad_argument"],
    [{ to: { kek: content(31) } }, "bad_key"],
    [{ to: { kek: new Uint8Array(32) } }, "bad_key"],
    [{ to: { provider: "", wrap: (/** @type {any} */ key) => key } }, "bad_argument"],
    [{ to: { provider: "x" } }, "bad_argument"],
    [{ to: { provider: "x", wrap: () => new Uint8Array(0) } }, "external_failed"],
    [{ to: { provider: "x", wrap: () => Promise.reject(new Error("down")) } }, "external_failed"],
  ];
  for (const [options, code] of seals) await assertFails(() => it.seal(x, options), code, JSON.stringify(options));
  const sealed = await it.seal(x, { to: recipient });
  await assertFails(it.open(sealed, /** @type {any} */ ({})), "bad_argument");
  await assertFails(it.open(sealed, { with: recipient }), "bad_key");
  await assertFails(it.open(sealed, { with: "" }), "bad_key");
  await assertFails(it.open(sealed, { with: /** @type {any} */ (5) }), "bad_argument");
  await assertFails(it.open(sealed, { with: (await it.generateIdentity()).identity }), "no_matching_key");
  await assertFails(it.open(sealed, { with: { passphrase: "x" } }), "no_matching_key");
  await assertFails(it.seal(/** @type {any} */ ("text"), { to: recipient }), "bad_argument");
  await assertFails(() => it.sealedSize(-1, { to: recipient }), "bad_argument");
  const locked = sealed.stream();
  locked.getReader();
  await assertFails(it.open(locked, { with: identity }), "bad_argument");
});

test("a wrong passphrase is called so, and the right one after it still opens", async () => {
  const it = await siegel();
  const sealed = await it.seal(content(3), { to: { passphrase: "right", ...cheap } });
  await assertFails(it.open(sealed, { with: { passphrase: "wrong" } }), "bad_passphrase");
  const { identity } = await it.generateIdentity();
  await assertFails(it.open(sealed, { with: [{ passphrase: "wrong" }, identity] }), "bad_passphrase");
  assertSame(await bytesOf(await it.open(sealed, { with: [{ passphrase: "wrong" }, { passphrase: "right" }] })), content(3));
});

test("secrets of the caller stay as they were", async () => {
  const it = await siegel();
  const kek = content(32);
  const passphrase = new TextEncoder().encode("secret");
  const sealed = await it.seal(content(3), { to: [{ kek }, { passphrase, ...cheap }] });
  await it.open(sealed, { with: { kek } });
  await it.open(sealed, { with: { passphrase } });
  assertSame(kek, content(32));
  assert.equal(new TextDecoder().decode(passphrase), "secret");
});
