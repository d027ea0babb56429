// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createDemo } from "../server/demo.mjs";
import { pageHeaders } from "../server/headers.mjs";
import { sendPage } from "../server/pages.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const pages = here("../dist");
const packageFiles = here("../../wasm/dist");
export const buildFolder = here("../../build/web-demo");

if (!existsSync(join(pages, "index.html"))) throw new Error("the page is not built: run ./dev web, or npm run build");

/**
 * The demo's own server on a free port, with the plain package under /siegel/. `faults(request, response)` may answer or
 * break a request before the demo sees it, and returns true then. Requests are kept in `requests`.
 */
export async function startServer({ limits, faults = () => false, host = "localhost" } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "siegel-demo-"));
  const demo = await createDemo({ pages, directory, limits });
  const requests = [];
  const state = { faults };
  const server = createServer((request, response) => {
    requests.push({ method: request.method, url: request.url, headers: request.headers });
    if (state.faults(request, response)) return;
    if (request.url === "/blank.html") {
      for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
      response.setHeader("Content-Type", "text/html");
      response.end("<!doctype html><title>blank</title>");
    } else if (request.url.startsWith("/siegel/")) {
      request.url = request.url.slice("/siegel".length);
      void sendPage(packageFiles, request, response);
    } else demo(request, response);
  });
  await new Promise((resolve) => server.listen(0, host === "localhost" ? "localhost" : "0.0.0.0", resolve));
  return {
    url: `http://${host}:${server.address().port}`,
    directory,
    requests,
    /** Replaces the faults while the server runs. */
    breakWith: (next) => (state.faults = next),
    list: async () => (await fetch(`http://localhost:${server.address().port}/files/`)).json(),
    /** What lies on the server's disk, finished or not: id and content. */
    stored: async () => {
      const names = (await readdir(directory)).filter((name) => /^[0-9a-f]{32}$/.test(name));
      return await Promise.all(names.map(async (id) => ({ id, content: await readFile(join(directory, id)) })));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
}

/** The demo and a browser for all tests of a file. They are there when its first test begins. */
export function useDemo() {
  const demo = {};
  before(async () => {
    [demo.server, demo.browser] = await Promise.all([startServer(), launchChromium()]);
  });
  after(async () => {
    await demo.browser.close();
    await demo.server.close();
  });
  return demo;
}

export async function launchChromium(args = []) {
  return await chromium.launch({
    executablePath: process.env.SIEGEL_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  });
}

/** A page in a fresh profile. `problems` collects violations of the policy, errors of scripts and console errors. */
export async function openPage(browser, url, { init, ready = true, ...options } = {}) {
  const context = await browser.newContext({ locale: "en-GB", acceptDownloads: true, ...options });
  const page = await context.newPage();
  const problems = [];
  const lines = [];
  await page.exposeFunction("reportViolation", (text) => problems.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) =>
      window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
    );
    // Headless browsers cannot answer the dialog. Without it the demo takes its other ways of saving.
    delete window.showSaveFilePicker;
  });
  if (init !== undefined) await page.addInitScript(init);
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    lines.push(message.text());
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(url);
  if (ready && new URL(url).pathname === "/") await page.waitForSelector("html[data-ready]");
  return { page, context, problems, lines };
}

/** An empty page under the same policy, with the package itself as `siegelPackage`, as in a plain script element. */
export async function openPackage(browser, server, options = {}) {
  const opened = await openPage(browser, `${server.url}/blank.html`, options);
  await opened.page.evaluate(async () => {
    window.siegelPackage = await import("/siegel/index.js");
  });
  return opened;
}

/** Random bytes, which cannot be mistaken for other ones. */
export const someFile = (name, size) => ({ name, mimeType: "text/plain", buffer: randomBytes(size) });

export async function generateKey(page, type = "x25519") {
  await page.getByRole("tab", { name: "Keys" }).click();
  await page.locator("#key-type").selectOption(type);
  const keys = page.locator("#held-keys li");
  const next = keys.nth(await keys.count());
  await page.getByRole("button", { name: "Generate" }).click();
  await next.waitFor();
  return await next.locator("textarea").inputValue();
}

/** What the element says of its files to the eye; screen readers hear it elsewhere. */
export const inElement = (page, text) => page.locator("siegel-upload li .status").getByText(text);

export async function chooseInDashboard(page, ...files) {
  await page.locator("#dashboard input[type=file]").first().setInputFiles(files);
}

export async function startDashboard(page) {
  await page.locator(".uppy-StatusBar-actionBtn--upload").click();
}

export async function dashboardIsDone(page) {
  await page.locator(".uppy-StatusBar.is-complete").waitFor({ timeout: 30_000 });
}

export async function sendByDashboard(page, recipient, ...files) {
  await page.getByRole("tab", { name: "Send" }).click();
  await page.locator("#recipient").fill(recipient);
  await chooseInDashboard(page, ...files);
  await startDashboard(page);
  await dashboardIsDone(page);
}

/** Opens the first file of the list and gives the download's name and content. */
export async function receiveFirst(page) {
  await page.getByRole("tab", { name: "Receive" }).click();
  const file = page.locator("#uploads li").first();
  await file.getByRole("button", { name: "Open" }).click();
  const saving = file.getByRole("button", { name: "Save" });
  await saving.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), saving.click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

export async function screenshotFolder() {
  const folder = join(buildFolder, "screenshots");
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Waits until `check` gives something true. */
export async function until(check, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > end) throw new Error(`not so within ${milliseconds} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
