// SPDX-License-Identifier: Apache-2.0
// What a hostile page, an altered download or a fault inside the module must not lead to.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { CoreService } from "../dist/core_service.js";
import { Border } from "../dist/border.js";
import { assertFails, assertSame, bytesOf, cheap, content, Siegel } from "./support.mjs";

const bytes = readFileSync(new URL("../dist/siegel.wasm", import.meta.url));

/** Runs a script in a process of its own, because it spoils the realm. @param {string} script */
function inProcess(script) {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const done = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd, encoding: "utf8" });
  assert.equal(done.stderr, "");
  return done.stdout.trim();
}

test("an altered module is refused, whole or cut, and so is none at all", async () => {
  for (const at of [0, 8, 1000, bytes.length - 1]) {
    const altered = new Uint8Array(bytes);
    altered[at] ^= 1;
    await assertFails(Siegel.load({ wasm: altered }), "bad_module");
  }
  await assertFails(Siegel.load({ wasm: new Uint8Array(bytes.subarray(0, 1000)) }), "bad_module");
  await assertFails(Siegel.load({ wasm: new ArrayBuffer(0) }), "bad_module");
  await assertFails(Siegel.load({ wasm: "/nowhere/siegel.wasm" }), "io_failed");
  const it = await Siegel.load({ wasm: new Uint8Array(bytes) });
  assert.match((await it.generateIdentity()).recipient, /^siegel1/);
});

test("a compiled module of another kind is refused", async () => {
  const empty = await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  await assertFails(Siegel.load({ wasm: empty }), "bad_module");
  const it = await Siegel.load({ wasm: await WebAssembly.compile(bytes) });
  it.close();
});

test("load is strict about its options", async () => {
  await assertFails(Siegel.load(/** @type {any} */ ({ worker: false, wrokers: 1 })), "bad_argument");
  await assertFails(Siegel.load({ engine: /** @type {any} */ ("fast") }), "bad_argument");
});

test("without WebAssembly there is a readable refusal", () => {
  const said = inProcess(`
    const wasm = ${JSON.stringify(fileURLToPath(new URL("../dist/siegel.wasm", import.meta.url)))};
    delete globalThis.WebAssembly;
    const { Siegel } = await import("siegel/node");
    await Siegel.load({ wasm }).catch((error) => console.log(error.code, error.message));`);
  assert.match(said, /^unsupported .*WebAssembly/);
});

test("without WebCrypto the WASM engine seals, and the other one is refused", () => {
  const said = inProcess(`
    const { Siegel } = await import("siegel/node");
    const module = await WebAssembly.compile((await import("node:fs")).readFileSync("dist/siegel.wasm"));
    Object.defineProperty(crypto, "subtle", { value: undefined });
    delete globalThis.CryptoKey;
    const it = await Siegel.load({ wasm: module });
    const { identity, recipient } = await it.generateIdentity();
    const sealed = await it.seal(new Uint8Array(50000), { to: recipient });
    console.log((await it.open(sealed, { with: identity })).size);
    const source = it.source(new Blob([new Uint8Array(10)]), { to: recipient });
    console.log((await source.slice(0, 300).catch((error) => error)).code ?? (await source.slice(0, source.size)).length);
    try { await it.seal(new Uint8Array(1), { to: recipient, engine: "webcrypto" }); } catch (error) { console.log(error.code); }
    await it.generateKeyPair().catch((error) => console.log(error.code));`);
  assert.deepEqual(said.split("\n"), ["50000", "bad_argument", "unsupported", "unsupported"]);
});

test("random bytes that fail or repeat seal nothing", () => {
  for (const spoiled of ["throw new Error('none')", "return out.fill(7)", "return out.fill(0)"]) {
    const said = inProcess(`
      const { Siegel } = await import("siegel/node");
      const it = await Siegel.load();
      const { recipient } = await it.generateIdentity();
      Object.defineProperty(crypto, "getRandomValues", { value(out) { ${spoiled} } });
      await it.seal(new Uint8Array(1), { to: recipient }).then(() => console.log("sealed"), (error) => console.log(error.code));`);
    assert.equal(said, "random_failed", spoiled);
  }
});

test("polluted prototypes: refused, or without effect", () => {
  /** @type {[string, string][]} what is done to the page, and what has to come of it */
  const pollutions = [
    ["Object.prototype.then = function (resolve) { seen.push(this); resolve(1); }", "unsupported"],
    ["Object.prototype.toJSON = function () { seen.push(this); return {}; }", "unsupported"],
    ["Array.prototype[Symbol.iterator] = function* () { seen.push(this); }", "unsupported"],
    ["Object.prototype.then = 'text'", "unsupported"],
    ["Object.prototype.additionalData = new Uint8Array(4)", "works"],
    ["Object.prototype.tagLength = 32", "works"],
    ["Object.prototype.engine = 'wasm'; Object.prototype.to = 'siegel1x'; Object.prototype.with = 'x'", "works"],
    ["Object.prototype.passphrase = 'x'; Object.prototype.kek = new Uint8Array(32).fill(5)", "works"],
    ["Object.prototype.metadata = { length: 1 }; Object.prototype.length = 1; Object.prototype.padding = 'padme'", "works"],
    ["Object.prototype.wasm = new Uint8Array(9); Object.prototype.worker = true", "works"],
    ["Object.prototype.type = 'text/html'; Object.prototype.integrity = 'sha256-x'", "works"],
    ["Object.prototype.provider = 'x'; Object.prototype.unwrap = () => { seen.push(1); }", "works"],
  ];
  for (const [pollution, expected] of pollutions) {
    const said = inProcess(`
      const seen = [];
      const clean = await (await import("siegel/node")).Siegel.load();
      const { identity, recipient } = await clean.generateIdentity();
      const before = await clean.seal(new Uint8Array(20000), { to: recipient });
      const { Siegel } = await import("siegel/node");
      ${pollution};
      const outcome = await (async () => {
        const it = await Siegel.load();
        const sealed = await it.seal(new Uint8Array(20000), { to: recipient });
        if (sealed.type !== "application/octet-stream") return "another type";
        if (sealed.size !== it.sealedSize(20000, { to: recipient })) return "another size";
        const opened = await it.open(sealed, { with: identity });
        if (opened.type !== "application/octet-stream") return "another type";
        await it.open(before, { with: identity });
        return opened.size === 20000 ? "works" : "another content";
      })().catch((error) => error.code ?? error.stack);
      delete Object.prototype.then;
      delete Object.prototype.toJSON;
      console.log(outcome, seen.length);`);
    assert.equal(said, `${expected} 0`, pollution);
  }
});

test("after a trap the instance is dead, and the next file gets a fresh one", async () => {
  const module = await WebAssembly.compile(bytes);
  const service = new CoreService(module);
  const { object } = await service.perform("open", { options: "{}" });
  const original = WebAssembly.Instance;
  const border = new Border(module);
  // A handle that is none reads outside the memory.
  await assertFails(() => border.inspect(/** @type {any} */ (0x7fffffff)), "internal");
  await assertFails(() => border.seal("{}"), "internal", "dead");
  assert.equal(border.isDead, true);
  assert.equal(original, WebAssembly.Instance);
  await service.perform("free", { object });
  await assertFails(service.perform("unlock", { object, way: { description: "{}", secret: new Uint8Array(1) } }), "internal");
  assert.ok((await service.perform("generate", { type: "x25519" })).recipient.startsWith("siegel1"));
});

test("after Argon2id its memory is given back", async () => {
  const module = await WebAssembly.compile(bytes);
  let instances = 0;
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = /** @type {any} */ (
    new Proxy(Real, {
      construct(target, given) {
        instances += 1;
        return Reflect.construct(target, given);
      },
    })
  );
  try {
    const it = await Siegel.load({ wasm: module });
    const { recipient } = await it.generateIdentity();
    for (let i = 0; i < 3; ++i) await it.seal(content(10), { to: recipient });
    assert.equal(instances, 1);
    await it.seal(content(10), { to: { passphrase: "x" } });
    await it.seal(content(10), { to: recipient });
    assert.equal(instances, 2, "64 MiB are not kept for files that do not need them");
  } finally {
    WebAssembly.Instance = Real;
  }
});

test("secrets do not stay in the module's memory", async () => {
  const module = await WebAssembly.compile(bytes);
  const memories = /** @type {WebAssembly.Memory[]} */ ([]);
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = /** @type {any} */ (
    new Proxy(Real, {
      construct(target, given) {
        const instance = Reflect.construct(target, given);
        memories.push(instance.exports.memory);
        return instance;
      },
    })
  );
  try {
    const it = await Siegel.load({ wasm: module });
    const kek = content(32, 99);
    const passphrase = "a passphrase that is easily found";
    const plaintext = content(40_000, 5);
    const to = [{ kek }, { passphrase, ...cheap }];
    for (const engine of /** @type {const} */ (["wasm", "webcrypto"])) {
      const sealed = await it.seal(plaintext, { to, engine });
      assertSame(await bytesOf(await it.open(sealed, { with: { kek }, engine })), plaintext);
      assertSame(await bytesOf(await it.open(sealed, { with: { passphrase }, engine })), plaintext);
    }
    it.sealedSize(5, { to });
    assert.ok(memories.length > 0);
    for (const memory of memories) {
      const heap = Buffer.from(memory.buffer);
      assert.equal(heap.indexOf(kek), -1, "the key-encryption key");
      assert.equal(heap.indexOf(passphrase), -1, "the passphrase");
      for (let at = 0; at < plaintext.length - 64; at += 997)
        assert.equal(heap.indexOf(plaintext.subarray(at, at + 64)), -1, `plaintext at ${at}`);
    }
  } finally {
    WebAssembly.Instance = Real;
  }
});

test("close forgets everything", async () => {
  const it = await Siegel.load();
  const { recipient } = await it.generateIdentity();
  it.close();
  await assertFails(it.seal(content(1), { to: recipient }), "closed");
  await assertFails(it.generateIdentity(), "closed");
});

test("nothing is ever written to the console", async () => {
  const said = inProcess(`
    const { Siegel } = await import("siegel/node");
    const it = await Siegel.load();
    const { identity, recipient } = await it.generateIdentity();
    await it.seal(new Uint8Array(5), { to: "siegel1x" }).catch(() => {});
    await it.open(new Uint8Array(500), { with: identity }).catch(() => {});
    it.opening({ with: identity }).writable.getWriter().write(new Uint8Array(500)).catch(() => {});
    it.source(new Blob(["x"]), { to: "siegel1x" });
    await new Promise((resolve) => setTimeout(resolve, 50));`);
  assert.equal(said, "");
});
