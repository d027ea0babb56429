// SPDX-License-Identifier: Apache-2.0
// ./dev bench web: speed and memory of the package in headless Chromium, beside its peers in the same page and run.
// Prints tables and bars, writes build/bench/web.json, and docs/bench-web.md with --write-docs.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

import { asMarkdown, asText, barsOf, speedRows } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    size: { type: "string", default: "256" },
    repetitions: { type: "string", default: "5" },
    memory: { type: "string", default: "2048" },
    sparse: { type: "string", default: "5120" },
    quick: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    only: { type: "string" },
    "write-docs": { type: "boolean", default: false },
  },
});
if (options.quick) Object.assign(options, { size: "32", repetitions: "3", memory: "256", sparse: "256" });
const MiB = 1024 * 1024;
const root = path.resolve(import.meta.dirname, "../..");
const pages = path.join(root, "build/bench/web");
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** The page, isolated from other origins so that it may measure its memory. */
const server = createServer((request, response) => {
  const name = path.normalize(new URL(request.url, "http://localhost").pathname);
  const file = path.join(pages, name === "/" ? "index.html" : name);
  try {
    const body = readFileSync(file);
    response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream",
      "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

async function newPage() {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("pageerror", (error) => console.error("bench:", error.message));
  await page.goto(`http://localhost:${server.address().port}/`);
  await page.waitForSelector("body[data-ready=yes]", { state: "attached", timeout: 60_000 });
  return page;
}

/** Runs an experiment of src/page.js in a page of its own. */
async function run(name, ...values) {
  console.error(`bench: ${name} ${JSON.stringify(values)}`);
  const page = await newPage();
  try {
    return await page.evaluate(([name, values]) => window.bench[name](...values), [name, values]);
  } finally {
    await page.close();
  }
}

/** Memory of the page and its workers above what it was before, while a large stream goes through. */
async function memoryOfStream(size) {
  console.error(`bench: memory of a stream of ${size / MiB} MiB`);
  const page = await newPage();
  const idle = await page.evaluate(() => window.bench.memory());
  let finished = false;
  const work = page.evaluate((size) => window.bench.bigStream(size, false), size).finally(() => { finished = true; });
  let peak = idle;
  while (!finished) {
    const now = await Promise.race([page.evaluate(() => window.bench.memory()), work.then(() => 0)]);
    peak = Math.max(peak, now);
  }
  const result = await work;
  await page.close();
  return { ...result, idle, peak, above: peak - idle };
}

const names = await newPage().then(async (page) => {
  const all = await page.evaluate(() => window.bench.names);
  await page.close();
  return all;
});
if (options.only) {  // a look at some contestants, and no measurement
  const some = names.filter((name) => options.only.split(",").some((word) => name.includes(word)));
  const rows = speedRows(await run("speeds", some, Number(options.size) * MiB, Number(options.repetitions)), Number(options.size) * MiB);
  console.table(rows.map(({ name, ...speeds }) => ({ name, ...Object.fromEntries(Object.entries(speeds).map(([key, value]) => [key, Math.round(value)])) })));
  await browser.close();
  process.exit();
}
const first = [];
for (let i = 0; i < Number(options.repetitions); ++i) first.push(await run("firstSeal"));
const seconds = await run("speeds", names, Number(options.size) * MiB, Number(options.repetitions));
const result = {
  machine: { date: new Date().toISOString(), processor: cpus()[0].model, cores: cpus().length, node: process.version,
    browser: `Chromium ${browser.version()}` },
  command: `./dev bench web ${process.argv.slice(2).filter((word) => word !== "--write-docs").join(" ")}`.trim(),
  size: Number(options.size) * MiB,
  speeds: speedRows(seconds, Number(options.size) * MiB),
  first,
  memory: await memoryOfStream(Number(options.memory) * MiB),
  quiet: await run("bigStream", Number(options.memory) * MiB, false),
  sparse: await run("bigStream", Number(options.sparse) * MiB, true),
};
await browser.close();
server.close();

result.bars = barsOf(result);
console.log(asText(result));
writeFileSync(path.join(root, "build/bench/web.json"), JSON.stringify(result, null, 2) + "\n");
if (options["write-docs"]) writeFileSync(path.join(root, "docs/bench-web.md"), asMarkdown(result));
if (options.strict && result.bars.some((bar) => !bar.reached)) process.exitCode = 1;
