// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertFails, assertSame, bytesOf, cheap, content, siegel } from "./support.mjs";

const engines = /** @type {const} */ (["webcrypto", "wasm"]);
const part = 8_388_608;
const sealedPart = 8_396_800;

/** A file whose content can change, and that counts how often it is read. */
class ChangingFile extends File {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    super([bytes], "file");
    this.bytes = bytes;
    this.reads = 0;
  }
  /** @param {number} begin @param {number} end */
  slice(begin, end) {
    this.reads += 1;
    if (this.failure !== undefined) return /** @type {any} */ ({ arrayBuffer: () => Promise.reject(this.failure) });
    return new Blob([this.bytes.slice(begin, end)]);
  }
}

for (const engine of engines) {
  test(`${engine}: slices of a source are one sealed file, in any order and size`, async () => {
    const it = await siegel();
    const { identity, recipient } = await it.generateIdentity();
    for (const size of [0, 5, 16384, 2 * 16384 + 5, part - 1, part, part + 1]) {
      const source = it.source(new Blob([content(size)]), { to: recipient, engine });
      const expected = source.size;
      await source.ready;
      assert.equal(source.size, expected);
      assert.equal(source.parts, Math.floor(size / part) + 1);
      assert.equal(source.partSize, sealedPart);
      const whole = await source.slice(0, source.size);
      assertSame(await bytesOf(await it.open(whole, { with: identity })), content(size), String(size));
      assertSame(await bytesOf(source.stream()), whole);
      const some = [[0, 1], [0, 164], [163, 165], [200, 221], [219, 230], [220, 220], [whole.length - 17, whole.length], [whole.length, whole.length]];
      some.push([Math.min(whole.length, sealedPart + 219), Math.min(whole.length, sealedPart + 221)]);
      for (const [begin, end] of some)
        assertSame(await source.slice(begin, Math.min(end, whole.length)), whole.slice(begin, end), `${size}: ${begin}`);
      if (whole.length > 300) assertSame(await bytesOf(source.stream(300)), whole.subarray(300));
      source.close();
    }
  });

  test(`${engine}: a part of another plaintext is never sealed`, async () => {
    const it = await siegel();
    const { recipient } = await it.generateIdentity();
    const blob = new ChangingFile(content(4 * part + 100));
    const source = it.source(blob, { to: recipient, engine });
    const whole = await source.slice(0, 2 * sealedPart);
    await source.slice(2 * sealedPart + 500, source.size); // the first parts are not kept any more
    assertSame(await source.slice(0, 1000), whole.subarray(0, 1000), "made again");
    await source.slice(2 * sealedPart + 500, source.size);
    blob.bytes = blob.bytes.slice();
    blob.bytes[100] ^= 1;
    await assertFails(source.slice(5000, 6000), "input_changed");
    await assertFails(source.slice(3 * sealedPart, 3 * sealedPart + 10), "input_changed", "it stays so");
    await assertFails(bytesOf(source.stream()), "input_changed");
  });
}

test("a source with padding, metadata and a passphrase has the size it says", async () => {
  const it = await siegel();
  for (const size of [0, 1, 100_000, part - 5, part + 1]) {
    const file = new File([content(size)], "name.bin");
    const source = it.source(file, { to: { passphrase: "p", ...cheap }, padding: "padme" });
    const { size: expected } = source;
    const whole = await source.slice(0, expected);
    assert.equal(source.size, expected);
    assertSame(await bytesOf(await it.open(whole, { with: { passphrase: "p" } })), content(size), String(size));
    source.close();
  }
});

test("small slices do not seal their part again and again, nor do slices at the same time", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const blob = new ChangingFile(content(100_000));
  const source = it.source(blob, { to: recipient });
  await Promise.all(Array.from({ length: 20 }, (_, i) => source.slice(i * 4000, (i + 1) * 4000)));
  for (let i = 0; i < 20; ++i) await source.slice(i * 1000, i * 1000 + 10);
  assert.equal(blob.reads, 1);
});

test("a file that went away or got shorter is input_changed", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const gone = new ChangingFile(content(1000));
  gone.failure = new DOMException("changed", "NotReadableError");
  await assertFails(it.source(gone, { to: recipient }).slice(0, 500), "input_changed");
  await assertFails(it.seal(gone, { to: recipient }), "input_changed");
  const shorter = new ChangingFile(content(1000));
  shorter.bytes = content(999);
  await assertFails(it.source(shorter, { to: recipient }).slice(0, 500), "input_changed");
  await assertFails(it.seal(shorter, { to: recipient }), "input_changed");
  const unreadable = new Blob([content(1000)]);
  unreadable.slice = gone.slice.bind(gone);
  await assertFails(it.seal(unreadable, { to: recipient }), "io_failed", "a Blob that is no File cannot change");
});

test("a source is strict about its calls, and about the end of them", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const blob = new Blob([content(1000)]);
  const source = it.source(blob, { to: recipient });
  for (const [begin, end] of [[-1, 5], [5, 4], [0, source.size + 1], [0.5, 1], [0, NaN]])
    await assertFails(source.slice(begin, end), "bad_argument");
  source.close();
  await assertFails(source.slice(0, 1), "closed");
  await assertFails(() => it.source(blob, { to: recipient, metadata: { length: 999 } }), "input_changed");
  await assertFails(() => it.source(blob, { to: recipient, padding: "padme" }), "bad_argument");
  await assertFails(it.source(blob, { to: "siegel1nonsense" }).ready, "bad_key");
});

test("with a key service the size is known when the service answered", async () => {
  const it = await siegel();
  const wrap = async (/** @type {Uint8Array} */ key) => key.map((byte) => byte ^ 1);
  const source = it.source(new Blob([content(10)]), { to: { provider: "s", wrap } });
  await assertFails(() => source.size, "unsupported");
  await source.ready;
  const opened = await it.open(await source.slice(0, source.size), {
    with: { provider: "s", unwrap: ({ blob }) => blob.map((byte) => byte ^ 1) },
  });
  assertSame(await bytesOf(opened), content(10));
});

test("aborting a source ends it", async () => {
  const it = await siegel();
  const { recipient } = await it.generateIdentity();
  const controller = new AbortController();
  const source = it.source(new Blob([content(10)]), { to: recipient, signal: controller.signal });
  await source.ready;
  controller.abort();
  await assertFails(source.slice(0, 5), "canceled");
});
