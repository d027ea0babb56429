// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { byteRange } from "../server/byte_range.mjs";
import { startServer } from "./fixture.mjs";

const magic = Buffer.from("8b53474c0d0a1a01", "hex");
const sealed = `sealed ${Buffer.from("siegel").toString("base64")}`;
let server;
before(async () => (server = await startServer({ limits: { file: 1000, total: 2500, count: 4 } })));
after(() => server.close());

const ask = (method, path, headers = {}, body) =>
  fetch(server.url + path, { method, headers: { "Tus-Resumable": "1.0.0", ...headers }, body });
const create = (size, metadata = sealed) =>
  ask("POST", "/files/", { "Upload-Length": String(size), "Upload-Metadata": metadata });
const patch = (path, offset, body) =>
  ask("PATCH", path, { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" }, body);

test("a file is listed and handed out only when it is complete", async () => {
  const content = Buffer.concat([magic, Buffer.alloc(12, 7)]);
  const path = (await create(20)).headers.get("location");
  assert.equal((await patch(path, 0, content.subarray(0, 9))).status, 204);
  assert.deepEqual(await server.list(), []);
  assert.equal((await fetch(server.url + path)).status, 404);
  assert.equal((await patch(path, 9, content.subarray(9))).status, 204);
  assert.equal((await server.list())[0].size, 20);
  const answer = await fetch(server.url + path);
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
  assert.equal(answer.headers.get("content-type"), "application/octet-stream");
  assert.match(answer.headers.get("content-disposition"), /^attachment/);
  assert.match(answer.headers.get("content-security-policy"), /sandbox/);
  const part = await fetch(server.url + path, { headers: { Range: "bytes=8-10" } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), "bytes 8-10/20");
  assert.equal((await part.arrayBuffer()).byteLength, 3);
  assert.equal((await fetch(server.url + path, { headers: { Range: "bytes=20-" } })).status, 416);
  assert.equal((await ask("DELETE", path)).status, 204);
  assert.deepEqual(await server.list(), []);
});

test("what is not sealed is not kept", async () => {
  const path = (await create(20)).headers.get("location");
  assert.equal((await patch(path, 0, Buffer.alloc(20, 65))).status, 415);
  assert.deepEqual(await server.list(), []);
  assert.deepEqual(await server.stored(), []);
});

test("names, unknown sizes and foreign addresses are refused", async () => {
  assert.equal((await create(20, `filename ${Buffer.from("a.txt").toString("base64")}`)).status, 400);
  assert.equal((await ask("POST", "/files/", { "Upload-Defer-Length": "1" })).status, 501);
  for (const path of ["/files/..%2fx", "/files/x", "/files/00000000000000000000000000000000/x", "/files/%00"])
    assert.equal((await fetch(server.url + path)).status, 404, path);
  for (const path of ["/..%2fpackage.json", "/%2e%2e/package.json", "/assets/%00", "/assets"])
    assert.equal((await fetch(server.url + path)).status, 404, path);
});

test("quotas for one file, all files and their number hold, also for requests at the same time", async () => {
  assert.equal((await create(1001)).status, 413);
  const answers = await Promise.all(Array.from({ length: 6 }, () => create(900)));
  const made = answers.filter(({ status }) => status === 201);
  assert.equal(made.length, 2);
  assert.equal(answers.filter(({ status }) => status === 507).length, 4);
  for (const answer of made) await ask("DELETE", answer.headers.get("location"));
  const small = await Promise.all(Array.from({ length: 6 }, () => create(10)));
  assert.equal(small.filter(({ status }) => status === 201).length, 4);
});

test("ranges are read as RFC 9110 says", () => {
  assert.deepEqual(byteRange("bytes=0-0", 10), { first: 0, last: 0 });
  assert.deepEqual(byteRange("bytes=5-", 10), { first: 5, last: 9 });
  assert.deepEqual(byteRange("bytes=5-99", 10), { first: 5, last: 9 });
  assert.deepEqual(byteRange("bytes=-3", 10), { first: 7, last: 9 });
  assert.deepEqual(byteRange("bytes=-30", 10), { first: 0, last: 9 });
  for (const header of ["bytes=10-", "bytes=-0"]) assert.equal(byteRange(header, 10), "unsatisfiable");
  for (const header of [undefined, "bytes=-", "bytes=3-2", "bytes=0-1,3-4", "lines=0-1", "bytes=1e3-"])
    assert.equal(byteRange(header, 10), null);
});
