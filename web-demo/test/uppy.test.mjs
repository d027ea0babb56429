// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { build } from "vite";
import { launchChromium, openPage } from "./fixture.mjs";

let folder;
let server;
let browser;
/** Parts by number, and everything that was asked for. */
const parts = new Map();
const asked = [];

/** As little of S3 as @uppy/aws-s3 needs. */
function answerAsS3(request, response, body) {
  const { method, partNumber, uploadId, key } = JSON.parse(new URL(request.url, "http://s3").searchParams.get("request"));
  asked.push({ method, key, headers: request.headers, body: method === "PUT" ? "" : body.toString() });
  if (method === "PUT") {
    parts.set(partNumber, body);
    response.setHeader("ETag", `"${partNumber}"`);
    return response.end();
  }
  response.setHeader("Content-Type", "application/xml");
  const begun = "<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>";
  const done = `<CompleteMultipartUploadResult><Location>/s3/${key}</Location><Key>${key}</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`;
  return response.end(uploadId === undefined ? begun : done);
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "siegel-uppy-"));
  const input = fileURLToPath(new URL("pages/s3.html", import.meta.url));
  await build({
    configFile: false,
    resolve: { dedupe: ["@uppy/core"] },
    worker: { format: "es" },
    root: fileURLToPath(new URL("pages", import.meta.url)),
    publicDir: false,
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, rolldownOptions: { input } },
  });
  server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (request.url.startsWith("/s3/")) return answerAsS3(request, response, Buffer.concat(pieces));
    const name = basename(new URL(request.url, "http://s3").pathname);
    const content = await readFile(join(folder, name === "s3.html" ? "" : "assets", name)).catch(() => null);
    const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm", css: "text/css" };
    response.writeHead(content === null ? 404 : 200, { "Content-Type": types[name.split(".").at(-1)] ?? "text/plain" });
    return response.end(content);
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

test("S3 multipart gets sealed parts of the format's size, and neither name nor type", async () => {
  const { page, context } = await openPage(browser, `http://localhost:${server.address().port}/s3.html`);
  await page.waitForSelector("html[data-ready]");
  const { failed, totals } = await page.evaluate(() =>
    upload(new File([new Uint8Array(18_000_000).fill(9)], "Befund.pdf", { type: "application/pdf" })),
  );
  assert.deepEqual(failed, []);
  const partSize = await page.evaluate(() => sealedPartSize);
  assert.equal(parts.size, 3);
  assert.equal(parts.get(1).length, partSize);
  assert.equal(parts.get(2).length, partSize);
  const sealed = Buffer.concat([1, 2, 3].map((number) => parts.get(number)));
  assert.deepEqual(totals, [sealed.length], "the progress counts sealed bytes");
  assert.equal(/Befund|pdf/.test(JSON.stringify(asked)), false);
  const opened = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const content = new Uint8Array(await (await siegel.open(bytes, { with: key.identity })).arrayBuffer());
    return content.every((byte) => byte === 9) && content.length;
  }, sealed.toString("base64"));
  assert.equal(opened, 18_000_000);
  await context.close();
});

test("a file of a remote provider is refused before any uploader sees it", async () => {
  const { page, context } = await openPage(browser, `http://localhost:${server.address().port}/s3.html`);
  await page.waitForSelector("html[data-ready]");
  assert.deepEqual(await page.evaluate(() => uploadRemote()), { code: "unsupported", uploaded: 0 });
  await context.close();
});
