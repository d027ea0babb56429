// SPDX-License-Identifier: Apache-2.0
// The audit log of the package: told before anything is done, found out when it is altered, and merged by the command.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Siegel } from "siegel";
import { AuditLog, memoryStore } from "siegel/audit";
import { Envelopes } from "siegel/formats";
import { Privacy } from "siegel/privacy";
import { assertFails, bytesOf } from "./support.mjs";

const command = process.env.SIEGEL ?? fileURLToPath(new URL("../../build/release/cli/siegel", import.meta.url));
const skip = !existsSync(command) && `no command at ${command}`;
const folder = mkdtempSync(join(tmpdir(), "siegel-audit-"));
after(() => rmSync(folder, { recursive: true }));

/** @typedef {import("siegel/audit").LogStore} LogStore */

function attempt(/** @type {string[]} */ ...args) {
  return spawnSync(command, args, { cwd: folder, encoding: "utf8" });
}
function run(/** @type {string[]} */ ...args) {
  const { status, stderr, stdout } = attempt(...args);
  assert.equal(status, 0, `siegel ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}
const read = (/** @type {string} */ name) => readFileSync(join(folder, name), "utf8");
const name = "siegel.test/page";
const open = (/** @type {LogStore} */ store, more = {}) => AuditLog.open({ name, store, ...more });
const letter = new File(["Sehr geehrter Herr Mustermann\n"], "mandat.txt");

async function withLog(store = memoryStore()) {
  const log = await open(store, { actor: "page:anna", tenant: "kanzlei-a" });
  const siegel = await Siegel.load({ worker: false, log });
  const { identity, recipient } = await siegel.generateIdentity();
  return { log, siegel, identity, recipient, store };
}
const told = (/** @type {readonly any[]} */ records) => records.map(({ operation, outcome, error }) => [operation, outcome, error].filter(Boolean).join(" "));

test("everything is told before it is done, and how it ended", async () => {
  const { log, siegel, identity, recipient } = await withLog();
  const sealed = await siegel.seal(letter, { to: recipient });
  await siegel.open(sealed, { with: identity });
  await siegel.rewrap(sealed, { with: identity, to: recipient });
  const reader = await siegel.reader(sealed, { with: identity });
  reader.close();
  await bytesOf(letter.stream().pipeThrough(siegel.sealing({ to: recipient })));
  await bytesOf(sealed.stream().pipeThrough(siegel.opening({ with: identity })));
  const source = siegel.source(letter, { to: recipient });
  await source.ready;
  await source.slice(0, source.size);
  source.close();
  const other = await siegel.generateIdentity();
  await assertFails(siegel.open(sealed, { with: other.identity }), "no_matching_key");
  const broken = new Uint8Array(await sealed.arrayBuffer());
  broken[broken.length - 1] = /** @type {number} */ (broken.at(-1)) ^ 1;
  await assertFails(siegel.open(broken, { with: identity }), "payload_forged");
  const unread = siegel.source(letter, { to: recipient });
  await unread.ready;
  unread.close();
  const records = await log.records();
  const pairs = (/** @type {string} */ what, how = "done") => [`${what} started`, `${what} ${how}`];
  assert.deepEqual(told(records), [
    ...pairs("seal"), ...pairs("open"), ...pairs("rewrap"), ...pairs("open"), ...pairs("seal"), ...pairs("open"), ...pairs("seal"),
    ...pairs("open", "failed no_matching_key"), ...pairs("open", "failed payload_forged"), ...pairs("seal", "failed canceled"),
  ]);
  assert.deepEqual(records.map(({ seq }) => seq), records.map((_, i) => i));
  assert.deepEqual(records.filter(({ of }) => of !== undefined).map(({ of }) => of), records.filter(({ outcome }) => outcome === "started").map(({ seq }) => seq));
  assert.ok(records.every(({ actor, tenant }) => actor === "page:anna" && tenant === "kanzlei-a"));
  const inspection = await siegel.inspect(sealed);
  const sealing = /** @type {import("siegel/audit").AuditRecord} */ (records[1]);
  assert.equal(sealing.file_id, inspection.file_id);
  assert.deepEqual(sealing.recipients, [`x25519:${inspection.recipients[0]?.key_id}`]);
  assert.equal(records[2]?.file_id, inspection.file_id);
  // Words, numbers and digests, and nothing that says who or what.
  const text = await (await log.export()).text();
  for (const secret of ["mandat", "Mustermann", "SECRET", recipient, identity]) assert.ok(!text.includes(secret), secret);
  assert.deepEqual(Object.keys(await log.verify()), ["name", "records", "root"]);
});

test("messages in the formats of others are told as well", async () => {
  const log = await open(memoryStore());
  const envelopes = await Envelopes.load({ worker: false, log });
  const { key, publicKey } = await envelopes.generateKey();
  const message = await envelopes.seal(letter, { format: "jwe", to: publicKey });
  await envelopes.open(message, { with: key });
  await assertFails(envelopes.open(message, { with: (await envelopes.generateKey()).key }), "no_matching_key");
  const [sealed, opened] = [["seal_jwe started", "seal_jwe done"], ["open_jwe started", "open_jwe done"]];
  assert.deepEqual(told(await log.records()), [...sealed, ...opened, "open_jwe started", "open_jwe failed no_matching_key"]);
});

test("where the log cannot be written nothing is done", async () => {
  const inner = memoryStore();
  let room = 2;
  /** @type {LogStore} */
  const full = {
    load: () => inner.load(),
    create: (pair, checkpoint) => inner.create(pair, checkpoint),
    append: async (size, lines, checkpoint) => {
      if (--room < 0) throw new DOMException("full", "QuotaExceededError");
      return await inner.append(size, lines, checkpoint);
    },
  };
  const { log, siegel, identity, recipient } = await withLog(full);
  const sealed = await siegel.seal(letter, { to: recipient });
  let asked = 0;
  const provider = { provider: "kms", wrap: async () => (++asked, new Uint8Array(40)) };
  await assertFails(siegel.seal(letter, { to: provider }), "log_unavailable");
  assert.equal(asked, 0, "no key was wrapped");
  const held = { provider: "kms", unwrap: async () => (++asked, new Uint8Array(32)) };
  await assertFails(siegel.open(sealed, { with: [held, identity] }), "log_unavailable");
  await assertFails(siegel.rewrap(sealed, { with: identity, to: recipient }), "log_unavailable");
  await assertFails(siegel.reader(sealed, { with: identity }), "log_unavailable");
  await assertFails(bytesOf(letter.stream().pipeThrough(siegel.sealing({ to: recipient }))), "log_unavailable");
  await assertFails(siegel.source(letter, { to: recipient }).slice(0, 1), "log_unavailable");
  const privacy = await Privacy.load({ worker: false, log });
  await assertFails(privacy.pseudonymizeText("Frau Mustermann", { policy: "builtin:strict-203", keyring: await privacy.createKeyring() }), "log_unavailable");
  assert.equal(asked, 0);
  // There is room again: the numbers go on without a gap.
  room = 2;
  await siegel.open(sealed, { with: identity });
  assert.deepEqual((await log.records()).map(({ seq }) => seq), [0, 1, 2, 3]);
  // The second record cannot be written: what was done is not handed out as if it was told.
  room = 1;
  await assertFails(siegel.open(sealed, { with: identity }), "log_unavailable");
  log.close();
  await assertFails(siegel.open(sealed, { with: identity }), "closed");
});

test("several pages have one log at once", async () => {
  const store = memoryStore();
  const pages = await Promise.all(Array.from({ length: 8 }, (_, i) => open(store, { actor: `page:${i}` })));
  assert.equal(new Set(pages.map(({ key }) => key)).size, 1);
  await Promise.all(
    pages.flatMap((page) => Array.from({ length: 4 }, async () => (await page.begin({ operation: "seal" })).end())),
  );
  const records = await pages[0].records();
  assert.equal(records.length, 64);
  assert.equal(new Set(records.map(({ of }) => of).filter((of) => of !== undefined)).size, 32);
  const again = await open(store);
  assert.equal(again.size, 64);
  assert.equal(again.key, pages[0].key);
  assert.equal((await again.verify([await pages[3].checkpoint()])).records, 64);
});

test("a log that was altered in any way is found out", async () => {
  const store = memoryStore();
  const log = await open(store);
  const add = async (count = 1) => {
    for (let i = 0; i < count; ++i) await (await log.begin({ operation: "seal" })).end();
  };
  await add(3);
  const kept = await log.checkpoint();
  await add(2);
  const stored = /** @type {import("siegel/audit").StoredLog} */ (await store.load());
  /** The same page with other content in its store. */
  const altered = (/** @type {Partial<import("siegel/audit").StoredLog>} */ change) => {
    const inner = memoryStore();
    return { ...inner, load: async () => ({ ...stored, ...change }) };
  };
  const { lines } = stored;
  const bad = [
    lines.slice(0, -1),
    lines.slice(1),
    [...lines.slice(0, 4), ...lines.slice(5)],
    lines.map((line, i) => (i === 2 ? line.replace("seal", "open") : line)),
    [lines[1], lines[0], ...lines.slice(2)],
    [...lines, lines[0]],
    [...lines, /** @type {string} */ (lines[9]).replace('"seq":9', '"seq":10')],
  ];
  for (const [i, changed] of bad.entries())
    await assertFails(open(altered({ lines: /** @type {string[]} */ (changed) })), "log_forged", String(i));
  await assertFails(open(altered({ checkpoint: stored.checkpoint.replace("\n10\n", "\n11\n") })), "bad_signature");
  // Set back as a whole: only who kept a checkpoint sees it.
  const earlier = await open({ ...memoryStore(), load: async () => ({ ...stored, checkpoint: kept, lines: lines.slice(0, 6) }) });
  await earlier.verify([kept]);
  await assertFails(earlier.verify([stored.checkpoint]), "log_forged");
  await assertFails(log.verify([await (await open(memoryStore())).checkpoint()]), "bad_signature");
  assert.equal((await log.verify([kept])).records, 10);
  // While the page runs.
  const live = { ...memoryStore(), load: async () => stored, append: async () => false };
  const page = await open(live);
  live.load = async () => ({ ...stored, lines: lines.slice(2) });
  await assertFails(page.begin({ operation: "seal" }), "log_forged");
  await assertFails(page.records(), "log_forged");
  await assertFails(open(memoryStore(), { name: "has blanks" }), "bad_argument");
  await assertFails(open(memoryStore(), { actor: "Frau Müller" }), "bad_argument");
  await assertFails(AuditLog.open(/** @type {any} */ ({ name, store: memoryStore(), more: 1 })), "bad_argument");
});

test("the command merges the log of a page, and finds one that was set back", { skip }, async () => {
  const { log, siegel, identity, recipient, store } = await withLog();
  run("audit", "init", "--name", "siegel.test/office", "office");
  const sealed = await siegel.seal(letter, { to: recipient });
  const write = async (/** @type {string} */ file, of = log) => writeFileSync(join(folder, file), await bytesOf(await of.export()));
  await write("one.log");
  const early = /** @type {import("siegel/audit").StoredLog} */ (await store.load());
  assert.equal(run("audit", "merge", "office", "one.log", "--key", log.key), `${name}: 2 new of 2 records`);
  await siegel.open(sealed, { with: identity });
  await write("two.log");
  assert.equal(run("audit", "merge", "office", "two.log"), `${name}: 2 new of 4 records`);
  assert.match(run("audit", "show", "--merged", "office"), /seal started {2}by page:anna {2}tenant kanzlei-a/);
  assert.match(run("audit", "verify", "office"), /with 4 in 1 merged logs/);
  // Somebody set the store back, and went on.
  const set = memoryStore();
  await set.create(early.keyPair, early.checkpoint);
  const back = await open({ ...set, load: async () => { const now = await set.load(); return now && { ...now, lines: now.lines.length === 0 ? early.lines : [...early.lines, ...now.lines] }; }, append: async (size, lines, checkpoint) => await set.append(size - early.lines.length, lines, checkpoint) });
  for (let i = 0; i < 3; ++i) await (await back.begin({ operation: "seal" })).end();
  await write("back.log", back);
  const refused = attempt("audit", "merge", "office", "back.log");
  assert.equal(refused.status, 4);
  assert.match(refused.stderr, /not the one that was merged before/);
});

test("to an AI only what the log shows as pseudonymized", { skip }, async () => {
  const people = Object.fromEntries(["archive", "model"].map((who) => {
    run("keygen", "-o", `${who}.key`);
    return [who, { recipient: run("keygen", "-y", `${who}.key`), identity: read(`${who}.key`) }];
  }));
  run("tenant", "init", "--name", "kanzlei-ai", "ai");
  run("tenant", "allow", "ai", "archive", "--recipient", people.archive.recipient, "--class", "storage", "--region", "EU");
  run("tenant", "allow", "ai", "model", "--recipient", people.model.recipient, "--class", "ai", "--region", "EU");
  const tenant = { policy: read("ai/policy.note"), signer: read("ai/policy.signer") };
  const log = await open(memoryStore(), { tenant: "kanzlei-ai" });
  const siegel = await Siegel.load({ worker: false, tenant, log });
  const privacy = await Privacy.load({ worker: false, log });
  const keyring = await privacy.createKeyring();
  const vault = await privacy.createVault();
  const text = "Frau Erika Mustermann, geboren am 12.08.1964, IBAN DE89 3702 0400 4405 3201 3000, bittet um Antwort.\n";
  const made = await privacy.pseudonymizeText(text, { policy: "builtin:strict-203", keyring, vault });
  assert.ok(!made.text.includes("Mustermann"));
  const toModel = { to: people.model.recipient, padding: /** @type {const} */ ("padme"), metadata: { name: "prompt.txt" } };
  const prompt = new File([made.text], "prompt.txt");
  const sealed = await siegel.seal(prompt, { to: people.model.recipient, padding: "padme" });
  assert.equal(await (await siegel.open(sealed, { with: people.model.identity })).text(), made.text);
  assert.equal((await siegel.source(prompt, { to: people.model.recipient, padding: "padme" }).slice(0, 10)).byteLength, 10);
  for (const content of [new File([text], "a"), new File([made.text, " "], "b"), new File(["x"], "c")])
    await assertFails(siegel.seal(content, { to: people.model.recipient, padding: "padme" }), "policy_denied");
  // A stream cannot be looked at before.
  await assertFails(bytesOf(prompt.stream().pipeThrough(siegel.sealing({ ...toModel, metadata: { name: "prompt.txt", length: prompt.size } }))), "policy_denied");
  // Under another policy.
  const weak = JSON.stringify({ ...JSON.parse(await privacy.builtinPolicy("strict-203")), description: "another" });
  const other = await privacy.pseudonymizeText(text, { policy: weak, keyring, vault }).catch(() => null);
  if (other !== null) await assertFails(siegel.seal(new File([other.text], "d"), { to: people.model.recipient, padding: "padme" }), "policy_denied");
  const free = await Siegel.load({ worker: false, tenant, log: await open(memoryStore()) });
  await assertFails(free.seal(prompt, { to: people.model.recipient, padding: "padme" }), "policy_denied");
  const records = await log.records();
  const pseudonymized = records.find(({ operation, outcome }) => operation === "pseudonymize" && outcome === "done");
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(made.text))).toString("hex");
  const builtin = Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(await privacy.builtinPolicy("strict-203")))).toString("hex");
  assert.equal(pseudonymized?.digest, digest);
  assert.equal(pseudonymized?.policy, builtin);
  assert.deepEqual(records.filter(({ operation, outcome }) => operation === "seal" && outcome === "refused").map(({ error }) => error), Array(records.filter(({ outcome }) => outcome === "refused").length).fill("policy_denied:ai_policy"));
  assert.equal(records.find(({ operation, outcome }) => operation === "seal" && outcome === "done")?.digest, digest);
  const answer = await privacy.restoreText(made.text, { vault });
  assert.equal(answer.text, text);
  assert.deepEqual(told(await log.records()).slice(-2), ["restore started", "restore done"]);
});

test("what is stopped while the log is told ends all the same", async () => {
  const { log, siegel, identity, recipient } = await withLog();
  const sealed = await siegel.seal(letter, { to: recipient });
  const privacy = await Privacy.load({ worker: false, log });
  const stopped = async (/** @type {(signal: AbortSignal) => Promise<unknown>} */ work) => {
    const stop = new AbortController();
    const done = work(stop.signal);
    done.catch(() => {});
    // In the middle of the first record, whatever comes first.
    for (const size = log.size; log.size === size; ) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await assertFails(done, "canceled").catch(() => done);
  };
  await stopped((signal) => siegel.open(sealed, { with: identity, signal }));
  await stopped((signal) => siegel.seal(letter, { to: recipient, signal }));
  await stopped((signal) => privacy.pseudonymizeText("Frau Mustermann", { policy: "builtin:strict-203", signal }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const records = await log.records();
  assert.equal(records.filter(({ outcome }) => outcome === "started").length, records.filter(({ outcome }) => outcome !== "started").length);
});

test("an operation ends once", async () => {
  const log = await open(memoryStore());
  const entry = await log.begin({ operation: "seal", counts: { bytes: 8 } });
  await entry.end();
  await entry.end(new Error("twice"));
  assert.deepEqual(told(await log.records()), ["seal started", "seal done"]);
});
