// SPDX-License-Identifier: Apache-2.0
import { BorderObject, nowSeconds, optionsText } from "../border_object.js";
import { textOf, utf8, type Bytes } from "../bytes.js";
import { LocalCore } from "../core.js";
import { generatePair, publicHalf, signWith } from "../ed25519.js";
import { asSiegelError, SiegelError } from "../errors.js";
import { auditModuleDigest } from "../generated/audit_module_digest.js";
import { inputOf } from "../input.js";
import { compileModule, type PackagedModule } from "../module.js";
import type { AuditExports } from "../module_imports.js";
import { ObjectBorder, type AuditFunction } from "../object_border.js";
import { ObjectService } from "../object_service.js";
import { declareLog, type Hashing, type LogEntry, type OperationLog, type OperationRecord } from "../operation_log.js";
import type { AuditOperations } from "../protocol.js";
import { bare, checkNames, checkRealm, member } from "../realm.js";
import type { LoadOptions, Source } from "../types.js";
import { indexedDbStore } from "./indexed_db_store.js";
import type { AuditLogOptions, AuditRecord, LogStore, StoredLog, VerifiedLog } from "./types.js";

const auditModule: PackagedModule = bare({
  name: "siegel-audit.wasm",
  address: () => new URL("../siegel-audit.wasm", import.meta.url),
  digest: auditModuleDigest,
});

const pieceSize = 1024 * 1024;
/** How often somebody else may have appended meanwhile. */
const mostAttempts = 100;
const typeOfExport = "text/plain;charset=utf-8";

type Outcome = "started" | "done" | "failed" | "refused";

/**
 * A tamper-evident log of what `Siegel` and `Privacy` do, kept by the browser: records, Merkle tree and signed
 * checkpoints of the command's log. `export` gives what `siegel audit merge` takes.
 */
export class AuditLog implements OperationLog {
  readonly #core: LocalCore<AuditOperations>;
  readonly #store: LogStore;
  readonly #who: { actor?: string; tenant?: string };
  readonly #key: string;
  readonly #keyPair: CryptoKeyPair;
  #log: BorderObject<AuditFunction>;
  #size = 0;
  #lastTime = 0;
  /** One record after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  protected constructor(
    core: LocalCore<AuditOperations>,
    store: LogStore,
    who: { actor?: string; tenant?: string },
    key: string,
    keyPair: CryptoKeyPair,
    log: BorderObject<AuditFunction>,
  ) {
    this.#core = core;
    this.#store = store;
    this.#who = who;
    this.#key = key;
    this.#keyPair = keyPair;
    this.#log = log;
    declareLog(this);
  }

  /**
   * The log of this name; a new one if there is none. Errors: as `Siegel.load`; `log_forged` if what is stored is not
   * what the last checkpoint says; `unsupported` without WebCrypto or Ed25519; `log_unavailable`.
   */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    checkRealm();
    checkNames(options, ["name", "store", "actor", "tenant", "wasm"]);
    const name = member(options, "name");
    if (typeof name !== "string") throw new SiegelError("bad_argument", "a log has a name");
    const who: { actor?: string; tenant?: string } = bare({});
    for (const part of ["actor", "tenant"] as const) {
      const word = member(options, part);
      if (word === undefined) continue;
      if (typeof word !== "string" || !/^[A-Za-z0-9._:@/+=-]{1,128}$/.test(word))
        throw new SiegelError("bad_argument", `the ${part} in a log consists of letters, digits and ._:@/+=-`);
      who[part] = word;
    }
    const store = (member(options, "store") as LogStore | undefined) ?? indexedDbStore(name);
    const module = await compileModule(auditModule, member(options, "wasm") as LoadOptions["wasm"]);
    const core = new LocalCore<AuditOperations>(new ObjectService(() => new ObjectBorder<AuditExports>(module)));
    const stored = (await guarded(() => store.load())) ?? (await begin(core, store, name));
    const key = await keyText(core, name, stored.keyPair);
    const log = new this(core, store, who, key, stored.keyPair, await read(core, key, stored));
    await log.#look();
    return log;
  }

  /** NAME+HASH+BASE64: what `siegel audit merge --key` wants, and `verify` of whoever checks this log. */
  get key(): string {
    return this.#key;
  }

  /** Records that are stored, as far as this page knows. */
  get size(): number {
    return this.#size;
  }

  get lastTime(): number {
    return this.#lastTime;
  }

  async begin(about: OperationRecord): Promise<LogEntry> {
    const sequence = await this.#append(about, "started");
    const { recipients: _, ...rest } = about;
    const ending: OperationRecord = bare({ ...rest });
    let isOver = false;
    const end = async (error?: unknown): Promise<void> => {
      if (isOver) return;
      isOver = true;
      if (error === undefined) return void (await this.#append(ending, "done", { of: sequence }));
      const failure = asSiegelError(error);
      const outcome = failure.code === "policy_denied" ? "refused" : "failed";
      await this.#append(ending, outcome, { of: sequence, error: failure }).catch(() => {});
    };
    return bare({ ending, end });
  }

  async pseudonymizedUnder(refusal: unknown, content: Source | null): Promise<{ digest: string; policy: string } | null> {
    if (content === null || content instanceof ReadableStream || !(refusal instanceof SiegelError)) return null;
    if (refusal.code !== "policy_denied" || (await this.#rule(refusal)) !== "ai_policy") return null;
    const digest = await this.#digestOf(content);
    const policy = await this.#after(() => this.#log.askText("siegel_audit_pseudonymized", digest));
    return policy === "" ? null : bare({ digest, policy });
  }

  async hashing(): Promise<Hashing> {
    const hash = await BorderObject.create(this.#core, "siegel_audit_digest", []);
    return bare({
      update: async (bytes: Uint8Array) => void (await hash.push(bytes)),
      finish: async () => textOf(await hash.finish()),
      close: () => hash.free(),
    });
  }

  /** All records, also those of other pages with this log. Errors: `log_forged`, `log_unavailable`. */
  async records(): Promise<AuditRecord[]> {
    await this.verify();
    return (await this.#after(() => this.#stored())).lines.map((line) => JSON.parse(line) as AuditRecord);
  }

  /** The last checkpoint, a signed note, for somebody else to keep. */
  async checkpoint(): Promise<string> {
    return (await this.#after(() => this.#stored())).checkpoint;
  }

  /** The whole log in one file (docs/audit.md). */
  async export(): Promise<Blob> {
    const { checkpoint, lines } = await this.#after(() => this.#stored());
    const head = await this.#core.ask("once", { function: "siegel_audit_export", inputs: [this.#key, checkpoint] });
    return new Blob([head.bytes, lines.join("")], bare({ type: typeOfExport }));
  }

  /**
   * Checks all of it, also against checkpoints that somebody kept. Errors: `log_forged` if anything was altered, taken
   * away or put in; `bad_signature` for what is no checkpoint of this log.
   */
  async verify(checkpoints: readonly string[] = []): Promise<VerifiedLog> {
    checkRealm();
    return await this.#check(await this.export(), checkpoints);
  }

  /** What is under way goes on without a log no longer: it fails with `closed`. */
  close(): void {
    this.#core.close();
  }

  async #check(file: Blob, checkpoints: readonly string[]): Promise<VerifiedLog> {
    const options = optionsText({ key: this.#key, checkpoints: [...checkpoints] });
    const verifier = await BorderObject.create(this.#core, "siegel_audit_verifier", [options]);
    try {
      await feed(verifier, file);
      return JSON.parse(textOf(await verifier.finish())) as VerifiedLog;
    } finally {
      verifier.free();
    }
  }

  async #stored(): Promise<StoredLog> {
    const stored = await guarded(() => this.#store.load());
    if (stored === null) throw new SiegelError("log_forged", "the audit log is gone: the data of this site were cleared");
    return stored;
  }

  /** Waits for its turn, whatever became of those before. */
  #after<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  #append(about: OperationRecord, outcome: Outcome, more: { of?: number; error?: SiegelError } = {}): Promise<number> {
    return this.#after(async () => {
      const { of, error } = more;
      const rule = outcome === "refused" ? await this.#rule(error!) : "";
      const word = rule === "" ? error?.code : `${error!.code}:${rule}`;
      const record = optionsText({ ...about, ...this.#who, of, error: word, outcome, time: Math.max(nowSeconds(), 0) });
      for (let attempt = 0; attempt < mostAttempts; ++attempt) {
        const sequence = await this.#try(record);
        if (sequence !== null) return sequence;
        await this.#readAgain();
      }
      throw unavailable(undefined);
    });
  }

  /** Null if somebody else appended meanwhile. */
  async #try(record: string): Promise<number | null> {
    const log = this.#log;
    const sequence = this.#size;
    try {
      const line = await log.askText("siegel_audit_append", utf8(record));
      const signature = await signWith(this.#keyPair.privateKey, await log.ask("siegel_audit_checkpoint"));
      const checkpoint = await log.askText("siegel_audit_attach", signature);
      if (!(await guarded(() => this.#store.append(sequence, [line], checkpoint)))) {
        await log.ask("siegel_audit_drop");
        return null;
      }
      await log.ask("siegel_audit_keep");
      await this.#look();
      return sequence;
    } catch (error) {
      await log.ask("siegel_audit_drop").catch(() => {});
      const failure = asSiegelError(error);
      throw failure.code === "log_unavailable" || failure.code === "closed" ? failure : unavailable(failure);
    }
  }

  async #readAgain(): Promise<void> {
    const fresh = await read(this.#core, this.#key, await this.#stored());
    this.#log.free();
    this.#log = fresh;
    await this.#look();
  }

  async #look(): Promise<void> {
    const state = JSON.parse(await this.#log.askText("siegel_audit_state")) as { records: number; time: number };
    this.#size = state.records;
    this.#lastTime = state.time;
  }

  /** The core says in its message what its code means, and behind a colon what happened. */
  async #rule(refusal: SiegelError): Promise<string> {
    const detail = refusal.message.slice(refusal.message.indexOf(": ") + 2);
    return textOf((await this.#core.ask("once", { function: "siegel_audit_rule", inputs: [detail] })).bytes);
  }

  async #digestOf(content: Source): Promise<string> {
    const hash = await this.hashing();
    try {
      const input = inputOf(content);
      for (let piece = await input.next(pieceSize); piece !== null; piece = await input.next(pieceSize)) await hash.update(piece);
      return await hash.finish();
    } finally {
      hash.close();
    }
  }
}

function unavailable(cause: unknown): SiegelError {
  return new SiegelError("log_unavailable", "the audit log cannot be written: nothing was done", { cause });
}

/** What a store says is not ours. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof SiegelError ? cause : unavailable(cause);
  }
}

async function keyText(core: LocalCore<AuditOperations>, name: string, pair: CryptoKeyPair): Promise<string> {
  const inputs = [name, await publicHalf(pair.publicKey)];
  return textOf((await core.ask("once", { function: "siegel_audit_key", inputs })).bytes);
}

/** A new log, or the one that somebody else made meanwhile. */
async function begin(core: LocalCore<AuditOperations>, store: LogStore, name: string): Promise<StoredLog> {
  const keyPair = await generatePair(false); // nobody can export it
  const options = optionsText({ key: await keyText(core, name, keyPair) });
  const log = await BorderObject.create<AuditFunction>(core, "siegel_audit_log", [options]);
  try {
    await log.finish();
    const signature = await signWith(keyPair.privateKey, await log.ask("siegel_audit_checkpoint"));
    const checkpoint = await log.askText("siegel_audit_attach", signature);
    if (await guarded(() => store.create(keyPair, checkpoint))) return { keyPair, checkpoint, lines: [] };
  } finally {
    log.free();
  }
  const stored = await guarded(() => store.load());
  if (stored === null) throw unavailable(undefined);
  return stored;
}

/** Errors: `log_forged`. */
async function read(core: LocalCore<AuditOperations>, key: string, stored: StoredLog): Promise<BorderObject<AuditFunction>> {
  const log = await BorderObject.create(core, "siegel_audit_log", [optionsText({ key, checkpoint: stored.checkpoint })]);
  try {
    await feed(log, new Blob([stored.lines.join("")]));
    await log.finish();
    return log;
  } catch (error) {
    log.free();
    throw error;
  }
}

async function feed(object: BorderObject<AuditFunction>, of: Blob): Promise<void> {
  const input = inputOf(of);
  for (let piece = await input.next(pieceSize); piece !== null; piece = await input.next(pieceSize))
    await object.push(piece as Bytes);
}
