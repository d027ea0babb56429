// SPDX-License-Identifier: Apache-2.0
import { concat, textOf, utf8, wipe, type Bytes } from "../bytes.js";
import { Call, callOptionNames } from "../call.js";
import { LocalCore, WorkerCore } from "../core.js";
import { SiegelError } from "../errors.js";
import { privacyModuleDigest } from "../generated/privacy_module_digest.js";
import { inputOf } from "../input.js";
import { compileModule, type PackagedModule } from "../module.js";
import { logOf, type OperationLog, type OperationRecord } from "../operation_log.js";
import { pass, streamsOf } from "../passing.js";
import { ObjectService } from "../object_service.js";
import { PrivacyBorder } from "../privacy_border.js";
import type { PrivacyOperations } from "../protocol.js";
import { bare, checkNames, checkRealm, member } from "../realm.js";
import { secretBytes } from "../secret_text.js";
import type { CallOptions, SecretText, Source } from "../types.js";
import { Keyring } from "./keyring.js";
import { nowSeconds, optionsText, PrivacyObject, textBytes, texts, type PrivacyCore } from "./objects.js";
import { RunPassage, type RunLog, type RunParts } from "./run.js";
import { TextOffsets } from "./text_offsets.js";
import type {
  DetectOptions,
  Finding,
  PolicyFault,
  PrivacyLoadOptions,
  RestoreReport,
  RestoreRunOptions,
  Risk,
  RiskOptions,
  Run,
  RunOptions,
  RunReport,
  TextRunOptions,
  VaultOptions,
} from "./types.js";
import { Vault } from "./vault.js";

const privacyModule: PackagedModule = bare({
  name: "siegel-privacy.wasm",
  address: () => new URL("../siegel-privacy.wasm", import.meta.url),
  digest: privacyModuleDigest,
});

const builtin = "builtin:";
const countsOfRun = ["rows", "columns", "values_changed", "tokens_made", "rows_quarantined", "leaks"];

type Direction = "pseudonymize" | "rekey" | "restore";
const runNames = ["policy", "keyring", "vault", "dictionary", "expires", "quarantine", ...callOptionNames];
const restoreNames = ["vault", "strict", "context", "policy", "keyring", ...callOptionNames];

/**
 * Finds and replaces what tells who somebody is, before data leave the client, and puts it back into what returns. The
 * same bytes as the command `siegel` gives for the same policy, keys and vault.
 */
export class Privacy {
  readonly #core: PrivacyCore;

  readonly #log: OperationLog | null;

  readonly #tenant: string | undefined;

  protected constructor(core: PrivacyCore, log: OperationLog | null, tenant: string | undefined) {
    this.#core = core;
    this.#log = log;
    this.#tenant = tenant;
  }

  /** Fetches siegel-privacy.wasm, checks its hash and starts a worker. Errors: as `Siegel.load`. */
  static async load(options: PrivacyLoadOptions = {}): Promise<Privacy> {
    checkRealm();
    checkNames(options, ["worker", "wasm", "workerUrl", "log", "tenant"]);
    const log = logOf(options);
    const tenant = member(options, "tenant") as string | undefined;
    if (tenant !== undefined && (typeof tenant !== "string" || tenant === ""))
      throw new SiegelError("bad_argument", "the tenant is a name");
    const module = await compileModule(privacyModule, member(options, "wasm") as PrivacyLoadOptions["wasm"]);
    const inWorker = (member(options, "worker") ?? typeof Worker === "function") === true;
    if (!inWorker) return new this(new LocalCore<PrivacyOperations>(new ObjectService(() => new PrivacyBorder(module))), log, tenant);
    const url = member(options, "workerUrl") as URL | string | undefined;
    return new this(await WorkerCore.start<PrivacyOperations>("privacy", module, url), log, tenant);
  }

  /** What tells who somebody is, in the order of the text. Errors: `bad_argument`, `too_large` beyond 256 MiB. */
  async detect(text: string, options: DetectOptions = {}): Promise<Finding[]> {
    checkRealm();
    checkNames(options, ["goal", "minScore", "types", "dictionary", "deny", "patterns"]);
    const json = optionsText({
      goal: member(options, "goal"),
      min_score: member(options, "minScore"),
      types: member(options, "types"),
      dictionary: member(options, "dictionary"),
      deny: member(options, "deny"),
      patterns: Object.entries((member(options, "patterns") ?? {}) as Record<string, string>).map((pair) => pair.join("=")),
    });
    const lines = await this.#through("siegel_detector", [json], textBytes(text));
    const offsets = new TextOffsets(text);
    const found = JSON.parse(`[${textOf(lines).trimEnd().replaceAll("\n", ",")}]`) as Finding[];
    return found.map(({ start, end, type, score, detector }) => {
      const from = offsets.unitsAt(start);
      return { start: from, end: offsets.unitsAt(end), type, score, detector };
    });
  }

  /** The text of a policy that comes with Siegel. Errors: `bad_argument` for an unknown name. */
  async builtinPolicy(name: string): Promise<string> {
    checkRealm();
    return textOf((await this.#core.ask("once", { function: "siegel_builtin_policy", inputs: [name] })).bytes);
  }

  /** What is wrong with a policy; empty for a good one. */
  async lint(policy: string): Promise<PolicyFault[]> {
    checkRealm();
    const { bytes } = await this.#core.ask("once", { function: "siegel_lint", inputs: [textBytes(policy)] });
    return JSON.parse(textOf(bytes)) as PolicyFault[];
  }

  /** A proposed policy for a table, with the evidence for each column. Errors: `bad_data`. */
  async suggest(table: Source, options: CallOptions = {}): Promise<string> {
    checkRealm();
    checkNames(options, callOptionNames);
    const suggester = await PrivacyObject.create(this.#core, "siegel_suggester", []);
    return textOf(await this.#collect(suggester, table, options));
  }

  /** How far the people in a table can be told apart. Errors: `bad_argument` for a column that is not there. */
  async risk(table: Source, options: RiskOptions & CallOptions): Promise<Risk> {
    checkRealm();
    checkNames(options, ["quasi", "sensitive", "before", ...callOptionNames]);
    const columns = optionsText({ quasi: member(options, "quasi"), sensitive: member(options, "sensitive") });
    const before = member(options, "before") as Source | undefined;
    const measured: PrivacyObject[] = [];
    const measure = async (of: Source) => {
      const object = await PrivacyObject.create(this.#core, "siegel_risk", [columns]);
      measured.push(object);
      await this.#feed(object, of, options);
      return object;
    };
    try {
      const now = await measure(table);
      const earlier = before === undefined ? null : await measure(before);
      const print = async (form: string) =>
        await now.askText("siegel_risk_report", earlier === null ? null : { object: earlier.object }, form);
      const [json, text, en, de] = [await print("json"), await print("text"), await print("html-en"), await print("html-de")];
      return { report: JSON.parse(json) as Risk["report"], text, html: (language) => (language === "de" ? de : en) };
    } finally {
      for (const object of measured) object.free();
    }
  }

  /** Replaces as the policy says: tables, JSON, text. What came out is valid only if the streams end without error. */
  pseudonymizing(options: RunOptions & CallOptions): Run<RunReport> {
    return this.#policyRun("pseudonymize", options);
  }

  /** Makes tokens and ciphers of an old key version those of the new one. */
  rekeying(options: RunOptions & CallOptions): Run<RunReport> {
    return this.#policyRun("rekey", options);
  }

  /** Puts back what tokens stand for, as it comes: an answer that is streamed stays a stream. */
  restoring(options: RestoreRunOptions & CallOptions): Run<RestoreReport> {
    checkRealm();
    checkNames(options, restoreNames);
    const strict = member(options, "strict") === true;
    const vault = vaultOf(options);
    const check = (report: RestoreReport) => {
      if (strict && report.unresolved + report.foreign > 0)
        throw new SiegelError("unresolved_token", "a token stands for nothing that is known here");
    };
    if (member(options, "policy") !== undefined) {
      const begin = () => this.#begin("restore", options, null);
      return this.#streams(begin, { check, log: this.#runLog("restore", options) }, options);
    }
    if (vault === undefined) throw new SiegelError("bad_argument", "restoring needs a vault, or a policy and a keyring");
    const json = optionsText({ strict, context: member(options, "context") });
    const begin = () => PrivacyObject.create(this.#core, "siegel_restorer", [json, { object: vault.held.object }]);
    return this.#streams(begin, { check, log: this.#runLog("restore", options) }, options);
  }

  /** A whole text at once. `findings`: what to replace, if somebody went through it. */
  async pseudonymizeText(text: string, options: TextRunOptions & CallOptions): Promise<{ text: string; report: RunReport }> {
    checkRealm();
    checkNames(options, [...runNames, "findings"]);
    const findings = member(options, "findings");
    const lines = findings === undefined ? null : findingLines(text, findings);
    const vault = vaultOf(options);
    const quarantine = member(options, "quarantine") as RunOptions["quarantine"];
    const more = { vault, quarantine, log: this.#runLog("pseudonymize", options) };
    return await this.#whole<RunReport>(text, () => this.#begin("pseudonymize", options, lines), more, options);
  }

  /** A whole answer at once. */
  async restoreText(text: string, options: RestoreRunOptions & CallOptions): Promise<{ text: string; report: RestoreReport }> {
    const run = this.restoring(options);
    const output = new Response(run.readable as ReadableStream).text();
    output.catch(() => {});
    const writer = run.writable.getWriter();
    await writer.write(textBytes(text));
    await writer.close();
    return { text: await output, report: await run.report };
  }

  /** A new vault. Without recipients it lives as long as this object, and its file opens for nobody. */
  async createVault(options: VaultOptions = {}): Promise<Vault> {
    checkRealm();
    checkNames(options, ["to", "save"]);
    const given = member(options, "to");
    const to = given === undefined ? await this.#nobody() : texts(typeof given === "string" ? [given] : given, "recipients");
    return new Vault(await PrivacyObject.create(this.#core, "siegel_vault", [optionsText({ to, tenant: this.#tenant })]), saveOf(options));
  }

  /**
   * The vault of a file. `mark`: what was remembered of it. Errors: `bad_vault` for one that was altered or is older than
   * remembered; `no_matching_key`.
   */
  async openVault(
    file: Source,
    options: { with: SecretText; mark?: string; save?: VaultOptions["save"] } & CallOptions,
  ): Promise<Vault> {
    checkRealm();
    checkNames(options, ["with", "mark", "save", ...callOptionNames]);
    const identities = secretBytes(member(options, "with"), "an identity");
    const json = optionsText({ now: nowSeconds(), mark: member(options, "mark"), tenant: this.#tenant });
    const vault = await PrivacyObject.create(this.#core, "siegel_vault_open", [json, identities]);
    try {
      await this.#feed(vault, file, options);
      return new Vault(vault, saveOf(options));
    } catch (error) {
      vault.free();
      throw error;
    }
  }

  /** An empty keyring. */
  async createKeyring(): Promise<Keyring> {
    checkRealm();
    return await this.#keyring("siegel_keyring", []);
  }

  /** The keyring of a file. Errors: `no_matching_key`, those of opening. */
  async openKeyring(file: Uint8Array | Blob, options: { with: SecretText }): Promise<Keyring> {
    checkRealm();
    checkNames(options, ["with"]);
    const bytes = new Uint8Array(file instanceof Blob ? await file.arrayBuffer() : file);
    const identities = secretBytes(member(options, "with"), "an identity");
    return await this.#keyring("siegel_keyring_open", [bytes, identities]);
  }

  /** Ends the worker and forgets vaults, keyrings and keys; what is under way fails with `closed`. */
  close(): void {
    this.#core.close();
  }

  async #keyring(name: "siegel_keyring" | "siegel_keyring_open", inputs: Bytes[]): Promise<Keyring> {
    const held = await PrivacyObject.create(this.#core, name, inputs);
    try {
      if (this.#tenant !== undefined) await held.ask("siegel_keyring_tenant", this.#tenant);
      return new Keyring(held);
    } catch (error) {
      held.free();
      throw error;
    }
  }

  #policyRun(direction: Direction, options: RunOptions & CallOptions): Run<RunReport> {
    checkRealm();
    checkNames(options, runNames);
    const quarantine = member(options, "quarantine") as RunOptions["quarantine"];
    const more = { vault: vaultOf(options), quarantine, log: this.#runLog(direction, options) };
    return this.#streams(() => this.#begin(direction, options, null), more, options);
  }

  /** The same record as the command leaves; the policy by its SHA-256. */
  #runLog(operation: Direction, options: object): RunLog | null {
    const log = this.#log;
    if (log === null) return null;
    const begin = async () => {
      const about: OperationRecord = bare({ operation });
      const policy = member(options, "policy");
      if (typeof policy === "string") {
        const text = policy.startsWith(builtin) ? await this.builtinPolicy(policy.slice(builtin.length)) : policy;
        const hash = await log.hashing();
        await hash.update(textBytes(text));
        about.policy = await hash.finish();
        hash.close();
      }
      return await log.begin(about);
    };
    return { log, begin, counts: operation === "restore" ? [] : countsOfRun };
  }

  async #begin(direction: Direction, options: object, findings: Bytes | null): Promise<PrivacyObject> {
    const policy = member(options, "policy");
    if (typeof policy !== "string") throw new SiegelError("bad_argument", "a policy is JSON text, or builtin:NAME");
    const keyring = member(options, "keyring");
    if (keyring !== undefined && !(keyring instanceof Keyring)) throw new SiegelError("bad_argument", "this is no keyring");
    const vault = vaultOf(options);
    const expires = member(options, "expires") as Date | undefined;
    const json = optionsText({
      direction,
      now: nowSeconds(),
      expires: expires === undefined ? undefined : Math.floor(expires.getTime() / 1000),
      dictionary: member(options, "dictionary"),
      quarantine: typeof member(options, "quarantine") === "function" ? true : undefined,
      reviewed: findings !== null ? true : undefined,
    });
    return await PrivacyObject.create(this.#core, "siegel_pseudonymizer", [
      textBytes(policy),
      json,
      findings ?? new Uint8Array(0),
      keyring === undefined ? null : { object: keyring.held.object },
      vault === undefined ? null : { object: vault.held.object },
    ]);
  }

  #streams<R>(
    begin: () => Promise<PrivacyObject>,
    more: RunParts<R>,
    options: object,
  ): Run<R> {
    const { pair, passage } = streamsOf(
      (give) => new RunPassage<R>(begin, give, more),
      new Call(options),
      (run, error) => run.fail(error),
    );
    return Object.assign(pair, { report: passage.report });
  }

  async #whole<R>(
    text: string,
    begin: () => Promise<PrivacyObject>,
    more: RunParts<R>,
    options: object,
  ): Promise<{ text: string; report: R }> {
    const pieces: Bytes[] = [];
    const call = new Call(options);
    const passage = new RunPassage<R>(begin, (bytes) => pieces.push(bytes), more);
    await call.run(() => pass(inputOf(textBytes(text)), passage, call));
    return { text: textOf(concat(pieces)), report: await passage.report };
  }

  async #through(name: "siegel_detector", inputs: string[], bytes: Bytes): Promise<Bytes> {
    const object = await PrivacyObject.create(this.#core, name, inputs);
    try {
      await object.push(bytes);
      return await object.finish();
    } finally {
      object.free();
    }
  }

  async #collect(object: PrivacyObject, input: Source, options: object): Promise<Bytes> {
    try {
      return await this.#feed(object, input, options);
    } finally {
      object.free();
    }
  }

  async #feed(object: PrivacyObject, input: Source, options: object): Promise<Bytes> {
    const call = new Call(options);
    return await call.run(async () => {
      const source = inputOf(input);
      let done = 0;
      try {
        for (let piece = await source.next(pieceSize); piece !== null; piece = await source.next(pieceSize)) {
          call.check();
          await object.push(piece);
          call.progress((done += piece.byteLength), source.size);
        }
        return await object.finish();
      } catch (error) {
        await source.cancel(error);
        throw error;
      }
    });
  }

  /** A recipient whose key nobody has. */
  async #nobody(): Promise<string[]> {
    const identity = (await this.#core.ask("once", { function: "siegel_generate_identity", inputs: ["x25519"] })).bytes;
    try {
      const recipients = await this.#core.ask("once", { function: "siegel_recipients_of", inputs: [identity.slice()] });
      return JSON.parse(textOf(recipients.bytes)) as string[];
    } finally {
      wipe(identity);
    }
  }
}

const pieceSize = 256 * 1024;

function vaultOf(options: object): Vault | undefined {
  const vault = member(options, "vault");
  if (vault !== undefined && !(vault instanceof Vault)) throw new SiegelError("bad_argument", "this is no vault");
  return vault;
}

function saveOf(options: object): VaultOptions["save"] {
  const save = member(options, "save");
  if (save !== undefined && typeof save !== "function") throw new SiegelError("bad_argument", "save is a function");
  return save as VaultOptions["save"];
}

/** Findings as the border wants them, with offsets in bytes. Errors: `bad_argument`. */
function findingLines(text: string, findings: unknown): Bytes {
  if (!Array.isArray(findings)) throw new SiegelError("bad_argument", "findings are a list");
  const offsets = new TextOffsets(text);
  let last = 0;
  const lines = (findings as Finding[]).map(({ start, end, type }) => {
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < last || end <= start || end > text.length)
      throw new SiegelError("bad_argument", "findings are in the order of the text, and do not overlap");
    last = end;
    return `${JSON.stringify({ start: offsets.bytesAt(start), end: offsets.bytesAt(end), type: String(type) })}\n`;
  });
  return utf8(lines.join(""));
}
