// SPDX-License-Identifier: Apache-2.0
// The same work in workers, and what happens when one dies.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertFails, assertSame, bytesOf, cheap, content, streamOf } from "./support.mjs";
import { ShimWorker, started } from "./worker_shim.mjs";
import { Siegel } from "../dist/index.js";

const wasm = new Uint8Array(readFileSync(new URL("../dist/siegel.wasm", import.meta.url)));
/** @type {Siegel} */
let it;

before(() => void (/** @type {any} */ (globalThis).Worker = ShimWorker));
after(() => {
  it.close();
  delete (/** @type {any} */ (globalThis).Worker);
});
beforeEach(async () => {
  it?.close();
  started.length = 0;
  it = await Siegel.load({ wasm, workers: 3 });
});

test("sealing, opening, sources and readers give the same through workers", async () => {
  const held = await it.generateKeyPair();
  const { identity, recipient } = await it.generateIdentity();
  const plaintext = content(5_000_000);
  const kept = plaintext.slice();
  for (const engine of /** @type {const} */ (["webcrypto", "wasm"])) {
    const to = [recipient, held.keyPair, { passphrase: "p", ...cheap }];
    const sealed = await it.seal(plaintext, { to, engine });
    for (const way of [identity, held.keyPair, { passphrase: "p" }])
      assertSame(await bytesOf(await it.open(sealed, { with: way, engine })), kept);
    const streamed = streamOf(plaintext, [70_000]).pipeThrough(it.sealing({ to: recipient, engine }));
    assertSame(await bytesOf(streamed.pipeThrough(it.opening({ with: identity, engine }))), kept);
    const source = it.source(new Blob([plaintext]), { to: recipient, engine });
    await source.ready;
    const again = new Blob([await source.slice(0, 100_000), await source.slice(100_000, source.size)]);
    assertSame(await it.openRange(again, 1_000_000, 2_000_000, { with: identity, engine }), kept.slice(1_000_000, 2_000_000));
    source.close();
  }
  assertSame(plaintext, kept, "the input was transferred away");
  assert.equal(started.length, 4, "one for the core, three for chunks");
});

test("errors keep their words on the way", async () => {
  const { identity, recipient } = await it.generateIdentity();
  const sealed = await bytesOf(await it.seal(content(100_000), { to: recipient }));
  sealed[50_000] ^= 1;
  await assertFails(it.open(sealed, { with: identity }), "payload_forged");
  await assertFails(it.open(sealed, { with: { passphrase: "x" } }), "no_matching_key");
  await assertFails(it.seal(content(1), { to: "siegel1x" }), "bad_key");
});

test("a core worker that is ended fails what waits, and the next call gets a fresh one", async () => {
  const { identity, recipient } = await it.generateIdentity();
  const never = new ReadableStream({ pull: () => new Promise(() => {}) });
  const idle = it.sealing({ to: recipient, engine: "wasm" });
  const writer = idle.writable.getWriter();
  await idle.readable.getReader().read();
  started[0].terminate();
  const begun = Date.now();
  await assertFails(it.generateIdentity(), "internal");
  assert.ok(Date.now() - begun < 4000, `${Date.now() - begun} ms`);
  // What the old worker held is nobody's now.
  await assertFails(writer.write(content(20_000)).then(() => writer.close()), "internal");
  assertSame(await bytesOf(await it.open(await it.seal(content(9), { to: recipient }), { with: identity })), content(9));
  void never;
});

test("a chunk worker that is ended fails its file and no other", async () => {
  const { identity, recipient } = await it.generateIdentity();
  const sealed = await it.seal(content(5_000_000), { to: recipient });
  const range = () => it.openRange(sealed, 0, 3_000_000, { with: identity });
  await range();
  assert.equal(started.length, 4, "ranges are opened in workers");
  for (const worker of started.slice(1)) worker.terminate();
  await assertFails(range(), "internal");
  await sleep(500); // each of them had work, and is found dead at its own time
  assertSame(await range(), content(5_000_000).subarray(0, 3_000_000));
});

test("close ends the workers, and what is under way fails", async () => {
  const { recipient } = await it.generateIdentity();
  const pending = it.seal(content(20_000_000), { to: recipient });
  pending.catch(() => {});
  await sleep(20);
  it.close();
  await assertFails(pending, "closed");
});

test("an abort frees what the worker holds, at once", async () => {
  const { recipient } = await it.generateIdentity();
  const controller = new AbortController();
  const pending = it.seal(content(50_000_000), { to: recipient, engine: "wasm", signal: controller.signal });
  pending.catch(() => {});
  await sleep(50);
  const begun = Date.now();
  controller.abort();
  await assertFails(pending, "canceled");
  assert.ok(Date.now() - begun < 100);
  await it.generateIdentity();
  assert.ok(Date.now() - begun < 1000, "the worker still works on what was stopped");
});

test("a worker script that is not there is told at load", async () => {
  await assertFails(Siegel.load({ wasm, workerUrl: "file:///nowhere/worker.js" }), "unsupported");
});
