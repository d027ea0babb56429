// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertFails, assertSame, bytesOf, content, siegel, streamOf } from "./support.mjs";

const engines = /** @type {const} */ (["webcrypto", "wasm"]);

for (const engine of engines) {
  test(`${engine}: cutting the streams anywhere changes nothing`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    const plaintext = content(2 * 16384 + 100);
    const cuts = [[1, 3, 16384], [16383], [16384], [16385], [7], [40_000], [0, 5000], [100_000]];
    for (const sizes of cuts) {
      const sealed = await bytesOf(streamOf(plaintext, sizes).pipeThrough(it.sealing({ to: recipient, engine })));
      assert.equal(sealed.length, it.sealedSize(plaintext.length, { to: recipient }));
      for (const others of cuts) {
        const opened = await bytesOf(streamOf(sealed, others).pipeThrough(it.opening({ with: identity, engine })));
        assertSame(opened, plaintext, `${sizes} ${others}`);
      }
    }
  });

  test(`${engine}: a sealed file cut off anywhere is never taken for whole`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    const plaintext = content(16384 + 10);
    for (const metadata of [null, { length: plaintext.length }]) {
      const sealed = await bytesOf(await it.seal(plaintext, { to: recipient, metadata, engine }));
      const places = [0, 1, 7, 8, 11, 12, 40, 163, 164, 187, 188, 219, 220, 221, 235, 236];
      for (let at = 250; at < sealed.length; at += 1237) places.push(at);
      places.push(sealed.length - 27, sealed.length - 26, sealed.length - 25, sealed.length - 10, sealed.length - 1);
      for (const at of places) {
        const error = await it.open(sealed.slice(0, at), { with: identity, engine }).catch((error) => error);
        // A cut inside a chunk shows as one that does not verify.
        assert.ok(["truncated", metadata === null ? "payload_forged" : ""].includes(error.code), `${at}: ${error}`);
      }
      const longer = new Uint8Array(sealed.length + 1);
      longer.set(sealed);
      await assertFails(it.open(longer, { with: identity, engine }), metadata === null ? "payload_forged" : "trailing_data");
    }
  });

  test(`${engine}: no altered byte goes unseen`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    const sealed = await bytesOf(await it.seal(content(40), { to: recipient, context: { a: "b" }, engine }));
    for (let at = 0; at < sealed.length; ++at) {
      const altered = sealed.slice();
      altered[at] ^= 1 << at % 8;
      await it.open(altered, { with: identity, engine }).then(
        () => assert.fail(`byte ${at} was altered`),
        (error) => assert.equal(error.name, "SiegelError", `${at}: ${error.stack}`),
      );
    }
  });

  test(`${engine}: what comes out before an error is an authentic beginning`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    const plaintext = content(200 * 16384);
    const sealed = await bytesOf(await it.seal(plaintext, { to: recipient, engine }));
    sealed[220 + 150 * 16400 + 8000] ^= 1;
    const reader = streamOf(sealed, [50_000]).pipeThrough(it.opening({ with: identity, engine })).getReader();
    const pieces = [];
    const error = await (async () => {
      for (;;) pieces.push((await reader.read()).value);
    })().catch((error) => error);
    assert.equal(error.code, "payload_forged");
    const out = Buffer.concat(pieces);
    assert.ok(out.length <= 150 * 16384);
    assertSame(out, plaintext.subarray(0, out.length));
  });
}

test("opening(): the inspection comes with the header, long before the end", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const sealed = await bytesOf(await it.seal(content(100_000), { to: recipient, metadata: { name: "n" } }));
  const stream = it.opening({ with: identity });
  const writer = stream.writable.getWriter();
  const rest = bytesOf(stream.readable);
  await writer.write(sealed.subarray(0, 1000));
  assert.equal((await stream.inspection).metadata?.name, "n");
  await writer.write(sealed.subarray(1000));
  await writer.close();
  assertSame(await rest, content(100_000));
});

test("opening(): the inspection fails with the stream", async () => {
  const it = await siegel();
  const { identity } = await it.generateIdentity();
  const stream = it.opening({ with: identity });
  const piped = new Blob([content(5000)]).stream().pipeThrough(stream).pipeTo(new WritableStream());
  await assertFails(piped, "bad_header");
  await assertFails(stream.inspection, "bad_header");
});

test("small pieces do not wait for a full batch", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const { readable, writable } = it.sealing({ to: recipient });
  const writer = writable.getWriter();
  const reader = readable.getReader();
  assert.equal((await reader.read()).value?.length, 220);
  await writer.write(content(16384));
  assert.equal((await reader.read()).value?.length, 16400);
  await writer.abort();
});

test("a reader that does not read stops the writer: memory stays bounded", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const { readable, writable } = it.sealing({ to: recipient });
  const writer = writable.getWriter();
  let written = 0;
  let stopped = false;
  const writing = (async () => {
    for (let i = 0; i < 64 && !stopped; ++i) {
      await writer.write(content(1 << 20));
      written += 1;
    }
  })();
  await sleep(400);
  assert.ok(written <= 8, `${written} MiB were taken without anybody reading`);
  stopped = true;
  const read = bytesOf(readable);
  await writing;
  await writer.close();
  assert.equal((await read).length, it.sealedSize(written << 20, { to: recipient }));
});

test("AbortSignal stops every kind of call", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const never = () => new ReadableStream({ pull: () => new Promise(() => {}) });
  const canceled = new AbortController();
  canceled.abort();
  await assertFails(() => it.seal(content(1), { to: recipient, signal: canceled.signal }), "canceled", "before");
  /** @type {((signal: AbortSignal) => Promise<unknown>)[]} */
  const calls = [
    (signal) => it.seal(never(), { to: recipient, signal }),
    (signal) => it.open(never(), { with: identity, signal }),
    (signal) => it.inspect(never(), { signal }),
    (signal) => never().pipeThrough(it.sealing({ to: recipient, signal })).pipeTo(new WritableStream()),
    (signal) => never().pipeThrough(it.opening({ with: identity, signal })).pipeTo(new WritableStream()),
    (signal) => it.seal(content(1), { to: { provider: "slow", wrap: () => new Promise(() => {}) }, signal }),
    (signal) => it.source(new Blob([content(9)]), { to: { provider: "slow", wrap: () => new Promise(() => {}) }, signal }).ready,
  ];
  for (const call of calls) {
    const controller = new AbortController();
    const pending = call(controller.signal);
    pending.catch(() => {});
    await sleep(10);
    controller.abort(new Error("enough"));
    await assertFails(pending, "canceled", String(call));
  }
});

test("an aborted input stream is canceled, so that it can let go", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const controller = new AbortController();
  let reason;
  const input = new ReadableStream({ pull: () => new Promise(() => {}), cancel: (given) => void (reason = given) });
  const pending = it.seal(input, { to: recipient, signal: controller.signal });
  await sleep(5);
  controller.abort();
  await assertFails(pending, "canceled");
  await sleep(5);
  assert.equal(/** @type {any} */ (reason)?.code, "canceled");
});

test("a reader that goes away fails the writer", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const { readable, writable } = it.sealing({ to: recipient });
  const writer = writable.getWriter();
  await writer.write(content(100));
  await readable.cancel("gone");
  await assertFails(writer.write(content(100)), "canceled");
});

test("a failing input fails the result, and progress goes up to the whole", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error("disk"));
    },
  });
  await assertFails(it.seal(broken, { to: recipient }), "io_failed");
  const strange = new ReadableStream({
    pull(controller) {
      controller.enqueue("text");
      controller.close();
    },
  });
  await assertFails(it.seal(strange, { to: recipient }), "bad_argument");
  /** @type {import("siegel").Progress[]} */
  const seen = [];
  await it.seal(content(3_000_000), { to: recipient, onProgress: (progress) => seen.push(progress) });
  assert.ok(seen.length >= 3);
  assert.deepEqual(seen.at(-1), { done: 3_000_000, total: 3_000_000 });
  for (let i = 1; i < seen.length; ++i) assert.ok(seen[i].done > seen[i - 1].done);
});

test("many files at once, on one instance", async () => {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const plaintext = content(100_000 + i * 31_000, i + 1);
      const engine = engines[i % 2];
      const sealed = await it.seal(streamOf(plaintext, [9000 + i]), { to: recipient, engine });
      assertSame(await bytesOf(await it.open(sealed, { with: identity, engine })), plaintext);
    }),
  );
});
