// SPDX-License-Identifier: Apache-2.0
// A tenant in the page: its policy, what it refuses, the log that tells of both, and whoever alters that log.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openPage, until, useDemo } from "./fixture.mjs";

const demo = useDemo();
const command = process.env.SIEGEL ?? fileURLToPath(new URL("../../build/release/cli/siegel", import.meta.url));
const skip = !existsSync(command) && `no command at ${command}`;
const folder = mkdtempSync(join(tmpdir(), "siegel-tenant-tab-"));
after(() => rmSync(folder, { recursive: true }));
const letter = "Frau Erika Mustermann, geboren am 12.08.1964, IBAN DE89 3704 0044 0532 0130 00, bittet um Antwort.";

function run(...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `siegel ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

async function openTenant(options = {}) {
  const opened = await openPage(demo.browser, demo.server.url, options);
  await opened.page.locator("#tab-tenant").click();
  return opened;
}

async function takeExample(page) {
  await page.locator("#example-tenant").click();
  await page.locator("#log-records table").waitFor();
}

/** Seals the text, and gives the file or the complaint. */
async function seal(page, recipient, padded = true) {
  await page.locator("#wish-recipient").selectOption(recipient);
  await page.locator("#wish-padding").setChecked(padded);
  const download = page.waitForEvent("download", { timeout: 5_000 }).catch(() => null);
  await page.locator("#wish-form button[type=submit]").click();
  await until(() => page.evaluate(() => document.getElementById("wish-status").textContent + document.getElementById("wish-error").textContent));
  const complaint = await page.locator("#wish-error").textContent();
  return complaint === "" ? readFile(await (await download).path()) : complaint;
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(button).click()]);
  return await readFile(await download.path());
}

const lines = (page) => page.locator("#log-records tbody tr").evaluateAll((rows) => rows.reverse().map((row) => [row.cells[2], row.cells[3]].map((cell) => cell.textContent).join(" ")));

test("the rules are shown, each refusal says which rule, and the log tells of all", async () => {
  const { page, context, problems } = await openTenant();
  await takeExample(page);
  const facts = await page.locator("#tenant-facts").textContent();
  for (const fact of ["kanzlei-beispiel, version 4", "Recipient archiv", "storage, EU", "AI, EU", "person, US", "Audit log", "required"])
    assert.ok(facts.includes(fact), fact);
  await page.locator("#wish-text").fill(letter);
  assert.ok(Buffer.isBuffer(await seal(page, "archiv")));
  assert.match(await seal(page, "archiv", false), /the size has to be hidden/);
  assert.match(await seal(page, "kollegin-boston"), /region that the rules do not allow/);
  assert.match(await seal(page, "sprachmodell"), /has to be pseudonymized before an AI/);
  await page.locator("#pseudonymize-wish").click();
  await page.locator("#wish-status").getByText("replaced").waitFor();
  const text = await page.locator("#wish-text").inputValue();
  assert.ok(!text.includes("Mustermann") && !text.includes("DE89"));
  assert.ok(Buffer.isBuffer(await seal(page, "sprachmodell")));
  await page.locator("#wish-text").fill(`${text} und Frau Mustermann`);
  assert.match(await seal(page, "sprachmodell"), /has to be pseudonymized/);
  await page.locator("#wish-recipient").selectOption("else");
  await page.locator("#other-recipient").fill("siegel1qqqfelcpz2t2erhx8z72j9xkehcq4yaqrhj8nhaptslsnl8z9m8y5hgzjwgay");
  assert.match(await seal(page, "else"), /do not name this recipient|not a valid key/);
  const told = await lines(page);
  assert.deepEqual(told.slice(0, 4), ["seal started", "seal done", "seal started", "seal refused"]);
  assert.equal(told.filter((line) => line === "pseudonymize done").length, 1);
  assert.equal(told.length % 2, 0);

  // The other language, and what is there after a reload.
  await page.getByRole("button", { name: "Deutsch" }).click();
  assert.ok((await page.locator("#tenant-facts").textContent()).includes("Speicher, EU"));
  assert.ok((await lines(page)).includes("versiegeln abgelehnt"));
  await page.locator("#verify-log").click();
  await page.locator("#log-status").getByText(`${told.length} Einträge, keiner verändert`).waitFor();
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.locator("#tab-tenant").click();
  await takeExample(page);
  assert.equal((await lines(page)).length, told.length);
  // Nothing of it went to the server, and nothing that says who is in the log.
  assert.ok(demo.server.requests.every(({ method }) => method === "GET"));
  const exported = (await saved(page, "#export-log")).toString();
  assert.ok(exported.startsWith("siegel.audit-export/v1\n"));
  assert.ok(!/Mustermann|DE89|archiv/.test(exported));
  assert.deepEqual(problems, []);
  await context.close();
});

test("whoever alters the log in the database is found out", async () => {
  const { page, context } = await openTenant();
  await takeExample(page);
  await page.locator("#wish-text").fill("x");
  await seal(page, "archiv");
  const kept = join(folder, "kept.checkpoint");
  writeFileSync(kept, await saved(page, "#save-checkpoint"));
  await seal(page, "archiv", false);
  await page.locator("#kept-checkpoint").setInputFiles(kept);
  await page.locator("#log-status").getByText("4 records, none altered since the checkpoint").waitFor();
  const alter = (change) =>
    page.evaluate(async (source) => {
      const answer = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
      const [{ name }] = await indexedDB.databases();
      const database = await answer(indexedDB.open(name));
      const store = database.transaction("records", "readwrite").objectStore("records");
      const line = await answer(store.get(3));
      if (source === "edit") await answer(store.put(line.replace("refused", "done"), 3));
      if (source === "undo") await answer(store.put(line.replace('"outcome":"done"', '"outcome":"refused"'), 3));
      if (source === "delete") await answer(store.delete(3));
      database.close();
    }, change);
  const verify = async (expected) => {
    await page.locator("#verify-log").click();
    await page.locator(expected === "good" ? "#log-status" : "#log-error").getByText(expected === "good" ? "none altered" : "The log was altered").waitFor();
  };
  await alter("edit");
  await verify("altered");
  await alter("undo");
  await verify("good");
  await alter("delete");
  await verify("altered");
  // Nothing more is sealed on a log that is not what it was.
  assert.match(await seal(page, "archiv"), /log/);
  await page.locator("#example-tenant").click();
  await page.locator("#tenant-error").getByText("The log was altered").waitFor();
  assert.equal(await page.locator("#wish-view").isHidden(), true);
  await context.close();
});

test("two windows write one log, and an edited policy does not hold", async () => {
  const { page, context } = await openTenant();
  const other = await context.newPage();
  await other.goto(demo.server.url);
  await other.waitForSelector("html[data-ready]");
  await other.locator("#tab-tenant").click();
  await Promise.all([takeExample(page), takeExample(other)]);
  for (const window of [page, other]) await window.locator("#wish-text").fill("x");
  await Promise.all([seal(page, "archiv"), seal(other, "archiv")]);
  await Promise.all([seal(page, "archiv", false), seal(other, "archiv", false)]);
  await page.locator("#verify-log").click();
  await page.locator("#log-status").getByText("8 records, none altered").waitFor();
  assert.equal(await page.locator("#log-key").textContent(), await other.locator("#log-key").textContent());
  const note = readFileSync(fileURLToPath(new URL("../src/example_tenant/policy.note", import.meta.url)), "utf8");
  const signer = readFileSync(fileURLToPath(new URL("../src/example_tenant/policy.signer", import.meta.url)), "utf8");
  const load = async (text, by) => {
    await page.locator("#policy-file").setInputFiles({ name: "policy.note", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.locator("#policy-signer").fill(by);
    await page.locator("#tenant-form button[type=submit]").click();
  };
  await load(note.replace('"padding_required": true', '"padding_required": false'), signer);
  await page.locator("#tenant-error").getByText("altered after it was signed").waitFor();
  assert.equal(await page.locator("#wish-view").isHidden(), true);
  await load(note, signer);
  await page.locator("#tenant-status").getByText("The signature is good").waitFor();
  await load("nonsense", signer);
  await page.locator("#tenant-error").getByText("policy").waitFor();
  await context.close();
});

test("the command makes the policy and keeps the log", { skip }, async () => {
  const { page, context } = await openTenant();
  run("keygen", "-o", "archive.key");
  run("tenant", "init", "--name", "kanzlei-c", "c");
  run("tenant", "allow", "c", "archive", "--recipient", run("keygen", "-y", "archive.key"), "--class", "storage", "--region", "EU");
  await page.locator("#policy-file").setInputFiles(join(folder, "c/policy.note"));
  await page.locator("#policy-signer").fill(readFileSync(join(folder, "c/policy.signer"), "utf8"));
  await page.locator("#tenant-form button[type=submit]").click();
  await page.locator("#log-records table").waitFor();
  await page.locator("#wish-text").fill(letter);
  writeFileSync(join(folder, "letter.siegel"), await seal(page, "archive"));
  run("--tenant", "c", "open", "-i", "archive.key", "-o", "letter", "letter.siegel");
  assert.equal(readFileSync(join(folder, "letter"), "utf8"), letter);
  writeFileSync(join(folder, "page.log"), await saved(page, "#export-log"));
  const key = await page.locator("#log-key").textContent();
  assert.match(run("audit", "merge", "c/log", "page.log", "--key", key), /2 new of 2 records/);
  assert.match(run("audit", "verify", "c/log"), /with 2 in 1 merged logs/);
  await context.close();
});
