// SPDX-License-Identifier: Apache-2.0
// One format, three ways to it: the native command, the WASM engine, the WebCrypto engine. Each opens what the others
// sealed; and with the same random bytes all of them write the same file, byte for byte.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertSame, bytesOf, cheap, content, Siegel, siegel } from "./support.mjs";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const command = process.env.SIEGEL ?? path("../../build/release/cli/siegel");
const skip = !existsSync(command) && `no command at ${command}`;
const folder = mkdtempSync(join(tmpdir(), "siegel-parity-"));
after(() => rmSync(folder, { recursive: true }));

const kek = content(32, 3);
const passphrase = "Zürich 47";
const engines = /** @type {const} */ (["webcrypto", "wasm"]);

/** The random bytes of tests/faults/random_source.cpp, mode "seeded". @param {bigint} call @param {Uint8Array} out */
function fillSeeded(call, out) {
  const mask = (1n << 64n) - 1n;
  let state = ((call + 1n) << 32n) & mask;
  let word = 0n;
  for (let i = 0; i < out.length; ++i) {
    if (i % 8 === 0) {
      word = state = (state + 0x9e3779b97f4a7c15n) & mask;
      word = ((word ^ (word >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
      word = ((word ^ (word >> 27n)) * 0x94d049bb133111ebn) & mask;
      word ^= word >> 31n;
    }
    out[i] = Number((word >> BigInt(8 * (i % 8))) & 0xffn);
  }
}

/** Runs `work` with seeded random bytes, counted from its beginning as in a process of its own. */
async function withSeededRandom(/** @type {() => Promise<Uint8Array>} */ work) {
  let calls = 0n;
  Object.defineProperty(globalThis.crypto, "getRandomValues", {
    configurable: true,
    value(/** @type {Uint8Array} */ out) {
      fillSeeded(++calls, out);
      return out;
    },
  });
  try {
    return await work();
  } finally {
    delete (/** @type {any} */ (globalThis.crypto).getRandomValues);
  }
}

/** The preloaded library: from the native build, or compiled here. */
function randomShim() {
  const built = process.env.SIEGEL_RANDOM_SOURCE;
  if (built !== undefined) return built;
  const shim = join(folder, "random_source.so");
  const compiler = process.env.CXX ?? "c++";
  const source = path("../../tests/faults/random_source.cpp");
  return spawnSync(compiler, ["-shared", "-fPIC", "-o", shim, source]).status === 0 ? shim : null;
}
const shim = skip ? null : randomShim();

/** The command with a passphrase on descriptor 3, for what asks for one. */
function native(/** @type {string[]} */ options, /** @type {Uint8Array} */ input, environment = {}) {
  const secret = join(folder, "passphrase");
  writeFileSync(secret, `${passphrase}\n`);
  const needs = options.includes("-p");
  const line = needs ? ["-c", 'exec "$0" "$@" --passphrase-fd 3 3<"$SECRET"'] : ["-c", 'exec "$0" "$@"'];
  const done = spawnSync("sh", [...line, command, ...options], {
    input,
    env: { ...process.env, SECRET: secret, ...environment },
    maxBuffer: 1 << 28,
  });
  assert.equal(done.status, 0, `${options.join(" ")}: ${done.stderr}`);
  return new Uint8Array(done.stdout);
}

/** Every kind of recipient: how the command and how the package name it, on both ends. */
async function kinds() {
  const it = await siegel();
  const kekFile = join(folder, "kek");
  writeFileSync(kekFile, kek, { mode: 0o600 });
  /** @type {{ name: string, seal: string[], open: string[], to: any, with: any, options?: any }[]} */
  const all = [];
  for (const type of /** @type {const} */ (["x25519", "mlkem768-x25519", "p256"])) {
    const { identity, recipient } = await it.generateIdentity(type);
    const file = join(folder, type);
    writeFileSync(file, `${identity}\n`, { mode: 0o600 });
    all.push({ name: type, seal: ["-r", recipient], open: ["-i", file], to: recipient, with: identity });
    const anonymous = { seal: ["-r", recipient, "--anonymous"], open: ["-i", file], to: recipient, with: identity };
    all.push({ name: `${type}, anonymous`, ...anonymous, options: { anonymous: true } });
  }
  const cost = ["--argon2-memory", "19", "--argon2-passes", "2"];
  const memoryKiB = 19 * 1024;
  all.push({ name: "passphrase", seal: ["-p", ...cost], open: ["-p"], to: { passphrase, ...cheap, memoryKiB }, with: { passphrase } });
  all.push({ name: "kek", seal: ["--kek-file", kekFile], open: ["--kek-file", kekFile], to: { kek }, with: { kek } });
  const keyId = new TextEncoder().encode("my key");
  const named = ["--kek-file", kekFile, "--kek-id", "my key"];
  all.push({ name: "named kek", seal: named, open: named, to: { kek, keyId }, with: { kek, keyId } });
  all.push({
    name: "key program",
    seal: ["--wrap-command", "/bin/cat", "--wrap-key-id", "my key"],
    open: ["--unwrap-command", "/bin/cat"],
    to: { provider: "command", keyId, wrap: (/** @type {Uint8Array} */ key) => key.slice() },
    with: { provider: "command", unwrap: (/** @type {any} */ { blob }) => blob },
  });
  const several = all.filter(({ name }) => ["p256", "kek"].includes(name));
  all.push({
    name: "several",
    seal: several.flatMap((one) => one.seal),
    open: several[0].open,
    to: several.map((one) => one.to),
    with: several[1].with,
  });
  return all;
}

test("sealed by one, opened by the other: every kind of recipient", { skip }, async () => {
  const it = await siegel();
  const plaintext = content(100_001);
  for (const kind of await kinds())
    for (const engine of engines) {
      const fromHere = await bytesOf(await it.seal(plaintext, { to: kind.to, engine, ...kind.options }));
      assertSame(native(["open", ...kind.open], fromHere), plaintext, `${kind.name}: ${engine} to native`);
      const fromThere = native(["seal", ...kind.seal], plaintext);
      assertSame(await bytesOf(await it.open(fromThere, { with: kind.with, engine })), plaintext, `${kind.name}: native to ${engine}`);
    }
});

test("the same random bytes, the same file: native, WASM and WebCrypto", { skip: skip || (shim === null && "no compiler for the shim") }, async (t) => {
  const seeded = { LD_PRELOAD: shim, FAULT_RANDOM: "seeded" };
  let compared = 0;
  for (const kind of await kinds())
    for (const size of [0, 1, 16384, 2_000_000]) {
      const plaintext = content(size);
      const expected = native(["seal", "--no-metadata", ...kind.seal], plaintext, seeded);
      for (const engine of engines) {
        const sealed = await withSeededRandom(async () => {
          const fresh = await Siegel.load();
          return await bytesOf(await fresh.seal(plaintext, { to: kind.to, metadata: null, engine, ...kind.options }));
        });
        assertSame(sealed, expected, `${kind.name}, ${size} bytes, ${engine}`);
        compared += 1;
      }
    }
  t.diagnostic(`${compared} files compared`);
});

test("the same with metadata, context, policy and padding, and from a source", { skip: skip || (shim === null && "no compiler for the shim") }, async () => {
  const seeded = { LD_PRELOAD: shim, FAULT_RANDOM: "seeded" };
  const [x25519] = await kinds();
  const plaintext = content(1_234_567);
  const file = join(folder, "content.bin");
  const policy = join(folder, "policy");
  writeFileSync(file, plaintext);
  writeFileSync(policy, "the policy\n");
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  const options = ["--pad", "--context", "a=b", "--policy", policy, "--media-type", "text/plain", "-o", "-", file];
  const expected = native(["seal", ...x25519.seal, ...options], new Uint8Array(0), seeded);
  const input = new File([plaintext], "content.bin", { type: "text/plain", lastModified: Math.trunc(statSync(file).mtimeMs) });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", readFileSync(policy)));
  const mine = /** @type {any} */ ({ to: x25519.to, context: { a: "b" }, policy: digest, padding: "padme" });
  for (const engine of engines) {
    const sealed = await withSeededRandom(async () => await bytesOf(await (await Siegel.load()).seal(input, { ...mine, engine })));
    assertSame(sealed, expected, engine);
    const sliced = await withSeededRandom(async () => {
      const source = (await Siegel.load()).source(input, { ...mine, engine });
      await source.ready;
      return await bytesOf(source.stream());
    });
    assertSame(sliced, expected, `${engine}, from a source`);
  }
});

test("key files go both ways: plain, sealed, armored", { skip }, async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const file = join(folder, "exported");
  writeFileSync(file, await it.exportIdentity(identity, passphrase), { mode: 0o600 });
  const sealed = await bytesOf(await it.seal(content(9), { to: recipient }));
  const secret = join(folder, "passphrase");
  writeFileSync(secret, `${passphrase}\n`);
  const shell = 'exec "$0" open -i "$FILE" --passphrase-fd 3 3<"$SECRET"';
  const done = spawnSync("sh", ["-c", shell, command], { input: sealed, env: { ...process.env, FILE: file, SECRET: secret } });
  assert.equal(done.status, 0, String(done.stderr));
  assertSame(new Uint8Array(done.stdout), content(9));

  const sealedKey = native(["keygen", "-p", "-o", "-"], new Uint8Array(0));
  const text = await it.importIdentity(sealedKey, passphrase);
  assert.equal((await it.recipientsOf(text)).length, 1);
  const plainKey = native(["keygen", "--pq", "-o", "-"], new Uint8Array(0));
  assert.equal(await it.importIdentity(plainKey), Buffer.from(plainKey).toString());
});

test("armor of the command opens, and rewrapped files go both ways", { skip }, async () => {
  const it = await siegel();
  const [x25519, , hybrid] = await kinds();
  const plaintext = content(50_000);
  const armored = native(["seal", "--armor", ...x25519.seal], plaintext);
  assertSame(await bytesOf(await it.open(armored, { with: x25519.with })), plaintext);
  assert.equal((await it.inspect(armored)).recipients[0].type, "x25519");
  const sealed = new Blob([native(["seal", ...x25519.seal], plaintext)]);
  const rewrapped = await it.rewrap(sealed, { with: x25519.with, to: hybrid.to });
  assertSame(native(["open", ...hybrid.open], await bytesOf(rewrapped)), plaintext);
});
