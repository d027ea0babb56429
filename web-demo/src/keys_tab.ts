// SPDX-License-Identifier: Apache-2.0
import type { IdentityType, Siegel } from "siegel";
import type { HeldKey, HeldKeys } from "./held_keys";
import { explain, texts, whenLanguageIsSet } from "./language";
import { build, buildButton, byId } from "./page";
import { download } from "./save";

/** Generates, loads, saves and forgets keys. */
export class KeysTab {
  readonly #siegel: Siegel;
  readonly #keys: HeldKeys;
  readonly #sendTo: (recipient: string) => void;
  readonly #status = byId("keys-status");
  readonly #error = byId("keys-error");

  constructor(siegel: Siegel, keys: HeldKeys, sendTo: (recipient: string) => void) {
    this.#siegel = siegel;
    this.#keys = keys;
    this.#sendTo = sendTo;
    this.#onSubmit("generate-form", () => this.#generate());
    this.#onSubmit("import-form", () => this.#load());
    whenLanguageIsSet(() => this.show(false));
  }

  /** `dropped`: the keys are gone because nobody used the page. */
  show(dropped: boolean): void {
    byId("held-keys").replaceChildren(...this.#keys.all.map((key) => this.#item(key)));
    byId("no-keys").hidden = this.#keys.all.length > 0;
    this.#say(dropped ? texts.forgotten : "");
  }

  async #generate(): Promise<string> {
    const type = byId<HTMLSelectElement>("key-type").value;
    if (type === "held") {
      const { keyPair, recipient } = await this.#siegel.generateKeyPair();
      this.#keys.add({ recipient, identity: keyPair });
    } else this.#keys.add(await this.#siegel.generateIdentity(type as IdentityType));
    return texts.generated;
  }

  async #load(): Promise<string> {
    const passphrase = byId<HTMLInputElement>("import-passphrase");
    const file = byId<HTMLInputElement>("key-file").files![0];
    if (file === undefined) return texts.noKeyFile;
    const identity = await this.#siegel.importIdentity(file, passphrase.value === "" ? undefined : passphrase.value);
    passphrase.value = "";
    const [recipient] = await this.#siegel.recipientsOf(identity);
    this.#keys.add({ recipient: recipient!, identity });
    byId<HTMLFormElement>("import-form").reset();
    return texts.loaded;
  }

  #item(key: HeldKey): HTMLElement {
    const { recipient, identity } = key;
    const text = build("textarea", "recipient");
    text.value = recipient;
    text.readOnly = true;
    text.rows = 2;
    text.setAttribute("aria-label", texts.publicPart);
    const buttons = build(
      "div",
      "buttons",
      buildButton("", texts.copy, () => void this.#copy(text)),
      buildButton("quiet", texts.useToSend, () => this.#sendTo(recipient)),
      buildButton("quiet", texts.forget, () => this.#keys.forget(key)),
    );
    const saving = typeof identity === "string" ? this.#savingForm(identity) : build("p", "hint", texts.cannotSave);
    return build("li", "key", build("span", "hint", texts.publicPart), text, buttons, saving);
  }

  #savingForm(identity: string): HTMLElement {
    const passphrase = build("input");
    passphrase.type = "password";
    passphrase.autocomplete = "new-password";
    passphrase.required = true;
    const label = build("label", "", texts.newPassphrase, passphrase);
    const form = build("form", "row", label, build("button", "quiet", texts.saveKey));
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.#attempt(async () => {
        const armored = await this.#siegel.exportIdentity(identity, passphrase.value);
        passphrase.value = "";
        download(new Blob([armored], { type: "application/octet-stream" }), "siegel-key.txt");
        return texts.keySaved;
      });
    };
    return form;
  }

  async #copy(text: HTMLTextAreaElement): Promise<void> {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      this.#say(texts.copied);
    } catch {
      // Not allowed here: it is selected, and can be copied by hand.
    }
  }

  #onSubmit(form: string, work: () => Promise<string>): void {
    byId(form).onsubmit = (event) => {
      event.preventDefault();
      void this.#attempt(work);
    };
  }

  async #attempt(work: () => Promise<string>): Promise<void> {
    this.#say("");
    try {
      this.#say(await work());
    } catch (error) {
      this.#error.textContent = explain(error);
    }
  }

  #say(status: string): void {
    this.#status.textContent = status;
    this.#error.textContent = "";
  }
}
