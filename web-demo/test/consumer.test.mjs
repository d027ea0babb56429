// SPDX-License-Identifier: Apache-2.0
// A stranger installs the packed tarball: once bundled by Vite, once as plain files behind an import map.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launchChromium } from "./fixture.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const script = `
import { Siegel } from "siegel";
import "siegel/element";
const siegel = await Siegel.load();
const { identity, recipient } = await siegel.generateIdentity();
const sealed = await siegel.seal(new Blob(["Hello"]), { to: recipient });
const opened = await siegel.open(sealed, { with: identity });
document.body.dataset.answer = [await opened.text(), sealed.size > 200, customElements.get("siegel-upload") !== undefined].join();
`;

let folder;
let browser;

before(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "siegel-consumer-"));
  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
    cwd: here("../../wasm"),
    encoding: "utf-8",
  }).trim();
  await writeFile(join(folder, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }');
  execFileSync("npm", ["install", "--silent", "--offline", "--no-audit", "--no-fund", `./${packed}`], { cwd: folder });
});

after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

async function serve(root) {
  const server = createServer(async (request, response) => {
    const name = request.url === "/" ? "index.html" : decodeURIComponent(new URL(request.url, "http://x").pathname);
    try {
      const content = await readFile(join(root, name));
      response.writeHead(200, { "Content-Type": types[extname(name)] ?? "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  return server;
}

async function answerOf(root) {
  const server = await serve(root);
  const page = await browser.newPage();
  try {
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.waitForFunction(() => document.body.dataset.answer !== undefined, null, { timeout: 20_000 }).catch(() => {});
    assert.deepEqual(problems, []);
    return await page.evaluate(() => document.body.dataset.answer);
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

test("installed with Vite", async () => {
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "src/main.js"), script);
  await writeFile(join(folder, "index.html"), '<!doctype html><body></body><script type="module" src="/src/main.js"></script>');
  // The stranger's Vite is the demo's, so that this test fetches nothing.
  await symlink(here("../node_modules/vite"), join(folder, "node_modules/vite"));
  execFileSync("node", ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error", "--target", "es2022"], { cwd: folder });
  assert.equal(await answerOf(join(folder, "dist")), "Hello,true,true");
});

test("installed as plain files", async () => {
  const plain = join(folder, "plain");
  await mkdir(plain);
  await symlink(join(folder, "node_modules/siegel"), join(plain, "siegel"));
  const imports = { siegel: "/siegel/dist/index.js", "siegel/element": "/siegel/dist/element/index.js" };
  await writeFile(join(plain, "index.html"), `<!doctype html><body></body>
    <script type="importmap">${JSON.stringify({ imports })}</script><script type="module">${script}</script>`);
  assert.equal(await answerOf(plain), "Hello,true,true");
});
