// SPDX-License-Identifier: Apache-2.0
import { texts, whenLanguageIsSet } from "./language";
import { byId, Choice } from "./page";
import type { PrivacySession } from "./privacy_session";
import { download } from "./save";
import { TableView } from "./table_view";
import { TextView } from "./text_view";

const mostShown = 16 * 1024 * 1024; // bytes of a text that the page can show; tables have no limit

/** Takes a text, a table or JSON, and hands on what may leave. */
export class MinimizeTab {
  readonly #kind: Choice;
  readonly #input = byId<HTMLTextAreaElement>("minimize-input");
  readonly #error = byId("minimize-error");
  readonly #status = byId("minimize-status");
  readonly #text: TextView;
  readonly #table: TableView;
  #result: Blob | null = null;
  #format = "txt";
  #say: () => string = () => "";

  /** `send` takes a file to be sealed and sent; `changed` hears that the vault may have grown. */
  constructor(session: PrivacySession, send: (file: File) => void, changed: () => void) {
    const fail = (error: string) => (this.#error.textContent = error);
    this.#text = new TextView(session, (result, chosen) => {
      this.#show(result === null ? null : new Blob([result], { type: "text/plain" }), "txt", () => texts.placesReplaced(chosen));
      changed();
    }, fail);
    this.#table = new TableView(session, (result) => {
      const { data = null, format = "csv", count = 0 } = result ?? {};
      this.#show(data, format, () => (format === "csv" ? texts.rowsMade(count) : texts.valuesChanged(count)));
      changed();
    }, fail);
    const form = byId<HTMLFormElement>("minimize-form");
    this.#kind = new Choice(form, "minimize-kind");
    form.addEventListener("change", (event) => {
      if ((event.target as HTMLInputElement).name === "minimize-kind") this.#take();
    });
    this.#input.oninput = () => this.#take();
    const file = byId<HTMLInputElement>("minimize-file");
    file.onchange = () => {
      const chosen = file.files![0];
      file.value = "";
      if (chosen !== undefined) void this.#takeFile(chosen);
    };
    const section = byId("minimize");
    section.ondragover = (event) => event.preventDefault();
    section.ondrop = (event) => {
      const dropped = event.dataTransfer?.files[0];
      if (dropped === undefined) return;
      event.preventDefault();
      void this.#takeFile(dropped);
    };
    byId("copy-result").onclick = () => void this.#copy();
    byId("save-result").onclick = () => download(this.#result!, this.#name());
    byId("send-result").onclick = () => send(new File([this.#result!], this.#name(), { type: this.#result!.type }));
    byId("save-vault").onclick = async () => {
      const file = await session.saveVault();
      if (file === null) this.#error.textContent = texts.noKeyForVault;
      else download(file, "siegel.vault");
    };
    whenLanguageIsSet(() => {
      this.#error.textContent = "";
      this.#status.textContent = this.#say();
    });
  }

  #name(): string {
    return `minimized.${this.#format}`;
  }

  #take(): void {
    if (this.#kind.value === "table") {
      this.#text.hide();
      void this.#table.show(new Blob([this.#input.value]));
    } else {
      this.#table.hide();
      this.#text.show(this.#input.value);
    }
  }

  async #takeFile(file: File): Promise<void> {
    if (/\.(csv|tsv|json|jsonl|ndjson)$/i.test(file.name)) {
      this.#kind.select("table");
      this.#input.value = "";
      this.#text.hide();
      await this.#table.show(file);
      return;
    }
    if (file.size > mostShown) {
      this.#error.textContent = texts.tooLongToShow;
      return;
    }
    this.#kind.select("text");
    this.#input.value = await file.text();
    this.#take();
  }

  #show(result: Blob | null, format: string, say: () => string): void {
    this.#result = result;
    this.#format = format;
    this.#say = result === null ? () => "" : say;
    byId("minimize-result").hidden = result === null;
    this.#status.textContent = this.#say();
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(await this.#result!.text());
    this.#status.textContent = texts.copied;
  }
}
