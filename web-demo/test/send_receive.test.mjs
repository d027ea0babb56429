// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Siegel } from "../../wasm/dist/node.js";
import {
  chooseInDashboard,
  dashboardIsDone,
  generateKey,
  openPage,
  receiveFirst,
  sendByDashboard,
  someFile,
  startDashboard,
  useDemo,
} from "./fixture.mjs";

const demo = useDemo();

async function deleteFirst(page) {
  const before = (await demo.server.list()).length;
  await page.locator("#uploads li").first().getByRole("button", { name: "Delete" }).click();
  await page.waitForFunction((count) => document.querySelectorAll("#uploads li").length === count, before - 1);
}

for (const type of ["mlkem768-x25519", "x25519", "held"])
  test(`a file sent to a key of type ${type} comes back byte for byte, and the server knows nothing`, async () => {
    const { page, context, problems } = await openPage(demo.browser, demo.server.url);
    const recipient = await generateKey(page, type);
    const file = someFile("Befund Müller.txt", 9_000_000); // two parts
    file.buffer.write("TOP SECRET", 100);
    await sendByDashboard(page, recipient, file);
    const [{ content }] = await demo.server.stored();
    assert.equal(content.subarray(0, 8).toString("hex"), "8b53474c0d0a1a01");
    assert.equal(content.includes("TOP SECRET"), false);
    const sent = JSON.stringify(demo.server.requests);
    for (const spelled of ["Befund", encodeURIComponent("Müller"), Buffer.from("Befund").toString("base64")])
      assert.equal(sent.includes(spelled), false, spelled);
    // The view shows what the server really has.
    const view = page.locator("#server-files");
    await view.getByText(String(content.length)).waitFor();
    assert.match(await view.locator("pre").first().textContent(), /8b 53 47 4c 0d 0a 1a 01/);
    assert.equal(JSON.parse(await view.locator("details pre").textContent()).recipients.length, 1);

    const received = await receiveFirst(page);
    assert.equal(received.name, "Befund Müller.txt");
    assert.ok(received.content.equals(file.buffer));
    await deleteFirst(page);
    assert.deepEqual(problems, []);
    await context.close();
  });

test("a passphrase seals and opens; a wrong one is said to be wrong", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  await page.locator("input[value=passphrase]").first().check();
  const file = someFile("a.txt", 40_000);
  await chooseInDashboard(page, file);
  await startDashboard(page);
  await page.getByText("First enter a passphrase.").waitFor();
  assert.deepEqual(await demo.server.list(), []);
  await page.locator("#send-passphrase").fill("correct horse battery");
  await startDashboard(page);
  await dashboardIsDone(page);
  assert.equal(await page.locator("#send-passphrase").inputValue(), "");

  await page.getByRole("tab", { name: "Receive" }).click();
  await page.locator("#open-form input[value=passphrase]").check();
  await page.locator("#open-passphrase").fill("wrong");
  await page.locator("#uploads li").first().getByRole("button", { name: "Open" }).click();
  await page.getByText("The passphrase is wrong, or the file was altered.").waitFor();
  await page.locator("#open-passphrase").fill("correct horse battery");
  assert.ok((await receiveFirst(page)).content.equals(file.buffer));
  await deleteFirst(page);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a key saved with a passphrase is loaded again, and opens", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  const recipient = await generateKey(page);
  const key = page.locator("#held-keys li");
  await key.locator("input[type=password]").fill("key file passphrase");
  const [download] = await Promise.all([page.waitForEvent("download"), key.getByRole("button", { name: "Save key file" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /^-----BEGIN SIEGEL FILE-----/);
  assert.equal(text.includes("SECRET-KEY"), false);

  const file = someFile("b.txt", 1000);
  await sendByDashboard(page, recipient, file);
  await page.getByRole("tab", { name: "Keys" }).click();
  await key.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("tab", { name: "Receive" }).click();
  await page.locator("#uploads li").first().getByRole("button", { name: "Open" }).click();
  await page.locator("#uploads .error").getByText("Something is missing").waitFor();

  await page.getByRole("tab", { name: "Keys" }).click();
  const load = async (passphrase) => {
    await page.locator("#key-file").setInputFiles({ name: "k.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.locator("#import-passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Load", exact: true }).click();
  };
  await load("not it");
  await page.locator("#keys-error").getByText("The passphrase is wrong").waitFor();
  await load("key file passphrase");
  await page.getByText("The key is loaded.").waitFor();
  assert.equal(await key.locator("textarea").inputValue(), recipient);
  assert.ok((await receiveFirst(page)).content.equals(file.buffer));
  await deleteFirst(page);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a large file is saved over the private file system, or where the user says", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  const recipient = await generateKey(page);
  const file = someFile("large.bin", 18_000_000); // beyond what is put together in memory
  await sendByDashboard(page, recipient, file);
  const received = await receiveFirst(page);
  assert.ok(received.content.equals(file.buffer));

  await page.evaluate(() => {
    window.showSaveFilePicker = async ({ suggestedName }) =>
      await (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
  });
  await page.locator("#uploads li").first().getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. Every byte is authentic.").waitFor();
  const size = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    return (await (await root.getFileHandle("large.bin")).getFile()).size;
  });
  assert.equal(size, file.buffer.length);
  await deleteFirst(page);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a file altered on the server is not saved", async () => {
  const { page, context } = await openPage(demo.browser, demo.server.url);
  const recipient = await generateKey(page);
  await sendByDashboard(page, recipient, someFile("c.txt", 100_000));
  let downloads = 0;
  page.on("download", () => downloads++);
  await page.route(/\/files\/[0-9a-f]{32}$/, async (route) => {
    const answer = await route.fetch();
    const body = Buffer.from(await answer.body());
    const from = Number(answer.headers()["content-range"]?.match(/bytes (\d+)/)?.[1] ?? 0);
    if (from <= 60_000 && from + body.length > 60_000) body[60_000 - from] ^= 1;
    await route.fulfill({ response: answer, body });
  });
  await page.getByRole("tab", { name: "Receive" }).click();
  const row = page.locator("#uploads li").first();
  await row.getByRole("button", { name: "Open" }).click();
  await row.getByRole("button", { name: "Save" }).click();
  await page.getByText("The file was altered after it was sealed.").waitFor();
  assert.equal(downloads, 0);
  await context.close();
});

test("a signed file is saved only after its signature was verified, and the signer is named", async () => {
  const siegel = await Siegel.load({ worker: false });
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  const to = await generateKey(page);
  const { signingKey, signer } = await siegel.generateSigningKey();
  const plaintext = someFile("Gutachten.txt", 100_000).buffer;
  const metadata = { name: "Gutachten.txt", length: plaintext.length };
  const sealed = Buffer.from(await (await siegel.seal(plaintext, { to, metadata, sign: signingKey })).arrayBuffer());
  const altered = Buffer.from(sealed);
  altered[altered.length - 1] ^= 1;
  let downloads = 0;
  page.on("download", () => downloads++);
  await page.getByRole("tab", { name: "Receive" }).click();
  const row = page.locator("#local-files li").first();
  const choose = async (buffer) => {
    await page.locator("#local-file").setInputFiles({ name: "g.siegel", mimeType: "", buffer });
    await row.getByRole("button", { name: "Open" }).click();
    await row.getByText(`Signed by ${signer}`).waitFor();
  };
  await choose(altered);
  await row.getByRole("button", { name: "Save" }).click();
  await row.locator(".error").filter({ hasText: /./ }).waitFor();
  assert.equal(downloads, 0);

  await choose(sealed);
  const [download] = await Promise.all([page.waitForEvent("download"), row.getByRole("button", { name: "Save" }).click()]);
  assert.ok((await readFile(await download.path())).equals(plaintext));
  assert.deepEqual(problems, []);
  await context.close();
});
