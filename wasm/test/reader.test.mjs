// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertFails, assertSame, bytesOf, content, siegel } from "./support.mjs";

/** What the server gives, and how it misbehaves. */
const served = { bytes: new Uint8Array(0), etag: '"1"', modified: "", behaviour: "", requests: /** @type {any[]} */ ([]) };
const server = createServer((request, response) => {
  served.requests.push(request.headers);
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const { bytes, behaviour } = served;
  if (behaviour === "gone") return response.writeHead(404).end();
  if (behaviour === "no ranges" || match === null) return response.writeHead(200).end(bytes);
  if (request.headers["if-match"] !== undefined && request.headers["if-match"] !== served.etag)
    return response.writeHead(412).end();
  let begin = Number(match[1]);
  let end = Math.min(Number(match[2]) + 1, bytes.length);
  if (begin >= bytes.length) return response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  if (behaviour === "other range") (begin += 1), (end += 1);
  const headers = /** @type {Record<string, string>} */ ({ "content-range": `bytes ${begin}-${end - 1}/${bytes.length}` });
  if (served.etag !== "") headers.etag = served.etag;
  if (served.modified !== "") headers["last-modified"] = served.modified;
  if (behaviour === "no content-range") delete headers["content-range"];
  const body = bytes.slice(begin, end);
  if (behaviour === "breaks off") {
    response.writeHead(206, { ...headers, "content-length": body.length });
    return response.write(body.subarray(0, body.length - 1), () => response.destroy());
  }
  response.writeHead(206, headers);
  response.end(behaviour === "too much" ? Buffer.concat([body, new Uint8Array(100_000)]) : body);
});
let url = "";

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/file`;
});
after(() => server.close());

async function sealedFile(/** @type {number} */ size, options = {}) {
  const it = await siegel();
  const { identity, recipient } = await it.generateIdentity();
  const plaintext = content(size);
  const sealed = await bytesOf(await it.seal(plaintext, { to: recipient, ...options }));
  Object.assign(served, { bytes: sealed, etag: '"1"', modified: "", behaviour: "", requests: [] });
  return { it, identity, plaintext, sealed };
}

for (const engine of /** @type {const} */ (["webcrypto", "wasm"]))
  for (const form of ["blob", "address"])
    test(`${engine}, ${form}: any range of the content`, async () => {
      const size = 70 * 16384 + 100;
      for (const options of [{}, { metadata: { length: size } }, { metadata: { length: size }, padding: "padme" }]) {
        const { it, identity, plaintext, sealed } = await sealedFile(size, options);
        const reader = await it.reader(form === "blob" ? new Blob([sealed]) : url, { with: identity, engine });
        assert.equal(reader.size, size);
        assert.equal(reader.inspection.authenticated, true);
        const ranges = [[0, 0], [0, 1], [0, size], [16383, 16385], [5, 16384], [16384, 32768], [size - 1, size], [size, size], [size - 5, size + 1000], [1_000_000, 1_100_000]];
        for (const [begin, end] of ranges) assertSame(await reader.slice(begin, end), plaintext.slice(begin, end), `${begin}-${end}`);
        assertSame(await bytesOf(reader.stream()), plaintext);
        await assertFails(reader.slice(size + 1, size + 2), "bad_argument");
        await assertFails(reader.slice(5, 4), "bad_argument");
        reader.close();
        await assertFails(reader.slice(0, 1), engine === "webcrypto" ? "closed" : "internal");
        assertSame(await it.openRange(new Blob([sealed]), 10, 20, { with: identity, engine }), plaintext.slice(10, 20));
      }
    });

test("only what is needed is asked for, always of the same version", async () => {
  const { it, identity, plaintext } = await sealedFile(100 * 16384);
  assertSame(await it.openRange(url, 50 * 16384 + 5, 50 * 16384 + 9, { with: identity }), plaintext.slice(50 * 16384 + 5, 50 * 16384 + 9));
  assert.deepEqual(served.requests.map(({ range }) => range), ["bytes=0-4095", `bytes=${220 + 50 * 16400}-${220 + 51 * 16400 - 1}`]);
  assert.equal(served.requests[1]["if-match"], '"1"');
});

test("long headers are read in steps", async () => {
  const it = await siegel();
  const many = await Promise.all(Array.from({ length: 80 }, () => it.generateIdentity("mlkem768-x25519")));
  const plaintext = content(1000);
  const sealed = await it.seal(plaintext, { to: many.map(({ recipient }) => recipient) });
  Object.assign(served, { bytes: await bytesOf(sealed), etag: '"1"', behaviour: "", requests: [] });
  assertSame(await it.openRange(url, 0, 1000, { with: many[79].identity }), plaintext);
  assert.ok(served.requests.length >= 3);
});

test("a file that changes on the server is noticed, by tag, date or length", async () => {
  const { it, identity } = await sealedFile(20 * 16384);
  const opened = async () => await it.reader(url, { with: identity });
  let reader = await opened();
  served.etag = '"2"';
  await assertFails(reader.slice(16384 * 9, 16384 * 10), "input_changed", "tag");
  served.etag = 'W/"1"';
  served.modified = "Mon, 23 Nov 2026 10:00:00 GMT";
  reader = await opened();
  served.etag = 'W/"2"';
  await reader.slice(16384 * 9, 16384 * 10); // a weak tag says nothing
  served.modified = "Mon, 23 Nov 2026 10:00:01 GMT";
  await assertFails(reader.slice(16384 * 9, 16384 * 10), "input_changed", "date");
  reader = await opened();
  served.bytes = served.bytes.slice(0, -1);
  await assertFails(reader.slice(16384 * 9, 16384 * 10), "input_changed", "length");
});

test("servers that do not do as they should", async () => {
  const { it, identity } = await sealedFile(20 * 16384);
  for (const [behaviour, code] of [
    ["gone", "io_failed"],
    ["no ranges", "unsupported"],
    ["other range", "io_failed"],
    ["no content-range", "io_failed"],
    ["too much", "io_failed"],
    ["breaks off", "io_failed"],
  ]) {
    served.behaviour = behaviour;
    await assertFails(it.openRange(url, 0, 10, { with: identity }), code, behaviour);
  }
  served.behaviour = "";
  served.bytes = new Uint8Array(0);
  await assertFails(it.openRange(url, 0, 10, { with: identity }), "truncated");
  await assertFails(it.openRange("http://127.0.0.1:1/", 0, 10, { with: identity }), "io_failed");
  await assertFails(it.openRange("no address", 0, 10, { with: identity }), "bad_argument");
  await assertFails(it.openRange(/** @type {any} */ (5), 0, 10, { with: identity }), "bad_argument");
});

test("ranges of altered and cut files", async () => {
  const { it, identity, sealed, plaintext } = await sealedFile(5 * 16384, { metadata: { length: 5 * 16384 } });
  const begin = sealed.length - 5 * 16400 - 16;
  const altered = sealed.slice();
  altered[begin + 2 * 16400] ^= 1;
  const reader = await it.reader(new Blob([altered]), { with: identity });
  assertSame(await reader.slice(0, 2 * 16384), plaintext.slice(0, 2 * 16384));
  await assertFails(reader.slice(2 * 16384, 2 * 16384 + 1), "payload_forged");
  await assertFails(bytesOf(reader.stream()), "payload_forged");
  const cut = await it.reader(new Blob([sealed.slice(0, begin + 2 * 16400)]), { with: identity });
  assertSame(await cut.slice(0, 100), plaintext.slice(0, 100));
  await assertFails(cut.slice(2 * 16384, 2 * 16384 + 1), "truncated");
  await assertFails(bytesOf(cut.stream()), "truncated");
  const longer = await it.reader(new Blob([sealed, "x"]), { with: identity });
  await assertFails(bytesOf(longer.stream()), "trailing_data");
  for (const at of [0, 100, begin - 56, begin - 1])
    await assertFails(it.reader(new Blob([sealed.slice(0, at)]), { with: identity }), "truncated", String(at));
  const commitment = sealed.slice();
  commitment[begin - 1] ^= 1;
  await assertFails(it.reader(new Blob([commitment]), { with: identity }), "payload_forged");
});

test("rewrap: another header before the same payload, which is never read", async () => {
  const it = await siegel();
  const [old, fresh, held] = [await it.generateIdentity(), await it.generateIdentity("p256"), await it.generateKeyPair()];
  const plaintext = content(300_000);
  const sealed = await it.seal(plaintext, { to: old.recipient, context: { a: "b" } });
  const before = await bytesOf(sealed);
  const replaced = await it.rewrap(sealed, { with: old.identity, to: [fresh.recipient, held.keyPair] });
  const after = await bytesOf(replaced);
  assertSame(after.subarray(-300_000), before.subarray(-300_000));
  for (const way of [fresh.identity, held.keyPair]) assertSame(await bytesOf(await it.open(replaced, { with: way })), plaintext);
  await assertFails(it.open(replaced, { with: old.identity }), "no_matching_key");
  const added = await it.rewrap(sealed, { with: old.identity, to: fresh.recipient, mode: "add" });
  for (const way of [old.identity, fresh.identity]) assertSame(await bytesOf(await it.open(added, { with: way })), plaintext);
  const xor = (/** @type {Uint8Array} */ key) => key.map((byte) => byte ^ 3);
  const outside = await it.rewrap(sealed, { with: old.identity, to: [fresh.recipient, { provider: "s", wrap: xor }] });
  assertSame(await bytesOf(await it.open(outside, { with: { provider: "s", unwrap: ({ blob }) => xor(blob) } })), plaintext);
  await assertFails(it.rewrap(sealed, { with: fresh.identity, to: fresh.recipient }), "no_matching_key");
  const hybrid = await it.generateIdentity("mlkem768-x25519");
  await assertFails(it.rewrap(sealed, { with: old.identity, to: hybrid.recipient, mode: "add" }), "bad_argument");
  const mixed = await it.rewrap(sealed, { with: old.identity, to: hybrid.recipient, mode: "add", allowMixed: true });
  assertSame(await bytesOf(await it.open(mixed, { with: hybrid.identity })), plaintext);
});
