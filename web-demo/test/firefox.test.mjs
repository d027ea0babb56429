// SPDX-License-Identifier: Apache-2.0
// The main ways in Firefox, over WebDriver BiDi.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { someFile, startServer, until } from "./fixture.mjs";

let server;
let browser;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "siegel-firefox-"));
  server = await startServer();
  browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.SIEGEL_FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: {
      "browser.download.folderList": 2,
      "browser.download.dir": folder,
      "browser.download.useDownloadDir": true,
      "browser.download.always_ask_before_handling_new_types": false,
      "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
      "intl.accept_languages": "en",
    },
  });
});
after(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

async function openIn(path) {
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(server.url + path);
  return { page, problems };
}

async function fileOnDisk({ name, buffer }) {
  const path = join(folder, `source-${name}`);
  await writeFile(path, buffer);
  return path;
}

test("Firefox sends by the Dashboard and receives, byte for byte", async () => {
  const { page, problems } = await openIn("/");
  await page.waitForSelector("html[data-ready]");
  await page.click("#tab-keys");
  await page.click("#generate-form button");
  await page.waitForSelector("#held-keys li");
  await page.click("#held-keys li .buttons button:nth-child(2)"); // send to this key
  const file = someFile("a.bin", 9_000_000);
  const input = await page.$("#dashboard input[type=file]");
  await input.uploadFile(await fileOnDisk(file));
  await page.waitForSelector(".uppy-StatusBar-actionBtn--upload");
  await page.click(".uppy-StatusBar-actionBtn--upload");
  await page.waitForSelector(".uppy-StatusBar.is-complete");
  await page.click("#tab-receive");
  await page.waitForSelector("#uploads li .buttons button");
  await page.click("#uploads li .buttons button");
  await page.waitForSelector("#uploads li div.name");
  await page.click("#uploads li .buttons button");
  const saved = await until(() => readFile(join(folder, "source-a.bin(1)")).catch(() => readSaved()), 20_000);
  assert.ok(saved.equals(file.buffer));
  assert.deepEqual(problems, []);
  await page.close();

  /** Firefox numbers a download whose name is taken. */
  async function readSaved() {
    const content = await readFile(join(folder, "source-a(1).bin")).catch(() => null);
    return content?.length === file.buffer.length ? content : null;
  }
});

test("Firefox sends through the element", async () => {
  const { page, problems } = await openIn("/element.html");
  await page.evaluate(async () => {
    const { Siegel } = await import("/siegel/index.js");
    window.siegel = await Siegel.load({ worker: false });
    window.key = await siegel.generateIdentity("mlkem768-x25519");
    document.querySelector("siegel-upload").setAttribute("to", key.recipient);
    document.querySelector("siegel-upload").addFiles([new File([new Uint8Array(100_000).fill(7)], "b.txt")]);
  });
  await page.waitForFunction(() => document.querySelector("siegel-upload").value.length === 1);
  const opened = await page.evaluate(async () => {
    const [url] = document.querySelector("siegel-upload").value;
    const content = await siegel.open((await fetch(url)).body, { with: key.identity });
    return new Uint8Array(await content.arrayBuffer()).every((byte) => byte === 7) && content.size;
  });
  assert.equal(opened, 100_000);
  assert.deepEqual(problems, []);
  await page.close();
});

test("Firefox keeps the log of a tenant, with a key that nobody can export", async () => {
  const { page, problems } = await openIn("/");
  const text = (selector) => page.$eval(selector, (element) => element.textContent);
  const take = async () => {
    await page.waitForSelector("html[data-ready]");
    await page.click("#tab-tenant");
    await page.click("#example-tenant");
    await page.waitForSelector("#log-records table");
  };
  await take();
  await page.type("#wish-text", "Guten Tag");
  await page.select("#wish-recipient", "kollegin-boston");
  await page.click("#wish-form button[type=submit]");
  await until(async () => (await text("#wish-error")).includes("region"));
  await page.select("#wish-recipient", "archiv");
  await page.click("#wish-form button[type=submit]");
  await until(async () => (await text("#wish-status")) !== "");
  await page.reload();
  await take();
  await page.click("#verify-log");
  await until(async () => (await text("#log-status")).includes("4 records, none altered"));
  assert.deepEqual(problems, []);
  await page.close();
});
