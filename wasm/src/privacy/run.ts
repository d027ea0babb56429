// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "../bytes.js";
import type { SiegelError } from "../errors.js";
import type { Passage } from "../machinery.js";
import { endedEarly, type Hashing, type LogEntry, type OperationLog } from "../operation_log.js";
import { PrivacyObject } from "./objects.js";
import type { RunOptions } from "./types.js";
import type { Vault } from "./vault.js";

/** What the audit log is told of a run: `begin` before anything is done. `counts`: what of its report. */
export interface RunLog {
  readonly log: OperationLog;
  readonly begin: () => Promise<LogEntry>;
  readonly counts: readonly string[];
}

export interface RunParts<R> {
  readonly vault?: Vault | undefined;
  readonly quarantine?: RunOptions["quarantine"];
  readonly check?: (report: R) => void;
  /** Null without an audit log. */
  readonly log: RunLog | null;
}

/** A run on its way: bytes in, bytes out, and before these leave, the vault is saved. */
export class RunPassage<R> implements Passage {
  readonly wanted = 256 * 1024;
  readonly report: Promise<R>;

  readonly #begin: () => Promise<PrivacyObject>;
  readonly #give: (bytes: Bytes) => void;
  readonly #vault: Vault | undefined;
  readonly #quarantine: RunOptions["quarantine"];
  readonly #check: (report: R) => void;
  readonly #log: RunLog | null;
  #entry: LogEntry | null = null;
  #hash: Hashing | null = null;
  #settle!: { resolve: (report: R) => void; reject: (error: unknown) => void };
  #run: PrivacyObject | null = null;
  #closed = false;

  constructor(
    begin: () => Promise<PrivacyObject>,
    give: (bytes: Bytes) => void,
    { vault, quarantine, check, log }: RunParts<R>,
  ) {
    this.#log = log;
    this.#begin = begin;
    this.#give = give;
    this.#vault = vault;
    this.#quarantine = quarantine;
    this.#check = check ?? (() => {});
    this.report = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.report.catch(() => {});
  }

  async start(): Promise<void> {
    if (this.#log !== null) {
      this.#entry = await this.#log.begin();
      this.#hash = await this.#log.log.hashing();
    }
    const run = await this.#begin();
    this.#run = run;
    if (this.#closed) this.close(); // while this was made
  }

  async push(bytes: Uint8Array): Promise<void> {
    await this.#pass(await this.#run!.push(bytes));
  }

  async finish(): Promise<void> {
    await this.#pass(await this.#run!.finish());
    const report = JSON.parse(await this.#run!.askText("siegel_run_report")) as R;
    this.#check(report);
    await this.#tell(report);
    this.#settle.resolve(report);
  }

  async #tell(report: R): Promise<void> {
    if (this.#entry === null) return;
    this.#entry.ending.digest = await this.#hash!.finish();
    const counts: Record<string, number> = {};
    for (const name of this.#log!.counts) counts[name] = (report as Record<string, number>)[name] ?? 0;
    if (this.#log!.counts.length > 0) this.#entry.ending.counts = counts;
    await this.#entry.end();
  }

  fail(error: SiegelError): void {
    this.#settle.reject(error);
  }

  close(error?: SiegelError): void {
    this.#closed = true;
    this.#hash?.close();
    void this.#entry?.end(error ?? endedEarly());
    this.#run?.free();
    this.#run = null;
  }

  async #pass(bytes: Bytes): Promise<void> {
    if (this.#quarantine !== undefined) {
      const rows = await this.#run!.ask("siegel_run_quarantine");
      if (rows.byteLength > 0) this.#quarantine(rows);
    }
    if (bytes.byteLength === 0) return;
    await this.#hash?.update(bytes);
    await this.#vault?.flush();
    this.#give(bytes);
  }
}
