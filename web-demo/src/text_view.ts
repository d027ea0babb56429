// SPDX-License-Identifier: Apache-2.0
import type { Finding } from "siegel/privacy";
import { explain, texts, typeName, whenLanguageIsSet } from "./language";
import { build, buildButton, byId } from "./page";
import type { PrivacySession } from "./privacy_session";

interface Place {
  readonly finding: Pick<Finding, "start" | "end" | "type">;
  chosen: boolean;
}

const types = ["PERSON", "ORGANIZATION", "LOCATION", "ADDRESS", "FILE_NUMBER", "TERM"];
const token = /\b[A-Z]+-[0-9A-HJKMNP-TV-Z]{5,}\b/g;
const pauseBeforeLooking = 250; // milliseconds after the last key

/** A text: what was found in it, to be corrected by hand, beside what would leave. */
export class TextView {
  readonly #session: PrivacySession;
  readonly #changed: (result: string | null, chosen: number) => void;
  readonly #fail: (error: string) => void;
  #text = "";
  #places: Place[] = [];
  #turn = 0;
  #timer = 0;

  /** `changed` gets what may leave, or null as long as there is nothing. */
  constructor(
    session: PrivacySession,
    changed: (result: string | null, chosen: number) => void,
    fail: (error: string) => void,
  ) {
    this.#session = session;
    this.#changed = changed;
    this.#fail = fail;
    byId<HTMLFormElement>("term-form").onsubmit = (event) => {
      event.preventDefault();
      void this.#addTerm();
    };
    byId("found").onmouseup = () => {
      const selected = String(getSelection()).trim();
      if (selected !== "") byId<HTMLInputElement>("term").value = selected;
    };
    whenLanguageIsSet(() => {
      const select = byId<HTMLSelectElement>("term-type");
      const chosen = select.value;
      select.replaceChildren(...types.map((type) => new Option(typeName(type), type, false, type === chosen)));
      this.#draw();
    });
  }

  /** Looks at a text soon, and not at every key. */
  show(text: string): void {
    ++this.#turn;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(text), pauseBeforeLooking);
  }

  hide(): void {
    ++this.#turn;
    clearTimeout(this.#timer);
    this.#text = "";
    this.#places = [];
    byId("text-view").hidden = true;
  }

  async #look(text: string): Promise<void> {
    const turn = ++this.#turn;
    this.#fail("");
    this.#changed(null, 0);
    byId("text-view").hidden = text === "";
    try {
      const findings = text === "" ? [] : await (await this.#session.privacy).detect(text);
      if (turn !== this.#turn) return;
      this.#text = text;
      this.#places = findings.map((finding) => ({ finding, chosen: true }));
      this.#draw();
      if (text !== "") await this.#replace();
    } catch (error) {
      if (turn === this.#turn) this.#fail(explain(error));
    }
  }

  /** Every place where the term stands and nothing else was found. */
  async #addTerm(): Promise<void> {
    const input = byId<HTMLInputElement>("term");
    const term = input.value;
    if (term === "" || this.#text === "") return;
    const type = byId<HTMLSelectElement>("term-type").value;
    let found = 0;
    for (let at = this.#text.indexOf(term); at >= 0; at = this.#text.indexOf(term, at + term.length)) {
      const end = at + term.length;
      ++found;
      if (this.#places.some(({ finding, chosen }) => chosen && finding.start < end && at < finding.end)) continue;
      this.#places = this.#places.filter(({ finding }) => finding.end <= at || finding.start >= end);
      this.#places.push({ finding: { start: at, end, type }, chosen: true });
    }
    this.#places.sort((a, b) => a.finding.start - b.finding.start);
    this.#fail(found === 0 ? texts.termNotThere : "");
    input.value = "";
    this.#draw();
    await this.#replace();
  }

  async #replace(): Promise<void> {
    const turn = ++this.#turn;
    const findings = this.#places.filter(({ chosen }) => chosen).map(({ finding }) => finding);
    try {
      const privacy = await this.#session.privacy;
      const vault = await this.#session.vault();
      const { text } = await privacy.pseudonymizeText(this.#text, { policy: "builtin:llm-chat", vault, findings });
      if (turn !== this.#turn) return;
      byId("text-result").replaceChildren(...withTokens(text));
      this.#fail("");
      this.#changed(text, findings.length);
    } catch (error) {
      if (turn !== this.#turn) return;
      byId("text-result").replaceChildren();
      this.#changed(null, 0);
      this.#fail((error as { code?: string }).code === "policy_denied" ? texts.standsOnceMore : explain(error));
    }
  }

  #draw(): void {
    const parts: (Node | string)[] = [];
    let at = 0;
    for (const place of this.#places) {
      const { start, end, type } = place.finding;
      parts.push(this.#text.slice(at, start));
      const word = this.#text.slice(start, end);
      const button = buildButton("finding", word, () => {
        place.chosen = !place.chosen;
        button.setAttribute("aria-pressed", String(place.chosen));
        void this.#replace();
      });
      button.title = typeName(type);
      button.setAttribute("aria-pressed", String(place.chosen));
      button.setAttribute("aria-label", `${word} (${typeName(type)})`);
      parts.push(button);
      at = end;
    }
    parts.push(this.#text.slice(at));
    byId("found").replaceChildren(...parts);
  }
}

/** The text with its tokens set off. */
function withTokens(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    parts.push(text.slice(at, match.index), build("span", "token", match[0]));
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}
