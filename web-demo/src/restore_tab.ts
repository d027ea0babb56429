// SPDX-License-Identifier: Apache-2.0
import { explain, texts, whenLanguageIsSet } from "./language";
import { byId } from "./page";
import type { PrivacySession } from "./privacy_session";

/** Puts back into an answer what its tokens stand for. */
export class RestoreTab {
  readonly #session: PrivacySession;
  #records = 0;
  #counts: { restored: number; left: number } | null = null;

  constructor(session: PrivacySession) {
    this.#session = session;
    byId<HTMLFormElement>("restore-form").onsubmit = (event) => {
      event.preventDefault();
      void this.#restore();
    };
    byId("copy-restored").onclick = async () => {
      await navigator.clipboard.writeText(byId("restored").textContent ?? "");
      byId("restore-status").textContent = texts.copied;
    };
    const file = byId<HTMLInputElement>("vault-file");
    file.onchange = () => {
      const chosen = file.files![0];
      file.value = "";
      if (chosen !== undefined) void this.#load(chosen);
    };
    whenLanguageIsSet(() => this.#say());
  }

  async refresh(): Promise<void> {
    this.#records = await this.#session.records();
    this.#say();
  }

  async #restore(): Promise<void> {
    const error = byId("restore-error");
    error.textContent = "";
    try {
      const privacy = await this.#session.privacy;
      const answer = byId<HTMLTextAreaElement>("answer").value;
      const { text, report } = await privacy.restoreText(answer, { vault: await this.#session.vault() });
      byId("restored").textContent = text;
      byId("restore-result").hidden = false;
      this.#counts = { restored: report.restored, left: report.unresolved + report.foreign };
      this.#say();
    } catch (failure) {
      error.textContent = explain(failure);
    }
  }

  async #load(file: File): Promise<void> {
    const error = byId("vault-error");
    error.textContent = "";
    try {
      await this.#session.loadVault(file);
      await this.refresh();
    } catch (failure) {
      error.textContent = explain(failure);
    }
  }

  #say(): void {
    byId("vault-state").textContent = texts.vaultHolds(this.#records);
    if (this.#counts !== null) byId("restore-status").textContent = texts.putBackCount(this.#counts.restored, this.#counts.left);
  }
}
