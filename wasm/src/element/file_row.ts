// SPDX-License-Identifier: Apache-2.0
import { build } from "./build.js";
import { explain } from "./explanation.js";
import { visibleName } from "./file_name.js";
import type { FileUpload } from "./file_upload.js";
import type { Texts } from "./texts.js";

export interface RowActions {
  cancel(upload: FileUpload): void;
  retry(upload: FileUpload): void;
  remove(upload: FileUpload): void;
}

/** A file in the list. */
export class FileRow {
  readonly element: HTMLLIElement;

  readonly #upload: FileUpload;
  readonly #size = build("span", "size");
  readonly #status = build("div", "status");
  readonly #progress = build("progress", "progress");
  readonly #cancel = button("cancel");
  readonly #retry = button("retry");
  readonly #remove = button("remove", "✕");

  constructor(upload: FileUpload, actions: RowActions) {
    this.#upload = upload;
    const name = build("div", "name", visibleName(upload.file.name), this.#size);
    name.dir = "auto";
    const buttons = build("div", "actions", this.#retry, this.#cancel, this.#remove);
    this.element = build("li", "item", name, this.#status, buttons, this.#progress);
    this.#cancel.onclick = () => actions.cancel(upload);
    this.#retry.onclick = () => actions.retry(upload);
    this.#remove.onclick = () => actions.remove(upload);
  }

  update(texts: Texts, language: string): void {
    const { file, state, sent, size, isActive } = this.#upload;
    const name = visibleName(file.name);
    this.element.className = `item ${state}`;
    this.element.setAttribute("part", `item ${state}`);
    this.#size.textContent = sizeText(file.size, language);
    this.#status.textContent = this.#describe(texts, language);
    label(this.#cancel, texts.cancel, texts.action(texts.cancel, name));
    label(this.#retry, texts.retry, texts.action(texts.retry, name));
    label(this.#remove, "✕", texts.action(texts.remove, name));
    // A button that had the focus and goes away would take the focus with it.
    const focused = this.#focused();
    this.#cancel.hidden = !isActive;
    this.#retry.hidden = state !== "failed";
    this.#remove.hidden = isActive;
    if (focused?.hidden) (state === "failed" ? this.#retry : this.#remove).focus();
    this.#progress.hidden = !isActive;
    this.#progress.setAttribute("aria-label", name);
    if (size === 0) this.#progress.removeAttribute("value");
    else {
      this.#progress.max = size;
      this.#progress.value = sent;
    }
  }

  #focused(): HTMLButtonElement | undefined {
    const active = (this.element.getRootNode() as ShadowRoot).activeElement;
    return [this.#cancel, this.#retry, this.#remove].find((one) => one === active);
  }

  #describe(texts: Texts, language: string): string {
    const { state, sent, size, error, isOffline } = this.#upload;
    switch (state) {
      case "uploading":
        return texts.uploading(percent(size === 0 ? 0 : sent / size, language));
      case "interrupted":
        return isOffline ? texts.offline : texts.interrupted;
      case "failed":
        return explain(error, texts);
      default:
        return texts[state];
    }
  }
}

function button(part: string, text = ""): HTMLButtonElement {
  const element = build("button", part, text);
  element.type = "button";
  return element;
}

function label(element: HTMLElement, text: string, accessible: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.setAttribute("aria-label", accessible);
}

function percent(part: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(Math.floor(part * 100) / 100);
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

function sizeText(bytes: number, language: string): string {
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; ++unit) value /= 1000;
  const options = { style: "unit", unit: units[unit]!, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, options).format(value);
}
