// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import {
  dashboardIsDone,
  generateKey,
  inElement,
  openPage,
  screenshotFolder,
  sendByDashboard,
  someFile,
  useDemo,
} from "./fixture.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const serious = ["serious", "critical"];
const tabs = {
  send: ["Send", "Senden"],
  receive: ["Receive", "Empfangen"],
  minimize: ["Minimize", "Minimieren"],
  restore: ["Restore", "Wiederherstellen"],
  tenant: ["Tenant", "Mandant"],
  keys: ["Keys", "Schlüssel"],
};

const letter = "Sehr geehrte Frau Anna Meier,\n\nHerr Jürgen Groß (geb. 12.03.1961) war bei uns. IBAN: DE89 3704 0044 0532 0130 00.\n";

const demo = useDemo();

async function check(page, where) {
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const found = violations.filter(({ impact }) => serious.includes(impact));
  assert.deepEqual(
    found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`),
    [],
    where,
  );
}

for (const [size, viewport] of [
  ["wide", { width: 1280, height: 900 }],
  ["phone", { width: 390, height: 844 }],
])
  for (const colorScheme of ["light", "dark"])
    test(`no serious fault on any tab in both languages: ${size}, ${colorScheme}`, async () => {
      const folder = await screenshotFolder();
      // axe reads the page from inside, which the policy would not let a stranger's script do.
      const { page, context } = await openPage(demo.browser, demo.server.url, { viewport, colorScheme, bypassCSP: true });
      const recipient = await generateKey(page);
      await sendByDashboard(page, recipient, someFile("Bericht.pdf", 40_000));
      await page.locator("#server-files details summary").click();
      await page.evaluate(axe);
      await page.getByRole("tab", { name: "Receive" }).click();
      await page.locator("#uploads li").first().getByRole("button", { name: "Open" }).click();
      await page.locator("#uploads li").first().getByRole("button", { name: "Save" }).waitFor();
      await page.getByRole("tab", { name: "Minimize" }).click();
      await page.locator("#minimize-input").fill(letter);
      await page.locator("#minimize-result").waitFor();
      await page.locator("#found button").first().click();
      await page.getByRole("tab", { name: "Restore" }).click();
      await page.locator("#answer").fill("PERSON-00000");
      await page.getByRole("button", { name: "Restore", exact: true }).click();
      await page.locator("#restore-result").waitFor();
      await page.getByRole("tab", { name: "Tenant" }).click();
      await page.locator("#example-tenant").click();
      await page.locator("#log-records table").waitFor();
      await page.locator("#wish-text").fill(letter);
      await page.locator("#wish-recipient").selectOption("kollegin-boston");
      await page.locator("#wish-form button[type=submit]").click();
      await page.locator("#log-records .refused").waitFor();
      for (const [index, language] of ["English", "Deutsch"].entries()) {
        await page.getByRole("button", { name: language }).click();
        for (const [id, names] of Object.entries(tabs)) {
          await page.getByRole("tab", { name: names[index] }).click();
          await check(page, `${id} ${language}`);
          if (language === "Deutsch")
            await page.screenshot({ path: join(folder, `${id}-${size}-${colorScheme}.png`), fullPage: true });
          // Nothing is wider than the screen.
          const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(needed <= there, `${id} ${language}: ${needed} > ${there}`);
        }
      }
      await page.goto(`${demo.server.url}/element.html`);
      await page.locator("#recipient").fill(recipient);
      await page.locator("siegel-upload input[type=file]").setInputFiles(someFile("Bericht.pdf", 40_000));
      await inElement(page, "Arrived, sealed").waitFor();
      await page.evaluate(axe);
      await check(page, "element");
      await page.screenshot({ path: join(folder, `element-${size}-${colorScheme}.png`), fullPage: true });
      await context.close();
    });

test("everything goes by keyboard alone", async () => {
  const { page, context } = await openPage(demo.browser, demo.server.url);
  // Listened for from the start: the browser has to be told in good time that a test answers its dialog.
  const chosen = new Promise((resolve) => page.on("filechooser", resolve));
  const tabTo = async (name) => {
    for (let steps = 0; steps < 60; ++steps) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (element.localName === "section") return ""; // it holds everything
        return `${element.id} ${element.getAttribute("aria-label") ?? ""} ${element.textContent}`;
      });
      if (focused.includes(name)) return;
    }
    throw new Error(`Tab does not lead to ${name}`);
  };
  await tabTo("tab-send");
  await page.keyboard.press("End");
  assert.equal(await page.locator("#keys").isVisible(), true);
  await tabTo("Generate");
  await page.keyboard.press("Enter");
  await page.locator("#held-keys li").waitFor();
  await tabTo("Send to this key");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#recipient").inputValue(), /^siegel1/);
  await tabTo("browse files");
  await page.keyboard.press("Enter");
  const chooser = await chosen;
  await chooser.setFiles(someFile("a.txt", 1000));
  await tabTo("Upload 1 file");
  await page.keyboard.press("Enter");
  await dashboardIsDone(page);
  await page.locator("#tab-send").focus();
  await page.keyboard.press("ArrowRight");
  await tabTo("Open:");
  await page.keyboard.press("Enter");
  await page.locator("#uploads").getByText("a.txt").first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "a.txt", "the focus went on to Save");

  await page.goto(`${demo.server.url}/element.html`);
  await page.locator("#recipient").fill("siegel1x");
  await tabTo("Choose file");
  const [own] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Space")]);
  await own.setFiles(someFile("b.txt", 10));
  await page.locator("siegel-upload").getByText("This upload is not set up correctly").first().waitFor();
  await tabTo("Remove from the list: b.txt");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("siegel-upload li").count(), 0);
  await context.close();
});
