// SPDX-License-Identifier: Apache-2.0
// What goes wrong in browsers, B1 to B12, each shown in a real one.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import {
  chooseInDashboard,
  dashboardIsDone,
  generateKey,
  inElement,
  launchChromium,
  openPackage,
  openPage,
  receiveFirst,
  sendByDashboard,
  someFile,
  startDashboard,
  startServer,
  until,
} from "./fixture.mjs";

const elementPage = "/element.html";
let server;
let browser;
before(async () => ([server, browser] = await Promise.all([startServer({ host: "localhost" }), launchChromium()])));
after(async () => {
  await browser.close();
  await server.close();
});

afterEach(clean);

async function clean() {
  server.breakWith(() => false);
  for (const { id } of await server.stored())
    await fetch(`${server.url}/files/${id}`, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
}

/** A recipient's text and identity, made in a page of its own. */
async function makeKey() {
  const { page, context } = await openPackage(browser, server);
  const key = await page.evaluate(async () => (await siegelPackage.Siegel.load({ worker: false })).generateIdentity());
  await context.close();
  return key;
}

/** What the only complete file on the server holds. */
async function openStored(identity) {
  const { page, context } = await openPackage(browser, server);
  const bytes = await page.evaluate(async (identity) => {
    const siegel = await siegelPackage.Siegel.load({ worker: false });
    const list = await (await fetch("/files/")).json();
    if (list.length !== 1) throw new Error(`${list.length} files`);
    const opened = await siegel.open((await fetch(`/files/${list[0].id}`)).body, { with: identity });
    const text = Array.from(new Uint8Array(await opened.arrayBuffer()), (byte) => String.fromCharCode(byte)).join("");
    return btoa(text);
  }, identity);
  await context.close();
  return Buffer.from(bytes, "base64");
}

const chooseInElement = (page, ...files) => page.locator("siegel-upload input[type=file]").setInputFiles(files);

test("B1 a tab closed in the middle leaves nothing that looks whole, and the next try has a new salt", async () => {
  const { identity, recipient } = await makeKey();
  const file = someFile("a.bin", 9_000_000);
  const first = await openPage(browser, server.url);
  await first.page.locator("#recipient").fill(recipient);
  await chooseInDashboard(first.page, file);
  server.breakWith(({ method, headers }) => method === "PATCH" && headers["upload-offset"] !== "0"); // never answered
  await startDashboard(first.page);
  await until(() => server.requests.some(({ method, headers }) => method === "PATCH" && headers["upload-offset"] > 0));
  await first.context.close();
  assert.deepEqual(await server.list(), []);
  const [partial] = await server.stored();
  assert.ok(partial.content.length > 0 && partial.content.length < 9_000_000);
  assert.equal((await fetch(`${server.url}/files/${partial.id}`)).status, 404);

  server.breakWith(() => false);
  const second = await openPage(browser, server.url);
  await sendByDashboard(second.page, recipient, file);
  assert.equal((await server.list()).length, 1);
  const whole = (await server.stored()).find(({ id }) => id !== partial.id);
  assert.ok((await openStored(identity)).equals(file.buffer));
  const headerSize = await second.page.evaluate(
    () => JSON.parse(document.querySelector("#server-files details pre").textContent).header_size,
  );
  // After the header: salt 24, commitment 32.
  const saltOf = ({ content }) => content.subarray(headerSize, headerSize + 24).toString("hex");
  assert.notEqual(saltOf(whole), saltOf(partial));
  await second.context.close();
  await clean();
});

test("B2 when workers are ended, what waits fails within a second, and the page goes on", async () => {
  const { page, context } = await openPackage(browser, server, {
    init: () => {
      window.workers = [];
      const Original = Worker;
      window.Worker = class extends Original {
        constructor(...given) {
          super(...given);
          workers.push(this);
        }
      };
    },
  });
  const result = await page.evaluate(async () => {
    const { Siegel } = siegelPackage;
    const siegel = await Siegel.load();
    const { recipient } = await siegel.generateIdentity();
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)) });
    // The core's own AES is what runs in a worker; WebCrypto streams have none that could end.
    const work = siegel.seal(endless, { to: recipient, engine: "wasm" }).then(
      () => "done",
      (error) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const count = workers.length;
    for (const worker of workers) worker.terminate();
    const ended = performance.now();
    const code = await work;
    const took = performance.now() - ended;
    const next = await Siegel.load();
    const sealed = await next.seal(new Blob(["still here"]), { to: recipient });
    return { count, code, took, size: sealed.size };
  });
  assert.ok(result.count > 0);
  assert.equal(result.code, "internal");
  assert.ok(result.took < 1000, `${result.took} ms`);
  assert.ok(result.size > 0);
  await context.close();

  // And in the widget: the upload outlives its workers.
  const { identity, recipient } = await makeKey();
  const shown = await openPage(browser, server.url + elementPage, {
    init: () => {
      window.workers = [];
      const Original = Worker;
      window.Worker = class extends Original {
        constructor(...given) {
          super(...given);
          workers.push(this);
        }
      };
    },
  });
  await shown.page.locator("#recipient").fill(recipient);
  let fail = null;
  server.breakWith(({ method }, response) => {
    if (method !== "POST" || fail !== null) return false;
    fail = () => response.writeHead(503).end();
    return true;
  });
  const file = someFile("a.txt", 2_000_000);
  await chooseInElement(shown.page, file);
  await until(() => fail);
  await shown.page.evaluate(() => workers.forEach((worker) => worker.terminate()));
  fail(); // so that it goes on, and needs the workers
  await inElement(shown.page, "Arrived, sealed").waitFor(); // by new workers
  assert.ok((await openStored(identity)).equals(file.buffer));
  await shown.context.close();
  await clean();
});

test("B3 memory has a limit: content streams through it, and what does not fit is refused", async () => {
  const { page, context } = await openPackage(browser, server, {
    init: () => {
      window.memories = [];
      const Original = WebAssembly.Instance;
      WebAssembly.Instance = class extends Original {
        constructor(...given) {
          super(...given);
          if (this.exports.memory) memories.push(this.exports.memory);
        }
      };
      const instantiate = WebAssembly.instantiate;
      WebAssembly.instantiate = async (...given) => {
        const result = await instantiate(...given);
        memories.push((result.instance ?? result).exports.memory);
        return result;
      };
    },
  });
  const result = await page.evaluate(async () => {
    const siegel = await siegelPackage.Siegel.load({ worker: false, engine: "wasm" });
    const { recipient, identity } = await siegel.generateIdentity();
    const bytes = () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    const before = bytes();
    let left = 48;
    const stream = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(1 << 20)) : controller.close()),
    });
    const sealed = await siegel.seal(stream, { to: recipient });
    const opened = await siegel.open(sealed, { with: identity });
    const after = bytes();
    const tooMuch = await siegel
      .seal(new Blob(["x"]), { to: { passphrase: "p", memoryKiB: 1 << 21 } })
      .catch((error) => error.code);
    const last = await siegel.seal(new Blob(["x"]), { to: recipient });
    return { found: memories.length, before, after, size: opened.size, tooMuch, last: last.size };
  });
  assert.ok(result.found > 0 && result.before > 0, "the memory was looked at");
  assert.equal(result.size, 48 << 20);
  assert.equal(result.after, result.before, "no growth for content");
  assert.ok(["bad_argument", "too_large"].includes(result.tooMuch), result.tooMuch);
  assert.ok(result.last > 0);
  await context.close();
});

test("B4 strict policy, Trusted Types and isolation: zero violations on every way through the page", async () => {
  const { page, context, problems } = await openPage(browser, server.url);
  const headers = (await page.request.get(server.url)).headers();
  for (const part of ["default-src 'none'", "require-trusted-types-for 'script'", "'wasm-unsafe-eval'"])
    assert.ok(headers["content-security-policy"].includes(part), part);
  assert.equal(/unsafe-inline|'unsafe-eval'/.test(headers["content-security-policy"]), false);
  assert.equal(headers["cross-origin-opener-policy"], "same-origin");
  assert.equal(headers["cross-origin-embedder-policy"], "require-corp");
  assert.equal(await page.evaluate(() => crossOriginIsolated), true);

  const recipient = await generateKey(page);
  await sendByDashboard(page, recipient, someFile("a.png", 1000), someFile("b.svg", 1000));
  await receiveFirst(page);
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.getByRole("tab", { name: "Senden" }).click();
  await page.goto(server.url + elementPage);
  await page.locator("#recipient").fill(recipient);
  await chooseInElement(page, someFile("c.txt", 1000));
  await inElement(page, "Arrived, sealed").waitFor();
  assert.deepEqual(problems, []);
  // The watch itself: markup from text, inline script and a foreign address are violations.
  await page.evaluate(() => {
    try {
      document.body.innerHTML = "<b>x</b>";
    } catch {}
    const script = document.createElement("script");
    try {
      script.textContent = "window.hacked = 1";
    } catch {}
    document.head.append(script);
    void fetch("https://example.org/").catch(() => {});
  });
  await until(() => problems.some((text) => text.includes("connect-src")) && problems.some((text) => /trusted-types/.test(text)));
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await context.close();
});

test("B5 works with all storage denied, and leaves no secret in any", async () => {
  const denied = await openPage(browser, server.url, {
    init: () => {
      for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        });
      StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"));
    },
  });
  const large = someFile("a.bin", 18_000_000); // would go through the private file system
  await sendByDashboard(denied.page, await generateKey(denied.page), large);
  assert.ok((await receiveFirst(denied.page)).content.equals(large.buffer));
  assert.deepEqual(denied.problems, []);
  await denied.context.close();
  await clean();

  const { page, context, lines } = await openPage(browser, server.url);
  const secrets = ["geheime-passphrase-77", "zweite-passphrase-88", "INHALT-DER-DATEI", "SIEGEL-SECRET-KEY"];
  await generateKey(page);
  await page.locator("#held-keys input[type=password]").fill(secrets[1]);
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save key file" }).click()]);
  await page.getByRole("tab", { name: "Send" }).click();
  await page.locator("#send-form input[value=passphrase]").check();
  await page.locator("#send-passphrase").fill(secrets[0]);
  await chooseInDashboard(page, { name: "vertraulich.txt", mimeType: "text/plain", buffer: Buffer.from(secrets[2]) });
  await startDashboard(page);
  await dashboardIsDone(page);
  await page.getByRole("tab", { name: "Receive" }).click();
  await page.locator("#open-form input[value=passphrase]").check();
  await page.locator("#open-passphrase").fill(secrets[0]);
  assert.equal((await receiveFirst(page)).content.toString(), secrets[2]);
  const found = await page.evaluate(async () => {
    const texts = [location.href, document.cookie, window.name, JSON.stringify(history.state)];
    for (const storage of [localStorage, sessionStorage]) texts.push(JSON.stringify({ ...storage }));
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (request.onsuccess = resolve));
        texts.push(JSON.stringify(request.result));
      }
    }
    for (const name of await caches.keys()) texts.push(name);
    const root = await navigator.storage.getDirectory();
    for await (const [name, handle] of root.entries()) texts.push(name, await (await handle.getFile()).text());
    return texts.join("\n");
  });
  const everything = [found, ...lines, ...server.requests.map(({ url, headers }) => url + JSON.stringify(headers))].join("\n");
  for (const secret of [...secrets, "vertraulich"]) assert.equal(everything.includes(secret), false, secret);
  assert.equal(found.includes("http://localhost"), true, "something was looked at");
  await context.close();
});

/** Breaks the connection inside the second piece, then answers with 500, then is silent to nothing more. */
function flaky(sent) {
  let broken = 0;
  return (request, response) => {
    if (request.method !== "PATCH") return false;
    const offset = Number(request.headers["upload-offset"]);
    if (offset === 0 || broken >= 2) return false;
    if (broken++ === 1) {
      request.resume();
      request.on("end", () => response.writeHead(500).end());
      return true;
    }
    const pieces = [];
    request.on("data", (bytes) => {
      pieces.push(bytes);
      if (Buffer.concat(pieces).length < 100_000) return;
      sent.push({ offset, bytes: Buffer.concat(pieces) });
      request.destroy();
    });
    return true;
  };
}

for (const [name, way] of [
  ["the element", "element"],
  ["Uppy", "uppy"],
])
  test(`B6 a connection that breaks, a server that fails, a network that goes: ${name} sends the same bytes again`, async () => {
    const { identity, recipient } = await makeKey();
    const file = someFile("a.bin", 10_000_000);
    const sent = [];
    server.breakWith(flaky(sent));
    const { page, context } = await openPage(browser, server.url + (way === "uppy" ? "" : elementPage));
    await page.locator("#recipient").fill(recipient);
    if (way === "uppy") {
      await chooseInDashboard(page, file);
      await startDashboard(page);
    } else await chooseInElement(page, file);
    await until(() => sent.length > 0);
    await context.setOffline(true);
    if (way === "element") await inElement(page, "Offline. It goes on").waitFor();
    else await new Promise((resolve) => setTimeout(resolve, 500));
    await context.setOffline(false);
    if (way === "uppy") await dashboardIsDone(page);
    else await inElement(page, "Arrived, sealed").waitFor();
    const [{ content }] = await server.stored();
    for (const { offset, bytes } of sent)
      assert.ok(bytes.equals(content.subarray(offset, offset + bytes.length)), "the lost piece had the same bytes");
    assert.ok((await openStored(identity)).equals(file.buffer));
    assert.equal(server.requests.filter(({ method }) => method === "POST").length > 0, true);
    await context.close();
    await clean();
  });

test("B6 a slow network: the upload is shown, and arrives", async () => {
  const { identity, recipient } = await makeKey();
  const { page, context } = await openPage(browser, server.url + elementPage);
  const debuggerSession = await context.newCDPSession(page);
  await debuggerSession.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 100,
    downloadThroughput: -1,
    uploadThroughput: 400_000,
  });
  await page.locator("#recipient").fill(recipient);
  const file = someFile("a.bin", 600_000);
  await chooseInElement(page, file);
  await inElement(page, /Sealed and sent: ([1-9]|[1-9]\d)%/).waitFor();
  await inElement(page, "Arrived, sealed").waitFor();
  assert.ok((await openStored(identity)).equals(file.buffer));
  await context.close();
});

test("B7 a foreign script finds no key by looking, cannot copy a held one, and unused keys are forgotten", async () => {
  const { page, context } = await openPage(browser, server.url, { init: () => (window.marker = "SIEGEL-SECRET-KEY-marker") });
  await page.clock.install();
  await generateKey(page, "x25519");
  await generateKey(page, "held");
  assert.equal(await page.locator("#held-keys li").count(), 2);
  const found = await page.evaluate(() => {
    const seen = new Set([window]);
    const found = [];
    const queue = [[window, "window"]];
    const look = (value, path) => {
      if (typeof value === "string" && value.includes("SIEGEL-SECRET-KEY")) found.push(path);
      if (value instanceof CryptoKey) found.push(path);
      if ((typeof value === "object" || typeof value === "function") && value !== null && !seen.has(value)) {
        seen.add(value);
        queue.push([value, path]);
      }
    };
    while (queue.length > 0 && seen.size < 500_000) {
      const [object, path] = queue.pop();
      for (const name of Reflect.ownKeys(object)) {
        try {
          look(object[name], `${path}.${String(name)}`);
        } catch {}
      }
      try {
        for (const [key, value] of Map.prototype.entries.call(object)) look(key, `${path}[]`), look(value, `${path}[]`);
      } catch {}
    }
    return found;
  });
  assert.deepEqual(found, ["window.marker"], "the search finds what is there, and no key");

  const { page: tools, context: toolsContext } = await openPackage(browser, server);
  const held = await tools.evaluate(async () => {
    const siegel = await siegelPackage.Siegel.load({ worker: false });
    const { keyPair, recipient } = await siegel.generateKeyPair();
    const refusals = [];
    for (const format of ["pkcs8", "jwk"])
      refusals.push(await crypto.subtle.exportKey(format, keyPair.privateKey).catch(({ name }) => name));
    const sealed = await siegel.seal(new Blob(["usable"]), { to: recipient });
    const opened = await siegel.open(sealed, { with: keyPair }); // this much a foreign script can do as well
    return { refusals, text: await opened.text() };
  });
  assert.deepEqual(held, { refusals: ["InvalidAccessError", "InvalidAccessError"], text: "usable" });
  await toolsContext.close();

  await page.clock.fastForward("09:00");
  assert.equal(await page.locator("#held-keys li").count(), 2);
  await page.clock.fastForward("01:30");
  await page.getByText("The keys were forgotten because").waitFor();
  assert.equal(await page.locator("#held-keys li").count(), 0);
  await context.close();
});

test("B8 hostile names and content stay text and downloads", async () => {
  const names = ['<img src=x onerror="hacked=1">.svg', "\u202Egpj.exe", "a".repeat(300), "javascript:hacked=1", "..\\..\\x.html"];
  const markup = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="hacked=1"><script>hacked=1</script></svg>');
  const { page, context, problems } = await openPage(browser, server.url);
  const recipient = await generateKey(page);
  const element = await openPage(browser, server.url + elementPage);
  await element.page.locator("#recipient").fill(recipient);
  await element.page.evaluate(
    ([names, text]) => {
      const files = names.map((name) => new File([text], name, { type: "image/svg+xml" }));
      document.querySelector("siegel-upload").addFiles(files);
    },
    [names, markup.toString()],
  );
  await until(async () => (await server.list()).length === names.length);
  const rows = await element.page.locator("siegel-upload .name").allTextContents();
  assert.ok(rows[0].startsWith(names[0]));
  assert.equal(rows.join("").includes("\u202E"), false);
  assert.equal(await element.page.locator("siegel-upload li img").count(), 0);

  await page.getByRole("tab", { name: "Receive" }).click();
  for (const row of await page.locator("#uploads li").all()) {
    await row.getByRole("button", { name: "Open" }).click();
    const save = row.getByRole("button", { name: "Save" });
    await save.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
    assert.match(download.url(), /^blob:/);
    const type = await page.evaluate(async (url) => {
      const response = await fetch(url).catch(() => null); // connect-src has no blob:
      return response;
    }, download.url());
    assert.equal(type, null);
  }
  const links = await page.evaluate(() => document.querySelectorAll("img[src=x], a[href^=javascript], iframe, object").length);
  assert.equal(links, 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await element.page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(problems.filter((text) => !text.includes("connect-src") && !text.includes("blob:")), []);
  assert.deepEqual(element.problems, []);
  // Uppy's list as well.
  await page.getByRole("tab", { name: "Send" }).click();
  await chooseInDashboard(page, { name: names[0], mimeType: "image/svg+xml", buffer: markup });
  await page.locator(".uppy-Dashboard-Item-name").getByText("<img src=x").waitFor();
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await context.close();
  await element.context.close();
  await clean();
});

test("B8 a dropped folder is refused with a word of what to do", async () => {
  const { page, context } = await openPage(browser, server.url + elementPage);
  await page.evaluate(() => {
    // No browser lets a script make a dropped folder; this is what one looks like.
    DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true });
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], "folder"));
    const zone = document.querySelector("siegel-upload").shadowRoot.querySelector(".drop-zone");
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.getByText("Folders cannot be sent.").waitFor();
  assert.equal(await page.locator("siegel-upload li").count(), 0);
  await context.close();
});

for (const way of ["element", "uppy"])
  test(`B8 a file that changes under the upload ends it, and the server forgets it: ${way}`, async () => {
    const { recipient } = await makeKey();
    const folder = await mkdtemp(join(tmpdir(), "siegel-changing-"));
    const path = join(folder, "changing.bin");
    await writeFile(path, someFile("", 9_000_000).buffer);
    let waiting = null;
    server.breakWith((request, response) => {
      if (request.method !== "PATCH" || request.headers["upload-offset"] !== "0" || waiting !== null) return false;
      // The first piece is lost after the file was read for it; the second reading finds another file.
      request.resume();
      request.on("end", () => (waiting = () => response.writeHead(500).end()));
      return true;
    });
    const { page, context } = await openPage(browser, server.url + (way === "uppy" ? "" : elementPage));
    await page.locator("#recipient").fill(recipient);
    if (way === "uppy") {
      await page.locator("#dashboard input[type=file]").first().setInputFiles(path);
      await startDashboard(page);
    } else await page.locator("siegel-upload input[type=file]").setInputFiles(path);
    await until(() => waiting);
    assert.equal((await server.stored()).length, 1);
    await writeFile(path, someFile("", 9_000_000).buffer);
    waiting();
    await page.getByText("was changed or moved during the upload").first().waitFor();
    await until(async () => (await server.stored()).length === 0);
    await context.close();
    await rm(folder, { recursive: true });
    await clean();
  });

test("B9 double click, the same file twice, two tabs, a clock set back: one result each", async () => {
  const { page, context } = await openPage(browser, server.url, { locale: "tr-TR" });
  const recipient = await generateKey(page);
  const file = someFile("IĞDIR.txt", 50_000);
  await page.getByRole("tab", { name: "Send" }).click();
  await page.locator("#recipient").fill(recipient);
  await chooseInDashboard(page, file);
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() - 3_600_000;
  });
  await page.locator(".uppy-StatusBar-actionBtn--upload").dblclick();
  await dashboardIsDone(page);
  assert.equal((await server.list()).length, 1);
  assert.ok((await receiveFirst(page)).content.equals(file.buffer));
  await clean();

  const tabs = await Promise.all([1, 2].map(() => openPage(browser, server.url + elementPage)));
  await Promise.all(
    tabs.map(async (tab) => {
      await tab.page.locator("#recipient").fill(recipient);
      await tab.page.evaluate(() => {
        const file = new File(["once"], "once.txt", { lastModified: 5 });
        const upload = document.querySelector("siegel-upload");
        upload.addFiles([file]);
        upload.addFiles([file, new File(["once"], "once.txt", { lastModified: 5 })]);
      });
      await tab.page.getByText("once.txt is already in the list").first().waitFor();
      await inElement(tab.page, "Arrived, sealed").waitFor();
    }),
  );
  assert.equal((await server.list()).length, 2, "one for each tab");
  const [one, other] = await server.stored();
  assert.equal(one.content.equals(other.content), false, "each sealed with a key of its own");
  await tabs[0].page.goBack().catch(() => {});
  for (const tab of tabs) await tab.context.close();
  await context.close();
});

test("B10 an altered module is refused, and nothing is sent", async () => {
  const alter = async (page) =>
    await page.route(/siegel.*\.wasm$/, async (route) => {
      const answer = await route.fetch();
      const body = Buffer.from(await answer.body());
      body[body.length - 1] ^= 1;
      await route.fulfill({ response: answer, body });
    });
  const { page, context } = await openPage(browser, `${server.url}/blank.html`);
  await alter(page);
  await page.goto(server.url);
  await page.locator("#refusal").getByText("The sealing module was altered").waitFor();
  assert.equal(await page.locator("section:visible").count(), 0);

  await page.goto(server.url + elementPage);
  const before = server.requests.length;
  await page.locator("#recipient").fill("siegel1x");
  await chooseInElement(page, someFile("a.txt", 10));
  await inElement(page, "The sealing module was altered on its way").waitFor();
  assert.equal(server.requests.slice(before).some(({ method }) => method !== "GET"), false);
  await context.close();
});

test("B11 without WebAssembly the page says so and sends nothing", async () => {
  const { page, context } = await openPage(browser, server.url, { ready: false, init: () => delete window.WebAssembly });
  await page.locator("#refusal").getByText("has no WebAssembly").waitFor();
  await page.goto(server.url + elementPage);
  const before = server.requests.length;
  await chooseInElement(page, someFile("a.txt", 10));
  await inElement(page, "This browser cannot seal files, so nothing was sent.").waitFor();
  assert.equal(server.requests.slice(before).some(({ method }) => method !== "GET"), false);
  await context.close();
});

test("B11 over plain http from a name, where WebCrypto is missing, the WASM engine seals and opens", async (context) => {
  const plain = await startServer({ host: "demo.test" });
  const other = await launchChromium(["--host-resolver-rules=MAP demo.test 127.0.0.1"]);
  context.after(() => Promise.all([other.close(), plain.close()]));
  const { page, problems } = await openPage(other, plain.url);
  assert.deepEqual(await page.evaluate(() => [isSecureContext, crypto.subtle === undefined]), [false, true]);
  const file = someFile("a.bin", 3_000_000);
  await sendByDashboard(page, await generateKey(page), file);
  assert.ok((await receiveFirst(page)).content.equals(file.buffer));
  assert.deepEqual(problems.filter((text) => !text.includes("Cross-Origin-Opener-Policy")), []);
});

test("B12 polluted prototypes: refused where nothing is safe, else without effect", async () => {
  for (const pollution of ["then", "toJSON", "iterator"]) {
    const { page, context } = await openPackage(browser, server);
    const code = await page.evaluate(async (pollution) => {
      if (pollution === "then") Object.prototype.then = undefined;
      if (pollution === "toJSON") Object.prototype.toJSON = () => ({ stolen: 1 });
      if (pollution === "iterator") Array.prototype[Symbol.iterator] = function* () {};
      let result = "loaded";
      try {
        await siegelPackage.Siegel.load({ worker: false });
      } catch (error) {
        result = error.code;
      }
      delete Object.prototype.then;
      delete Object.prototype.toJSON;
      return result;
    }, pollution);
    assert.equal(code, "unsupported", pollution);
    await context.close();
  }

  const { identity, recipient } = await makeKey();
  const harmless = () => {
    for (const [name, value] of Object.entries({
      extractable: true,
      engine: "nonsense",
      metadata: { name: "leak" },
      context: { leaked: "yes" },
      padding: "padme",
      to: "siegel1evil",
      signal: 1,
      passphrase: "x",
      kek: new Uint8Array(32),
    }))
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  };
  const { page, context } = await openPage(browser, server.url + elementPage, { init: harmless });
  await page.locator("#recipient").fill(recipient);
  const file = someFile("a.txt", 70_000);
  await chooseInElement(page, file);
  await inElement(page, "Arrived, sealed").waitFor();
  const [{ content }] = await server.stored();
  assert.equal(content.includes("leak"), false);
  assert.ok((await openStored(identity)).equals(file.buffer));
  await context.close();
});
