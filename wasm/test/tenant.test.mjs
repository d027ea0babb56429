// SPDX-License-Identifier: Apache-2.0
// The rules of a tenant in the package: each allows something and refuses something, and nothing gets around them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Siegel } from "siegel";
import { AuditLog, memoryStore } from "siegel/audit";
import { Privacy } from "siegel/privacy";
import { assertFails } from "./support.mjs";

const command = process.env.SIEGEL ?? fileURLToPath(new URL("../../build/release/cli/siegel", import.meta.url));
const skip = !existsSync(command) && `no command at ${command}`;
const folder = mkdtempSync(join(tmpdir(), "siegel-tenant-"));
after(() => rmSync(folder, { recursive: true }));

function run(/** @type {string[]} */ ...args) {
  const { status, stderr, stdout } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `siegel ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}
const read = (/** @type {string} */ name) => readFileSync(join(folder, name), "utf8");
const letter = new File(["Sehr geehrter Herr Mustermann\n"], "mandat.txt");

/** A tenant of the command with an archive, a model, and somebody outside. */
function office() {
  const keys = ["archive", "model", "abroad", "stranger"].map((name) => {
    run("keygen", "-o", `${name}.key`);
    return /** @type {const} */ ([name, { recipient: run("keygen", "-y", `${name}.key`), identity: read(`${name}.key`) }]);
  });
  const people = Object.fromEntries(keys);
  run("tenant", "init", "--name", "kanzlei-a", "a");
  run("tenant", "allow", "a", "archive", "--recipient", people.archive.recipient, "--class", "storage", "--region", "EU");
  run("tenant", "allow", "a", "model", "--recipient", people.model.recipient, "--class", "ai", "--region", "EU");
  run("tenant", "allow", "a", "abroad", "--recipient", people.abroad.recipient, "--class", "person", "--region", "US");
  return { people, tenant: { policy: read("a/policy.note"), signer: read("a/policy.signer"), leastVersion: 4 } };
}

const newLog = () => AuditLog.open({ name: "siegel.test/page", store: memoryStore() });

test("a page with a tenant seals and opens what its policy allows, and nothing else", { skip }, async () => {
  const { people, tenant } = office();
  // A strict policy requires a log.
  await assertFails(Siegel.load({ worker: false, tenant }), "policy_denied");
  await assertFails(Siegel.load({ worker: false, tenant, log: /** @type {any} */ ({ begin: async () => ({ ending: {}, end: async () => {} }) }) }), "bad_argument");
  const log = await newLog();
  const siegel = await Siegel.load({ worker: false, tenant, log });
  const allowed = { to: people.archive.recipient, padding: /** @type {const} */ ("padme") };
  const sealed = await siegel.seal(letter, allowed);
  assert.equal(sealed.size, siegel.sealedSize(letter.size, { ...allowed, metadata: { name: "mandat.txt", length: letter.size } }));
  assert.deepEqual((await siegel.inspect(sealed)).context, { "siegel.tenant": "kanzlei-a" });
  assert.equal(await (await siegel.open(sealed, { with: people.archive.identity })).text(), await letter.text());

  // Each rule, and no option of a call changes it.
  const refused = (/** @type {object} */ options) => assertFails(siegel.seal(letter, { ...allowed, ...options }), "policy_denied", JSON.stringify(options));
  await refused({ to: people.stranger.recipient });
  await refused({ to: [people.archive.recipient, people.stranger.recipient] });
  await refused({ to: people.abroad.recipient });
  await refused({ to: people.model.recipient });
  await refused({ to: { passphrase: "correct horse battery staple" } });
  await refused({ to: [people.archive.recipient, { kek: new Uint8Array(32).fill(7).map((_, i) => i) }] });
  await refused({ to: { provider: "kms", wrap: async () => new Uint8Array(40) } });
  await refused({ padding: "none" });
  await refused({ to: people.stranger.recipient, context: { "siegel.tenant": "kanzlei-a" } });
  await assertFails(siegel.seal(letter, /** @type {any} */ ({ ...allowed, tenant: undefined, rules: null })), "bad_argument");
  await assertFails(siegel.seal(letter, { ...allowed, metadata: null, padding: "none" }), "policy_denied");
  const stream = letter.stream().pipeThrough(siegel.sealing({ to: people.stranger.recipient }));
  await assertFails(new Response(stream).arrayBuffer(), "policy_denied");
  await assertFails(siegel.rewrap(sealed, { with: people.archive.identity, to: people.stranger.recipient }), "policy_denied");
  await assertFails(siegel.rewrap(sealed, { with: people.archive.identity, to: people.model.recipient, mode: "add" }), "policy_denied");
  await siegel.rewrap(sealed, { with: people.archive.identity, to: people.archive.recipient });

  // Files of nobody, and of another tenant.
  const free = await Siegel.load({ worker: false });
  const foreign = await free.seal(letter, { to: people.archive.recipient });
  await assertFails(siegel.open(foreign, { with: people.archive.identity }), "policy_denied");
  await assertFails(siegel.rewrap(foreign, { with: people.archive.identity, to: people.archive.recipient }), "policy_denied");
  run("tenant", "init", "--profile", "standard", "b");
  run("tenant", "allow", "b", "archive", "--recipient", people.archive.recipient, "--class", "storage", "--region", "EU");
  const other = await Siegel.load({ worker: false, tenant: { policy: read("b/policy.note"), signer: read("b/policy.signer") } });
  await assertFails(siegel.open(await other.seal(letter, { to: people.archive.recipient }), { with: people.archive.identity }), "policy_denied");

  // The command opens it for the tenant, and the other way round.
  writeFileSync(join(folder, "page.siegel"), new Uint8Array(await sealed.arrayBuffer()));
  run("--tenant", "a", "open", "-i", "archive.key", "-o", "opened", "page.siegel");
  assert.equal(read("opened"), await letter.text());
  run("--tenant", "a", "seal", "--pad", "-r", people.archive.recipient, "-o", "command.siegel", "opened");
  const made = new Blob([readFileSync(join(folder, "command.siegel"))]);
  assert.equal(await (await siegel.open(made, { with: people.archive.identity })).text(), await letter.text());
});

test("a policy that was edited, is older or by somebody else does not load", { skip }, async () => {
  run("tenant", "init", "--profile", "standard", "c");
  const tenant = { policy: read("c/policy.note"), signer: read("c/policy.signer") };
  const load = (/** @type {any} */ changed) => Siegel.load({ worker: false, tenant: { ...tenant, ...changed } });
  await load({});
  await assertFails(load({ policy: tenant.policy.replace('"padding_required": false', '"padding_required": true') }), "bad_signature");
  await assertFails(load({ policy: "{}" }), "bad_signature");
  await assertFails(load({ leastVersion: 2 }), "policy_denied");
  run("tenant", "init", "--profile", "standard", "d");
  await assertFails(load({ signer: read("d/policy.signer") }), "bad_signature");
  await assertFails(load({ signer: "siegel1" }), "bad_key");
  await assertFails(load({ signer: 5 }), "bad_argument");
  await assertFails(load({ policy: undefined }), "bad_argument");
  await assertFails(load({ more: 1 }), "bad_argument");
});

test("what none of a tenant's signers signed is neither sealed nor opened", { skip }, async () => {
  run("keygen", "-o", "ana.key");
  const ana = { recipient: run("keygen", "-y", "ana.key"), identity: read("ana.key") };
  for (const name of ["chef", "other"]) run("keygen", "--signing", "-o", `${name}.key`);
  run("tenant", "init", "--name", "kanzlei-s", "s");
  run("tenant", "allow", "s", "ana", "--recipient", ana.recipient, "--class", "storage", "--region", "EU");
  const before = { policy: read("s/policy.note"), signer: read("s/policy.signer") };
  run("tenant", "require", "s", "--signers", run("keygen", "-y", "chef.key"));
  const log = await newLog();
  const loose = await Siegel.load({ worker: false, tenant: before, log });
  const siegel = await Siegel.load({ worker: false, tenant: { ...before, policy: read("s/policy.note") }, log });
  const allowed = { to: ana.recipient, padding: /** @type {const} */ ("padme") };
  const way = { with: ana.identity };

  const sealed = await siegel.seal(letter, { ...allowed, sign: read("chef.key") });
  assert.equal(await (await siegel.open(sealed, way)).text(), await letter.text());
  await assertFails(siegel.seal(letter, allowed), "policy_denied");
  await assertFails(siegel.seal(letter, { ...allowed, sign: read("other.key") }), "policy_denied");
  for (const sign of [undefined, read("other.key")]) {
    const foreign = await loose.seal(letter, sign === undefined ? allowed : { ...allowed, sign });
    await assertFails(siegel.open(foreign, way), "policy_denied");
    await assertFails(siegel.open(foreign, { ...way, signers: [run("keygen", "-y", "other.key")] }), "policy_denied");
  }
  // A part of a file is never verified, so no option gets one.
  await assertFails(siegel.reader(sealed, { ...way, unverified: true }), "policy_denied");
});

test("keyrings and vaults are those of one tenant, as with the command", { skip }, async () => {
  run("keygen", "-o", "both.key");
  const [identity, recipient] = [read("both.key"), run("keygen", "-y", "both.key")];
  for (const name of ["x", "y"]) run("tenant", "init", "--profile", "standard", "-i", "both.key", name);
  const load = (/** @type {string | undefined} */ tenant) => Privacy.load(tenant === undefined ? { worker: false } : { worker: false, tenant });
  const [x, y, free] = await Promise.all([load("x"), load("y"), load(undefined)]);
  const way = { with: identity };
  const bytes = (/** @type {string} */ name) => readFileSync(join(folder, name));

  // Those of the command.
  assert.deepEqual((await (await x.openKeyring(bytes("x/keyring"), way)).list()).map(({ name }) => name), ["main"]);
  await assertFails(y.openKeyring(bytes("x/keyring"), way), "policy_denied");
  await free.openKeyring(bytes("x/keyring"), way);
  writeFileSync(join(folder, "letter"), "Frau Erika Mustermann bittet um Antwort.\n");
  run("--tenant", "x", "pseudonymize", "-i", "both.key", "--policy", "builtin:llm-chat", "--vault", "x.vault", "-o", "safe", "letter");
  const vault = await x.openVault(bytes("x.vault"), way);
  assert.equal((await x.restoreText(read("safe"), { vault })).text, read("letter"));
  await assertFails(y.openVault(bytes("x.vault"), way), "policy_denied");

  // Those of the package, here and with the command.
  const keyring = await x.createKeyring();
  await keyring.add("main");
  writeFileSync(join(folder, "page.keys"), await keyring.seal(recipient));
  await assertFails(y.openKeyring(bytes("page.keys"), way), "policy_denied");
  await x.openKeyring(bytes("page.keys"), way);
  run("--tenant", "x", "keyring", "list", "-i", "both.key", "page.keys");
  const refused = spawnSync(command, ["--tenant", "y", "keyring", "list", "-i", "both.key", "page.keys"], { cwd: folder, encoding: "utf8" });
  assert.equal(refused.status, 5, refused.stderr);
  const unbound = await free.createKeyring();
  await unbound.add("main");
  await assertFails(x.openKeyring(await unbound.seal(recipient), way), "policy_denied");
  const made = await x.createVault({ to: recipient });
  await x.pseudonymizeText(read("letter"), { policy: "builtin:llm-chat", vault: made });
  await assertFails(y.openVault(await made.export(), way), "policy_denied");
  await assertFails(load(""), "bad_argument");
});

test("every rule allows something and refuses something, and the log says which one it was", { skip }, async () => {
  for (const name of ["home", "later", "robot"]) run("keygen", "-o", `${name}.key`);
  const of = (/** @type {string} */ name) => run("keygen", "-y", `${name}.key`);
  run("tenant", "init", "--profile", "strict-203", "-i", "home.key", "--name", "rules", "r");
  run("tenant", "allow", "r", "home", "--recipient", of("home"), "--class", "storage", "--region", "EU");
  run("tenant", "allow", "r", "robot", "--recipient", of("robot"), "--class", "ai", "--region", "EU");
  run("tenant", "allow", "r", "later", "--recipient", of("later"), "--class", "person", "--region", "US");
  run("tenant", "require", "r", "--context", "matter");
  run("--tenant", "r", "keys", "rotate", "-i", "home.key");
  const first = JSON.parse(run("tenant", "show", "--json", "r")).epochs["1"].recipient;
  const before = { policy: read("r/policy.note"), signer: read("r/policy.signer") };
  run("--tenant", "r", "keys", "rotate", "-i", "home.key");
  const after = { ...before, policy: read("r/policy.note") };

  const log = await newLog();
  const siegel = await Siegel.load({ worker: false, tenant: after, log });
  const allowed = { to: of("home"), padding: /** @type {const} */ ("padme"), context: { matter: "4711" } };
  await siegel.seal(letter, allowed);
  const rule = async (/** @type {object} */ options) => {
    await assertFails(siegel.seal(letter, { ...allowed, ...options }), "policy_denied", JSON.stringify(options));
    return (await log.records()).at(-1)?.error;
  };
  assert.equal(await rule({ to: { passphrase: "correct horse battery staple" } }), "policy_denied:recipient_type");
  run("keygen", "-o", "nobody.key");
  assert.equal(await rule({ to: of("nobody") }), "policy_denied:recipient");
  assert.equal(await rule({ to: of("later") }), "policy_denied:region");
  assert.equal(await rule({ to: of("robot") }), "policy_denied:ai_policy");
  assert.equal(await rule({ to: first }), "policy_denied:epoch");
  assert.equal(await rule({ context: { other: "1" } }), "policy_denied:context");
  assert.equal(await rule({ padding: "none" }), "policy_denied:padding");
  // The epoch that is over now was the one to seal to under the policy before.
  const then = await Siegel.load({ worker: false, tenant: before, log });
  await then.seal(letter, { ...allowed, to: first });
  run("tenant", "require", "r", "--padding", "no");
  const loose = await Siegel.load({ worker: false, tenant: { ...before, policy: read("r/policy.note") }, log });
  await loose.seal(letter, { ...allowed, padding: "none" });
  await assertFails(loose.seal(letter, { ...allowed, padding: "none", metadata: null }), "policy_denied");
  assert.equal((await log.records()).at(-1)?.error, "policy_denied:metadata");
});
