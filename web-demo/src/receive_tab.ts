// SPDX-License-Identifier: Apache-2.0
import type { Identity, Siegel } from "siegel";
import type { HeldKeys } from "./held_keys";
import { dateText, sizeText, texts, whenLanguageIsSet } from "./language";
import { Opening } from "./opening";
import { byId, Choice } from "./page";

interface Stored {
  readonly id: string;
  /** Bytes, sealed. */
  readonly size: number;
  readonly created: string;
}

const idPattern = /^[0-9a-f]{32}$/;

/** Lists what the server has, and opens it or a file of this device. */
export class ReceiveTab {
  readonly #siegel: Siegel;
  readonly #keys: HeldKeys;
  readonly #way = new Choice(byId("open-form"), "open-way");
  readonly #passphrase = byId<HTMLInputElement>("open-passphrase");
  readonly #error = byId("list-error");
  readonly #stored = new Map<string, Opening>();
  readonly #local: Opening[] = [];

  constructor(siegel: Siegel, keys: HeldKeys) {
    this.#siegel = siegel;
    this.#keys = keys;
    byId("refresh").onclick = () => void this.refresh();
    const input = byId<HTMLInputElement>("local-file");
    input.onchange = () => {
      for (const file of input.files!) this.#addLocal(file);
      input.value = "";
    };
    whenLanguageIsSet(() => {
      this.showKeys();
      for (const opening of [...this.#stored.values(), ...this.#local]) opening.show();
    });
  }

  showKeys(): void {
    byId("held-summary").textContent = texts.heldCount(this.#keys.all.length);
  }

  async refresh(): Promise<void> {
    this.#error.textContent = "";
    let list: Stored[];
    try {
      const answer = await fetch("/files/", { cache: "no-store" });
      list = ((await answer.json()) as Stored[]).filter(({ id }) => idPattern.test(id));
    } catch {
      this.#error.textContent = texts.serverUnreachable;
      return;
    }
    for (const [id, opening] of this.#stored)
      if (!list.some((stored) => stored.id === id)) {
        opening.close();
        this.#stored.delete(id);
      }
    for (const stored of list) if (!this.#stored.has(stored.id)) this.#stored.set(stored.id, this.#opening(stored));
    byId("uploads").replaceChildren(...list.map(({ id }) => this.#stored.get(id)!.element));
    byId("no-uploads").hidden = list.length > 0;
  }

  #opening({ id, size, created }: Stored): Opening {
    const label = () => `${id.slice(0, 8)} · ${dateText(created)} · ${sizeText(size)}`;
    return new Opening(this.#siegel, `/files/${id}`, label, this.#identities, () => void this.#remove(id));
  }

  #addLocal(file: File): void {
    const opening = new Opening(this.#siegel, file, () => file.name, this.#identities, null);
    this.#local.push(opening);
    byId("local-files").prepend(opening.element);
  }

  /** Asked for at the moment of opening, and not kept. */
  readonly #identities = (): Identity[] =>
    this.#way.value === "passphrase" ? [{ passphrase: this.#passphrase.value }] : this.#keys.identities;

  async #remove(id: string): Promise<void> {
    this.#error.textContent = "";
    try {
      const answer = await fetch(`/files/${id}`, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
      if (!answer.ok && answer.status !== 404) this.#error.textContent = texts.removeFailed;
    } catch {
      this.#error.textContent = texts.serverUnreachable;
    }
    await this.refresh();
    byId("refresh").focus();
  }
}
