// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "../bytes.js";
import type { SiegelError } from "../errors.js";
import type { Passage } from "../machinery.js";
import { PrivacyObject } from "./objects.js";
import type { RunOptions } from "./types.js";
import type { Vault } from "./vault.js";

/** A run on its way: bytes in, bytes out, and before these leave, the vault is saved. */
export class RunPassage<R> implements Passage {
  readonly wanted = 256 * 1024;
  readonly report: Promise<R>;

  readonly #begin: () => Promise<PrivacyObject>;
  readonly #give: (bytes: Bytes) => void;
  readonly #vault: Vault | undefined;
  readonly #quarantine: RunOptions["quarantine"];
  readonly #check: (report: R) => void;
  #settle!: { resolve: (report: R) => void; reject: (error: unknown) => void };
  #run: PrivacyObject | null = null;
  #closed = false;

  constructor(
    begin: () => Promise<PrivacyObject>,
    give: (bytes: Bytes) => void,
    { vault, quarantine, check }: { vault?: Vault | undefined; quarantine?: RunOptions["quarantine"]; check?: (report: R) => void },
  ) {
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
    const run = await this.#begin();
    if (this.#closed) run.free();
    else this.#run = run;
  }

  async push(bytes: Uint8Array): Promise<void> {
    await this.#pass(await this.#run!.push(bytes));
  }

  async finish(): Promise<void> {
    await this.#pass(await this.#run!.finish());
    const report = JSON.parse(await this.#run!.askText("siegel_run_report")) as R;
    this.#check(report);
    this.#settle.resolve(report);
  }

  fail(error: SiegelError): void {
    this.#settle.reject(error);
  }

  close(): void {
    this.#closed = true;
    this.#run?.free();
    this.#run = null;
  }

  async #pass(bytes: Bytes): Promise<void> {
    if (this.#quarantine !== undefined) {
      const rows = await this.#run!.ask("siegel_run_quarantine");
      if (rows.byteLength > 0) this.#quarantine(rows);
    }
    if (bytes.byteLength === 0) return;
    await this.#vault?.flush();
    this.#give(bytes);
  }
}
