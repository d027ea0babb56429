// SPDX-License-Identifier: Apache-2.0
import type { Identity, SealedReader, Siegel } from "siegel";
import { dateText, explain, percentText, sizeText, texts } from "./language";
import { build, buildButton, shown } from "./page";
import { chooseDestination } from "./save";

/** A sealed file in a list: opens it, shows what is sealed about it, and saves it. */
export class Opening {
  readonly element = build("li", "file");
  readonly #siegel: Siegel;
  readonly #input: string | File;
  readonly #label: () => string;
  readonly #identities: () => Identity[];
  readonly #remove: (() => void) | null;
  #reader: SealedReader | null = null;
  #stop: AbortController | null = null;
  /** In the language of the moment, as is the label. */
  #status: () => string = () => "";
  #error: unknown = null;

  /** `input`: an address, or a file of this device. */
  constructor(siegel: Siegel, input: string | File, label: () => string, identities: () => Identity[], remove: (() => void) | null) {
    this.#siegel = siegel;
    this.#input = input;
    this.#label = label;
    this.#identities = identities;
    this.#remove = remove;
    this.show();
  }

  close(): void {
    this.#stop?.abort();
    this.#reader?.close();
    this.#reader = null;
  }

  show(): void {
    const title = this.#reader === null ? build("code", "name", shown(this.#label())) : this.#describe(this.#reader);
    const status = build("p", "status", this.#status());
    status.setAttribute("role", "status");
    const error = build("p", "error", this.#error === null ? "" : explain(this.#error));
    error.setAttribute("role", "alert");
    this.element.replaceChildren(title, this.#buttons(), status, error);
  }

  #buttons(): HTMLElement {
    const buttons = build("div", "buttons");
    const add = (className: string, text: string, act: () => void) => {
      const button = buildButton(className, text, act);
      button.setAttribute("aria-label", texts.actionFor(text, this.#reader?.inspection.metadata?.name ?? this.#label()));
      buttons.append(button);
    };
    if (this.#stop !== null) add("quiet", texts.cancel, () => this.#stop?.abort());
    else if (this.#reader === null) add("", texts.open, () => void this.#open());
    else add("", texts.save, () => void this.#save(this.#reader!));
    if (this.#remove !== null && this.#stop === null) add("quiet", texts.remove, this.#remove);
    return buttons;
  }

  #describe({ inspection: { metadata, signer }, size }: SealedReader): HTMLElement {
    const facts = [sizeText(size)];
    if (metadata?.media_type !== undefined) facts.push(metadata.media_type);
    if (metadata?.modified_ms !== undefined) facts.push(dateText(metadata.modified_ms));
    const lines = [build("div", "hint", facts.join(" · "))];
    if (signer !== undefined) lines.push(build("div", "hint signer", texts.signedBy(signer)));
    const name = metadata?.name === undefined ? build("em", "", texts.unnamed) : shown(metadata.name);
    return build("div", "", build("div", "name", name), ...lines);
  }

  async #open(): Promise<void> {
    await this.#attempt(() => texts.opening, async (signal) => {
      this.#reader = await this.#siegel.reader(this.#input, { with: this.#identities(), signal, unverified: true });
      return () => texts.opened;
    });
  }

  async #save(reader: SealedReader): Promise<void> {
    await this.#attempt(() => "", async (signal) => {
      const name = reader.inspection.metadata?.name ?? "opened";
      const destination = await chooseDestination(name, reader.size);
      let done = 0;
      const progress = new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, controller) => {
          done += bytes.byteLength;
          this.#say(() => texts.saving(percentText(reader.size === 0 ? 1 : done / reader.size)));
          controller.enqueue(bytes);
        },
      });
      try {
        await (await this.#content(reader, signal)).pipeThrough(progress).pipeTo(destination.stream, { signal });
        await destination.finish();
      } catch (error) {
        await destination.discard().catch(() => {}); // what is to be told is the first failure
        throw error;
      }
      return () => texts.saved;
    });
  }

  /** Of a signed file nothing before its signature was verified, which covers all of it. */
  async #content(reader: SealedReader, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    if (reader.inspection.signer === undefined) return reader.stream();
    const sealed = typeof this.#input === "string" ? (await fetch(this.#input, { signal })).body! : this.#input;
    return (await this.#siegel.open(sealed, { with: this.#identities(), signal })).stream();
  }

  async #attempt(status: () => string, work: (signal: AbortSignal) => Promise<() => string>): Promise<void> {
    if (this.#stop !== null) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#status = status;
    this.#error = null;
    this.show();
    const hadFocus = this.element.contains(document.activeElement) || document.activeElement === document.body;
    try {
      this.#status = await work(stop.signal);
    } catch (error) {
      this.#status = () => "";
      this.#error = (error as Error).name === "AbortError" ? { code: "canceled" } : error;
    }
    this.#stop = null;
    this.show();
    if (hadFocus) this.element.querySelector("button")?.focus();
  }

  #say(status: () => string): void {
    this.#status = status;
    const line = this.element.querySelector(".status");
    if (line !== null && line.textContent !== status()) line.textContent = status();
  }
}
