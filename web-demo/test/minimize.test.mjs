// SPDX-License-Identifier: Apache-2.0
// A letter and a table leave without names, corrected by hand; the answer comes back with them; nothing goes to the server.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { generateKey, openPage, receiveFirst, useDemo } from "./fixture.mjs";

const demo = useDemo();
const letter =
  "Sehr geehrte Frau Dr. Müller-Lüdenscheidt,\n\nHerr Jürgen Groß (geb. 12.03.1961) war bei uns. Projekt Nordlicht läuft.\nIBAN: DE89 3704 0044 0532 0130 00.\n";
const wide = Array.from({ length: 30 }, (_, i) => `,Wert${i}`).join("");
const cells = Array.from({ length: 30 }, (_, i) => `,Stufe ${i % 3}`).join("");
const table = `Id,Name,PLZ,Befund${wide}\n1,Anna Meier,10115,J45${cells}\n2,Berta Klein,10117,E11${cells}\n3,Carl Groß,10115,J45${cells}\n`;

async function minimizeText(page, text) {
  await page.getByRole("tab", { name: "Minimize" }).click();
  await page.locator("#minimize-input").fill(text);
  await page.locator("#minimize-result").waitFor();
  return await page.locator("#text-result").textContent();
}

async function restore(page, answer) {
  await page.getByRole("tab", { name: "Restore" }).click();
  await page.locator("#answer").fill(answer);
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.locator("#restore-result").waitFor();
  return await page.locator("#restored").textContent();
}

test("a pasted letter: side by side, corrected by hand, restored, and nothing of it is sent", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  const safe = await minimizeText(page, letter);
  assert.doesNotMatch(safe, /Müller|Groß|DE89|1961/);
  assert.equal(await page.locator("#found button.finding").count(), 4);

  // A finding that is none stays; what was missed is added.
  await page.getByRole("button", { name: /DE89.*\(bank account\)/ }).click();
  await page.locator("#text-result").getByText("DE89 3704").waitFor();
  await page.locator("#term").fill("Nordlicht");
  await page.locator("#term-type").selectOption("TERM");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.locator("#text-result").getByText(/TERM-\w+ läuft/).waitFor();
  const corrected = await page.locator("#text-result").textContent();
  assert.match(corrected, /DE89 3704 0044 0532 0130 00/);
  assert.doesNotMatch(corrected, /Nordlicht|Müller/);
  await page.locator("#minimize-status").getByText("4 places are replaced.").waitFor();

  const answer = `Zu ${/PERSON-\w+/.exec(corrected)[0]}: erledigt. ${/TERM-\w+/.exec(corrected)[0]}s Plan steht. PERSON-0ZZZZ?`;
  assert.match(await restore(page, answer), /^Zu .+: erledigt\. Nordlichts Plan steht\. PERSON-0ZZZZ\?$/);
  assert.match(await page.locator("#restore-status").textContent(), /^2 restored\. 1 stayed/);
  const requests = JSON.stringify(demo.server.requests);
  assert.ok(!requests.includes("POST") && !/Nordlicht|Gro/.test(requests));
  assert.deepEqual(problems, []);
  await context.close();
});

test("a table by a proposed policy: its faults are named, the result is sealed and sent", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  const recipient = await generateKey(page);
  await page.getByRole("tab", { name: "Minimize" }).click();
  await page.locator("#minimize-file").setInputFiles({ name: "patients.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.locator("#minimize-result").waitFor();
  assert.match(await page.locator("#table-before").textContent(), /Anna Meier/);
  const after = await page.locator("#table-after").textContent();
  assert.doesNotMatch(after, /Meier|Klein|Carl/);
  assert.match(after, /PERSON-/);
  const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= there, `the page is ${needed} wide, and the screen ${there}`);
  await page.locator("#risk summary").click();
  assert.match(await page.locator("#risk-text").textContent(), /k \(smallest class\)/);

  const policy = await page.locator("#table-policy").inputValue();
  await page.locator("#table-policy").fill(policy.replace('"token"', '"tocken"'));
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator("#policy-faults li").first().waitFor();
  assert.match(await page.locator("#policy-faults li").first().textContent(), /^Line \d+, column \d+: /);
  assert.equal(await page.locator("#minimize-result").isVisible(), false);
  await page.locator("#table-policy").fill(policy);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator("#minimize-result").waitFor();

  await page.getByRole("button", { name: "Seal and send" }).click();
  await page.locator("#recipient").fill(recipient);
  await page.locator(".uppy-StatusBar-actionBtn--upload").click();
  await page.locator(".uppy-StatusBar.is-complete").waitFor();
  const received = await receiveFirst(page);
  assert.equal(received.name, "minimized.csv");
  assert.doesNotMatch(received.content.toString(), /Meier/);
  assert.match(received.content.toString(), /^Id,Name,PLZ,Befund,/);
  assert.deepEqual(problems, []);
  await context.close();
});

test("JSON by a proposed policy: pasted and as a file, and its answer comes back", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url);
  await page.getByRole("tab", { name: "Minimize" }).click();
  await page.getByLabel("A table (CSV) or JSON").check();
  const patients = [1, 2, 3].map((i) => ({ name: { family: "Mustermann", given: ["Erika"] }, birthDate: `196${i}-08-12`, ward: "B", score: i }));
  await page.locator("#minimize-input").fill(JSON.stringify({ patients }));
  await page.locator("#minimize-status").getByText("9 values are replaced.").waitFor();
  assert.match(await page.locator("#table-before pre").textContent(), /"family": "Mustermann"/);
  const after = await page.locator("#table-after pre").textContent();
  assert.doesNotMatch(after, /Mustermann|Erika|08-12/);
  const { patients: safe } = JSON.parse(after);
  assert.deepEqual([safe[0].birthDate, safe[0].ward, safe[2].score], ["1961", "B", 3]);
  assert.equal(safe[0].name.family, safe[2].name.family);

  const lines = patients.map((one) => JSON.stringify(one)).join("\n");
  await page.locator("#minimize-file").setInputFiles({ name: "patients.jsonl", mimeType: "application/json", buffer: Buffer.from(lines) });
  await page.locator("#table-after pre").getByText(/^\{"name":\{"family":"PERSON-/).waitFor();
  const download = page.waitForEvent("download");
  await page.locator("#save-result").click();
  assert.equal((await download).suggestedFilename(), "minimized.jsonl");
  assert.equal(await restore(page, `Frau ${safe[1].name.family} kommt.`), "Frau Mustermann kommt.");
  assert.deepEqual(problems, []);
  await context.close();
});

test("a vault is saved for a key, and another page with that key restores with it", async () => {
  const first = await openPage(demo.browser, demo.server.url);
  const safe = await minimizeText(first.page, letter);
  await first.page.getByRole("button", { name: "Save the vault" }).click();
  await first.page.locator("#minimize-error").getByText("First load or generate a key").waitFor();
  await generateKey(first.page);
  const key = first.page.locator("#held-keys li").first();
  await key.getByLabel("Passphrase for the key file").fill("correct horse");
  const [keyFile] = await Promise.all([first.page.waitForEvent("download"), key.getByRole("button", { name: "Save key file" }).click()]);
  await first.page.getByRole("tab", { name: "Minimize" }).click();
  const [vaultFile] = await Promise.all([
    first.page.waitForEvent("download"),
    first.page.getByRole("button", { name: "Save the vault" }).click(),
  ]);
  const vault = await readFile(await vaultFile.path());
  assert.ok(!vault.includes("Groß"));

  const second = await openPage(demo.browser, demo.server.url);
  await second.page.getByRole("tab", { name: "Restore" }).click();
  const chosen = { name: "siegel.vault", mimeType: "application/octet-stream", buffer: vault };
  await second.page.locator("#vault-file").setInputFiles(chosen);
  await second.page.locator("#vault-error").getByText(/./).waitFor(); // no key yet
  await second.page.getByRole("tab", { name: "Keys" }).click();
  await second.page.locator("#key-file").setInputFiles(await keyFile.path());
  await second.page.locator("#import-passphrase").fill("correct horse");
  await second.page.getByRole("button", { name: "Load", exact: true }).click();
  await second.page.locator("#held-keys li").waitFor();
  await second.page.getByRole("tab", { name: "Restore" }).click();
  await second.page.locator("#vault-file").setInputFiles(chosen);
  await second.page.locator("#vault-state").getByText("4 tokens are known.").waitFor();
  assert.equal(await restore(second.page, safe), letter);
  assert.deepEqual([...first.problems, ...second.problems], []);
  await first.context.close();
  await second.context.close();
});

test("in German too, and by the keyboard alone", async () => {
  const { page, context, problems } = await openPage(demo.browser, demo.server.url, { locale: "de-DE" });
  await page.getByRole("tab", { name: "Minimieren" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#minimize-input").focus();
  await page.keyboard.insertText(letter);
  await page.locator("#minimize-result").waitFor();
  await page.locator("#found button.finding").first().focus();
  await page.keyboard.press("Space");
  await page.locator("#text-result").getByText("Müller-Lüdenscheidt").waitFor();
  await page.locator("#minimize-status").getByText("3 Stellen sind ersetzt.").waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});
