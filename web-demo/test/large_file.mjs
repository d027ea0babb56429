// SPDX-License-Identifier: Apache-2.0
// ./dev bench upload: a large file is dropped on the demo, arrives sealed, and is opened again with the key, in headless
// Chromium. Prints how long each step took and what memory the page had, and fails unless the file came back.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildFolder, generateKey, launchChromium, openPage, startDashboard, startServer } from "./fixture.mjs";

const MiB = 1024 * 1024;
const { values: options } = parseArgs({ options: { size: { type: "string", default: "2048" } } });
const size = Number(options.size) * MiB;
const patience = 60_000 + (size / MiB) * 300; // ms

async function makeFile(path) {
  const file = await open(path, "w");
  for (let left = size; left > 0; left -= 16 * MiB) await file.write(randomBytes(Math.min(left, 16 * MiB)));
  await file.close();
}

async function digestOf(path) {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 4 * MiB })) hash.update(piece);
  return hash.digest("hex");
}

async function timed(name, work) {
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${name}: ${seconds.toFixed(1)} s, ${(size / MiB / seconds).toFixed(0)} MiB/s`);
  return result;
}

/** The largest JavaScript heap and the longest time without an answer, looked at until `stop`. */
async function watch(page) {
  await page.evaluate(() => {
    const seen = { heap: 0, blocked: 0 };
    let last = performance.now();
    window.stopWatching = () => {
      clearInterval(timer);
      return seen;
    };
    const timer = setInterval(() => {
      const now = performance.now();
      seen.blocked = Math.max(seen.blocked, now - last - 5);
      seen.heap = Math.max(seen.heap, performance.memory.usedJSHeapSize);
      last = now;
    }, 5);
  });
  return async (name) => {
    const { heap, blocked } = await page.evaluate(() => window.stopWatching());
    console.log(`  ${name}: JavaScript heap at most ${(heap / MiB).toFixed(1)} MiB, page blocked at most ${blocked.toFixed(0)} ms`);
  };
}

const folder = await mkdtemp(join(buildFolder, "large-"));
const limits = { file: 2 * size + MiB, total: 3 * size + MiB, count: 10 };
const [server, browser] = await Promise.all([startServer({ limits }), launchChromium(["--enable-precise-memory-info"])]);
try {
  const original = join(folder, "large.bin");
  await makeFile(original);
  const { page, problems } = await openPage(browser, server.url);
  const recipient = await generateKey(page);
  await page.getByRole("tab", { name: "Send" }).click();
  await page.locator("#recipient").fill(recipient);
  await page.locator("#dashboard input[type=file]").first().setInputFiles(original);
  let stop = await watch(page);
  await timed("sealed and uploaded", async () => {
    await startDashboard(page);
    await page.locator(".uppy-StatusBar.is-complete").waitFor({ timeout: patience });
  });
  await stop("sending");
  const [kept] = await server.list();
  console.log(`  the server holds ${kept.size} bytes for ${size}`);
  assert.ok(kept.size > size);

  await page.getByRole("tab", { name: "Receive" }).click();
  const row = page.locator("#uploads li").first();
  await row.getByRole("button", { name: "Open" }).click();
  const saving = row.getByRole("button", { name: "Save" });
  await saving.waitFor();
  stop = await watch(page);
  const download = await timed("opened and saved", async () => {
    const [download] = await Promise.all([page.waitForEvent("download", { timeout: patience }), saving.click()]);
    assert.equal(await download.failure(), null);
    return download;
  });
  await stop("receiving");
  const copy = await download.path();
  assert.equal((await stat(copy)).size, size);
  assert.equal(await digestOf(copy), await digestOf(original), "the file came back altered");
  assert.deepEqual(problems, []);
  console.log("the file came back byte for byte");
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
