// SPDX-License-Identifier: Apache-2.0
import type { Keyring, Vault } from "siegel/privacy";
import { explain, texts } from "./language";
import { build, byId } from "./page";
import type { PrivacySession } from "./privacy_session";

const shownRows = 8;
const shownJson = 64 * 1024; // bytes

/** What may leave of a table or of JSON. */
export interface MinimizedData {
  readonly data: Blob;
  readonly format: "csv" | "json" | "jsonl";
  /** Rows of a table, values that were changed in JSON. */
  readonly count: number;
}

/** A table or JSON: a proposed policy to be corrected, and the beginning as it is beside what would leave. */
export class TableView {
  readonly #session: PrivacySession;
  readonly #changed: (result: MinimizedData | null) => void;
  readonly #fail: (error: string) => void;
  readonly #policy = byId<HTMLTextAreaElement>("table-policy");
  #table = new Blob();
  #keyring: Keyring | null = null;
  #turn = 0;

  /** `changed` gets what may leave, or null as long as there is nothing. */
  constructor(session: PrivacySession, changed: (result: MinimizedData | null) => void, fail: (error: string) => void) {
    this.#session = session;
    this.#changed = changed;
    this.#fail = fail;
    byId("apply-policy").onclick = () => void this.#apply();
  }

  async show(table: Blob): Promise<void> {
    const turn = ++this.#turn;
    this.#table = table;
    this.#fail("");
    this.#changed(null);
    byId("table-view").hidden = table.size === 0;
    if (table.size === 0) return;
    try {
      const proposed = await (await this.#session.privacy).suggest(table);
      if (turn !== this.#turn) return;
      this.#policy.value = proposed;
      await this.#apply();
    } catch (error) {
      if (turn === this.#turn) this.#fail(explain(error));
    }
  }

  hide(): void {
    ++this.#turn;
    byId("table-view").hidden = true;
  }

  async #apply(): Promise<void> {
    const turn = ++this.#turn;
    const policy = this.#policy.value;
    this.#fail("");
    this.#changed(null);
    for (const id of ["table-before", "table-after", "policy-faults"]) byId(id).replaceChildren();
    byId("risk").hidden = true;
    try {
      const privacy = await this.#session.privacy;
      const faults = await privacy.lint(policy);
      const lines = faults.map(({ line, column, what }) => build("li", "", texts.faultAt(line, column, what)));
      byId("policy-faults").replaceChildren(...lines);
      if (faults.length > 0) return;
      const vault: Vault = await this.#session.vault();
      const run = privacy.pseudonymizing({ policy, keyring: await this.#keys(policy), vault });
      const result = await new Response(this.#table.stream().pipeThrough(run)).blob();
      const report = (await run.report) as { format: MinimizedData["format"]; rows?: number; values_changed: number };
      if (turn !== this.#turn) return;
      const front = report.format === "csv" ? rowsOf : linesOf;
      byId("table-before").replaceChildren(await front(this.#table));
      byId("table-after").replaceChildren(await front(result));
      const type = report.format === "csv" ? "text/csv" : "application/json";
      this.#changed({ data: result.slice(0, result.size, type), format: report.format, count: report.rows ?? report.values_changed });
      await this.#showRisk(policy, result, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      const place = /^line \d+[^:]*/.exec((error as Error).message)?.[0];
      this.#fail(place === undefined ? explain(error) : `${explain(error)} (${place})`);
    }
  }

  /** By the columns that were made coarser: what is left of them may still tell people apart. */
  async #showRisk(policy: string, result: Blob, turn: number): Promise<void> {
    const { fields } = JSON.parse(policy) as { fields: { select: string; do: string }[] };
    const coarser = ["prefix", "bucket", "generalize"];
    const quasi = fields
      .filter((rule) => coarser.includes(rule.do) && /^col:[^*?|]+$/.test(rule.select))
      .map((rule) => rule.select.slice(4));
    if (quasi.length === 0) return;
    const risk = await (await this.#session.privacy).risk(result, { quasi, before: this.#table });
    if (turn !== this.#turn) return;
    byId("risk-text").textContent = risk.text;
    byId("risk").hidden = false;
  }

  /** Every key that the policy names: of this page, and gone with it. */
  async #keys(policy: string): Promise<Keyring> {
    this.#keyring ??= await (await this.#session.privacy).createKeyring();
    const { keys } = JSON.parse(policy) as { keys?: Record<string, { ref: string }> };
    const known = new Set((await this.#keyring.list()).map(({ name }) => name));
    for (const { ref } of Object.values(keys ?? {}))
      if (!known.has(ref)) {
        await this.#keyring.add(ref);
        known.add(ref);
      }
    return this.#keyring;
  }
}

/** The beginning of JSON, one member a line where it is not too long for that. */
async function linesOf(json: Blob): Promise<HTMLPreElement> {
  const text = await json.slice(0, shownJson).text();
  let lines = text;
  try {
    if (json.size <= shownJson) lines = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // JSON Lines: as they are.
  }
  return build("pre", "", lines);
}

/** The first rows of a table, for the eye only: by its first line's delimiter, quotes understood. */
async function rowsOf(table: Blob): Promise<HTMLTableElement> {
  const text = await table.slice(0, 64 * 1024).text();
  const firstLine = /^[^\r\n]*/.exec(text)![0];
  const delimiter = [";", "\t", ","].reduce((a, b) => (firstLine.split(b).length > firstLine.split(a).length ? b : a));
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length && rows.length <= shownRows + 1; ++i) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === delimiter || c === "\n") {
      rows.at(-1)!.push(cell.replace(/\r$/, ""));
      cell = "";
      if (c === "\n") rows.push([]);
    } else cell += c;
  }
  const [names = [], ...body] = rows.filter((row) => row.length > 0);
  const line = (row: string[], tag: "th" | "td") => build("tr", "", ...row.map((value) => build(tag, "", value)));
  return build("table", "", build("thead", "", line(names, "th")), build("tbody", "", ...body.slice(0, shownRows).map((row) => line(row, "td"))));
}
