// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { inElement, openPage, openPackage, someFile, useDemo, until } from "./fixture.mjs";

const demo = useDemo();

/** The page with the element in a form, a key for it, and a way to open what the server got. */
async function openElement(options) {
  const tools = await openPackage(demo.browser, demo.server);
  const { identity, recipient } = await tools.page.evaluate(async () => {
    window.siegel = await siegelPackage.Siegel.load();
    return await siegel.generateIdentity();
  });
  const opened = await openPage(demo.browser, `${demo.server.url}/element.html`, options);
  await opened.page.locator("#recipient").fill(recipient);
  return {
    ...opened,
    recipient,
    choose: (...files) => opened.page.locator("siegel-upload input[type=file]").setInputFiles(files),
    open: async (url) => {
      const [bytes, metadata] = await tools.page.evaluate(
        async ([url, identity]) => {
          const reader = await siegel.reader(url, { with: identity });
          return [[...(await reader.slice(0, reader.size))], reader.inspection.metadata];
        },
        [url, identity],
      );
      return { content: Buffer.from(bytes), metadata };
    },
    close: async () => {
      await opened.context.close();
      await tools.context.close();
      for (const { id } of await demo.server.stored())
        await fetch(`${demo.server.url}/files/${id}`, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
      demo.server.breakWith(() => false);
    },
  };
}

const values = (page) => page.evaluate(() => new FormData(document.querySelector("form")).getAll("files"));
const isValid = (page) => page.evaluate(() => document.querySelector("form").checkValidity());

test("files go through the element into the form, sealed, and come back byte for byte", async () => {
  const { page, problems, choose, open, close } = await openElement();
  assert.equal(await isValid(page), false, "required");
  await page.evaluate(() => {
    window.told = [];
    for (const name of ["change", "upload-success", "upload-error"])
      document.addEventListener(name, (event) => told.push([name, event.detail?.url]));
  });
  const files = [someFile("eins.txt", 100_000), someFile("zwei.txt", 0)];
  await choose(...files);
  await until(async () => (await values(page)).length === 2);
  assert.equal(await isValid(page), true);
  const urls = await values(page);
  for (const url of urls) {
    const { content, metadata } = await open(url);
    const file = files.find(({ name }) => name === metadata.name);
    assert.ok(content.equals(file.buffer));
    assert.equal(metadata.media_type, "text/plain");
  }
  const told = await page.evaluate(() => told);
  assert.deepEqual(told.filter(([name]) => name === "upload-success").map(([, url]) => url).sort(), urls.sort());
  assert.equal(told.filter(([name]) => name === "upload-error").length, 0);
  const uploads = JSON.stringify(demo.server.requests.filter(({ method }) => method !== "GET"));
  assert.equal(/eins|ZWluc/.test(uploads), false);
  await page.getByRole("button", { name: "Submit the form" }).click();
  await page.locator("#result").getByText(urls[0]).waitFor();
  await page.evaluate(() => document.querySelector("form").reset());
  assert.deepEqual(await values(page), []);
  assert.deepEqual(problems, []);
  await close();
});

test("while a file is on its way the form is not valid; canceled, nothing stays on the server", async () => {
  const { page, choose, close } = await openElement();
  demo.server.breakWith(({ method }) => method === "PATCH"); // no answer
  await choose(someFile("a.txt", 1000));
  await inElement(page, /Sealed and sent/).waitFor();
  await until(async () => (await demo.server.stored()).length === 1);
  assert.equal(await isValid(page), false);
  await page.getByRole("button", { name: "Cancel: a.txt" }).click();
  await inElement(page, "Canceled").waitFor();
  await until(async () => (await demo.server.stored()).length === 0);
  const focused = await page.evaluate(() => document.querySelector("siegel-upload").shadowRoot.activeElement?.className);
  assert.equal(focused, "remove", "the focus is not lost with the button");
  await page.getByRole("button", { name: "Remove from the list: a.txt" }).click();
  assert.equal(await page.locator("siegel-upload li").count(), 0);
  await close();
});

test("a refusal is explained, and the file can be sent again", async () => {
  const { page, choose, open, close } = await openElement();
  demo.server.breakWith((request, response) => request.method === "POST" && !!response.writeHead(507).end());
  const file = someFile("a.txt", 5000);
  await choose(file);
  await inElement(page, "The server has no room for this file.").waitFor();
  demo.server.breakWith(() => false);
  await page.getByRole("button", { name: "Try again: a.txt" }).click();
  await inElement(page, "Arrived, sealed").waitFor();
  assert.ok((await open((await values(page))[0])).content.equals(file.buffer));
  await close();
});

test("without a valid recipient nothing is sent", async () => {
  const { page, choose, close } = await openElement();
  for (const recipient of ["", "siegel1qqqq", "SIEGEL-SECRET-KEY-1ABC"]) {
    await page.locator("#recipient").fill(recipient);
    await choose(someFile("a.txt", 10));
    await inElement(page, "This upload is not set up correctly").waitFor();
    await page.getByRole("button", { name: "Remove from the list" }).click();
  }
  assert.deepEqual(await demo.server.stored(), []);
  await close();
});

test("it speaks the language of the page, or its own, and takes colours and parts from outside", async () => {
  const { page, close } = await openElement();
  const upload = page.locator("siegel-upload");
  await upload.getByRole("button", { name: "Choose file" }).waitFor();
  await page.getByRole("button", { name: "Deutsch" }).click();
  await upload.getByRole("button", { name: "Datei auswählen" }).waitFor();
  await upload.evaluate((element) => (element.lang = "en"));
  await upload.getByRole("button", { name: "Choose file" }).waitFor();
  const colour = await upload.evaluate((element) => {
    element.style.setProperty("--siegel-accent", "rgb(1, 2, 3)");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("siegel-upload::part(hint) { color: rgb(4, 5, 6); }");
    document.adoptedStyleSheets = [sheet];
    const inside = (part) => getComputedStyle(element.shadowRoot.querySelector(`[part="${part}"]`));
    return [inside("choose").backgroundColor, inside("hint").color];
  });
  assert.deepEqual(colour, ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
  await upload.evaluate((element) => element.toggleAttribute("disabled", true));
  assert.equal(await upload.getByRole("button", { name: "Choose file" }).isDisabled(), true);
  await close();
});

test("one file only, without `multiple`; an uploader of one's own is asked", async () => {
  const { page, choose, close } = await openElement();
  await page.evaluate(() => {
    const element = document.querySelector("siegel-upload");
    element.removeAttribute("multiple");
    element.uploader = (source, endpoint) => ({
      send: async () => `${endpoint.href}own/${(await source.slice(0, source.size)).length === source.size}`,
      discard: async () => {},
    });
  });
  await choose(someFile("a.txt", 1000));
  await inElement(page, "Arrived, sealed").waitFor();
  assert.match((await values(page))[0], /\/files\/own\/true$/);
  await page.evaluate(() => document.querySelector("siegel-upload").addFiles([new File(["b"], "b.txt")]));
  await page.getByText("Only one file can be sent here.").waitFor();
  assert.equal(await page.locator("siegel-upload li").count(), 1);
  await close();
});
