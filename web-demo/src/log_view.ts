// SPDX-License-Identifier: Apache-2.0
import type { AuditLog, AuditRecord } from "siegel/audit";
import { dateText, explain, texts } from "./language";
import { build, byId } from "./page";
import { download } from "./save";

/** The log of a tenant: its newest records, whether anything was altered, and what others keep of it. */
export class LogView {
  readonly #status = byId("log-status");
  readonly #error = byId("log-error");
  #log: AuditLog | null = null;
  #records: readonly AuditRecord[] = [];

  constructor() {
    byId("verify-log").onclick = () => void this.#attempt(() => this.#verify([]));
    byId("save-checkpoint").onclick = () => void this.#attempt(async (log) => {
      download(new Blob([await log.checkpoint()], { type: "application/octet-stream" }), `${nameOf(log)}.checkpoint`);
      return texts.checkpointSaved;
    });
    byId("export-log").onclick = () => void this.#attempt(async (log) => {
      download(new Blob([await log.export()], { type: "application/octet-stream" }), `${nameOf(log)}.log`);
      return texts.logExported;
    });
    const kept = byId<HTMLInputElement>("kept-checkpoint");
    kept.onchange = () => void this.#attempt(async () => {
      const file = kept.files![0];
      kept.value = "";
      return file === undefined ? "" : await this.#verify([await file.text()]);
    });
  }

  /** Null: there is none. */
  async show(log: AuditLog | null): Promise<void> {
    this.#log = log;
    byId("log-view").hidden = log === null;
    this.#records = [];
    this.#status.textContent = this.#error.textContent = "";
    if (log !== null) byId("log-key").textContent = log.key;
    await this.refresh();
  }

  /** Shows what was added, and gives the newest record. */
  async refresh(): Promise<AuditRecord | undefined> {
    await this.#attempt(async (log) => {
      this.#records = await log.records();
      return "";
    });
    this.draw();
    return this.#records.at(-1);
  }

  draw(): void {
    const cells = (tag: "th" | "td", values: readonly string[]) => values.map((value) => {
      const cell = build(tag, "", value);
      if (tag === "th") cell.setAttribute("scope", "col");
      return cell;
    });
    const head = build("tr", "", ...cells("th", texts.logColumns));
    const rows = this.#records.map((record) => build("tr", record.outcome, ...cells("td", rowOf(record))));
    byId("log-records").replaceChildren(build("table", "", build("thead", "", head), build("tbody", "", ...rows.reverse())));
  }

  async #verify(checkpoints: string[]): Promise<string> {
    const { records, root } = await this.#log!.verify(checkpoints);
    return texts.logVerified(records, checkpoints.length > 0, root.slice(0, 16));
  }

  async #attempt(work: (log: AuditLog) => Promise<string>): Promise<void> {
    if (this.#log === null) return;
    this.#status.textContent = this.#error.textContent = "";
    try {
      this.#status.textContent = await work(this.#log);
    } catch (error) {
      this.#error.textContent = explain(error);
    }
  }
}

function nameOf(log: AuditLog): string {
  return log.key.slice(0, log.key.indexOf("+")).replace(/[^A-Za-z0-9.-]+/g, "-");
}

function rowOf({ seq, time, operation, outcome, error, file_id, counts }: AuditRecord): string[] {
  const [code, rule] = (error ?? "").split(":");
  const why = rule === undefined ? (code === "" ? "" : (texts.errors[code!] ?? code!)) : (texts.rules[rule] ?? rule);
  const numbers = Object.entries(counts ?? {}).map(([name, count]) => `${name} ${count}`).join(", ");
  return [
    String(seq),
    dateText(time),
    texts.operations[operation] ?? operation,
    texts.outcomes[outcome] ?? outcome,
    why || [file_id?.slice(0, 8), numbers].filter(Boolean).join(" · "),
  ];
}
