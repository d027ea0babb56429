// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "../errors.js";
import { Siegel } from "../siegel.js";
import type { Recipient, SealOptions } from "../types.js";
import { build } from "./build.js";
import { droppedFiles } from "./dropped_files.js";
import { explain } from "./explanation.js";
import { visibleName } from "./file_name.js";
import { FileRow } from "./file_row.js";
import { FileUpload } from "./file_upload.js";
import { languageOf } from "./language.js";
import { makeStyleSheet } from "./style.js";
import { textsFor, type Texts } from "./texts.js";
import { uploadByTus } from "./tus_upload.js";
import type { Uploader } from "./uploader.js";

/** Files under way at the same time; the others wait. */
const concurrency = 2;

let sharedSiegel: Promise<Siegel> | null = null;
let sheet: CSSStyleSheet | null = null;

/**
 * `<siegel-upload to="siegel1…" endpoint="/files/" multiple>`: files are sealed here and uploaded piece by piece.
 *
 * Attributes: `to` (recipients, separated by blanks), `endpoint` (a tus 1.0 server), `multiple`, `accept`, `name`,
 * `required`, `disabled`, `lang`. Its form value is the address of each file that arrived, and it is not valid before
 * all of them have. Events: `change` (the value changed), `upload-success` ({file, url}), `upload-error` ({file, error}).
 * Style: the custom properties --siegel-accent, -on-accent, -text, -muted, -background, -border, -success, -danger,
 * -radius, and the parts drop-zone, choose, drop, hint, notice, list, item, name, size, status, progress, cancel, retry, remove.
 */
export class SiegelUpload extends HTMLElement {
  static readonly formAssociated = true;
  static readonly observedAttributes = ["multiple", "accept", "required", "lang", "disabled"];

  /** Recipients that are no text, such as `{passphrase}`; in place of the attribute. */
  recipients: Recipient | readonly Recipient[] | null = null;
  /** What else `Siegel.source` takes: padding, anonymous, context … */
  sealOptions: Omit<SealOptions, "to" | "signal" | "onProgress"> = {};
  /** Another way to the server than tus 1.0. */
  uploader: Uploader = uploadByTus;
  /** One that the page has loaded already; else all elements of the page share one of their own. */
  siegel: Siegel | Promise<Siegel> | null = null;

  readonly #internals = this.attachInternals();
  readonly #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  readonly #input = build("input", "");
  readonly #choose = build("button", "choose");
  readonly #drop = build("span", "drop");
  readonly #hint = build("p", "hint");
  readonly #zone = build("div", "drop-zone", this.#input, this.#choose, this.#drop, this.#hint);
  readonly #list = build("ul", "list");
  readonly #notice = build("p", "notice");
  readonly #news = build("div", "");
  readonly #rows = new Map<FileUpload, FileRow>();
  readonly #languageWatch = new MutationObserver(() => this.#show());
  #texts: Texts = textsFor("en");
  #language = "en";
  #disabled = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [(sheet ??= makeStyleSheet())];
    this.#input.type = "file";
    this.#input.hidden = true;
    this.#choose.type = "button";
    this.#news.className = "visually-hidden";
    this.#news.setAttribute("role", "status");
    this.#notice.setAttribute("role", "status");
    this.#root.append(this.#zone, this.#notice, this.#list, this.#news);
    this.#choose.onclick = () => this.#input.click();
    this.#input.onchange = () => {
      this.addFiles([...this.#input.files!]);
      this.#input.value = ""; // so that the same file can be chosen again after it failed
    };
    this.#zone.ondragover = (event) => this.#drag(event, true);
    this.#zone.ondragleave = (event) => this.#drag(event, false);
    this.#zone.ondrop = (event) => this.#dropped(event);
  }

  connectedCallback(): void {
    this.#languageWatch.observe(document.documentElement, { subtree: true, attributeFilter: ["lang"] });
    addEventListener("beforeunload", this.#warn);
    this.#show();
  }

  disconnectedCallback(): void {
    // An element that is only moved is connected again right away.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#languageWatch.disconnect();
      removeEventListener("beforeunload", this.#warn);
      this.clear();
    });
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#show();
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabled = disabled;
    this.#show();
  }

  formResetCallback(): void {
    this.clear();
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  get name(): string {
    return this.getAttribute("name") ?? "";
  }

  get type(): string {
    return this.localName;
  }

  /** The addresses of the files that arrived. */
  get value(): string[] {
    return [...this.#rows.keys()].flatMap(({ url }) => url ?? []);
  }

  get validity(): ValidityState {
    return this.#internals.validity;
  }

  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** Seals and uploads these files, as if they had been chosen. */
  addFiles(files: readonly File[]): void {
    if (this.#disabled) return;
    setText(this.#notice, "");
    for (const file of files) {
      if (this.#isThere(file)) setText(this.#notice, this.#texts.alreadyThere(visibleName(file.name)));
      else if (!this.hasAttribute("multiple") && this.#rows.size > 0) setText(this.#notice, this.#texts.onlyOne);
      else this.#add(file);
    }
    this.#startNext();
  }

  /** Cancels what is under way and empties the list. What has arrived stays on the server. */
  clear(): void {
    for (const upload of [...this.#rows.keys()]) this.#forget(upload);
  }

  #add(file: File): void {
    const plan = {
      siegel: () => this.#load(),
      options: { ...this.sealOptions, to: this.#to() },
      endpoint: new URL(this.getAttribute("endpoint") ?? "", document.baseURI),
      uploader: this.uploader,
    };
    const upload = new FileUpload(file, plan, (changed) => this.#uploadChanged(changed));
    const row = new FileRow(upload, {
      cancel: () => upload.cancel(),
      retry: () => {
        upload.retry();
        this.#startNext();
      },
      remove: () => this.#remove(upload),
    });
    this.#rows.set(upload, row);
    this.#list.append(row.element);
    row.update(this.#texts, this.#language);
    this.#say(this.#texts.started(visibleName(file.name)));
  }

  /** The same file, chosen twice or dropped again, is one upload. */
  #isThere(file: File): boolean {
    return [...this.#rows.keys()].some(
      ({ file: other, state }) =>
        state !== "canceled" &&
        state !== "failed" &&
        other.name === file.name &&
        other.size === file.size &&
        other.lastModified === file.lastModified,
    );
  }

  #startNext(): void {
    this.#judge();
    const uploads = [...this.#rows.keys()];
    const running = uploads.filter((upload) => upload.isActive && upload.state !== "waiting").length;
    const next = uploads.filter((upload) => upload.state === "waiting").slice(0, Math.max(0, concurrency - running));
    for (const upload of next) void upload.run().then(() => this.#startNext());
  }

  #uploadChanged(upload: FileUpload): void {
    const row = this.#rows.get(upload);
    if (row === undefined) return;
    row.update(this.#texts, this.#language);
    if (upload.isActive) return;
    const { file, url, state, error } = upload;
    const name = visibleName(file.name);
    this.#judge();
    if (state === "done") {
      this.#say(this.#texts.finished(name));
      this.#tell("upload-success", { file, url });
      this.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (state === "failed") {
      // Workers that died stay dead: the next try gets new ones.
      if (error instanceof SiegelError && error.code === "internal") sharedSiegel = null;
      this.#say(this.#texts.failed(name, explain(error, this.#texts)));
      this.#tell("upload-error", { file, error });
    } else this.#say(this.#texts.stopped(name));
  }

  #remove(upload: FileUpload): void {
    const counted = upload.url !== null;
    this.#forget(upload);
    this.#choose.focus();
    if (counted) this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #forget(upload: FileUpload): void {
    const row = this.#rows.get(upload);
    this.#rows.delete(upload);
    row?.element.remove();
    upload.cancel();
    this.#judge();
  }

  /** Form value and validity. */
  #judge(): void {
    const urls = this.value;
    const data = new FormData();
    for (const url of urls) data.append(this.name, url);
    this.#internals.setFormValue(urls.length > 0 && this.name !== "" ? data : null);
    const unfinished = [...this.#rows.keys()].some(({ state }) => state !== "done" && state !== "canceled");
    if (unfinished) this.#internals.setValidity({ customError: true }, this.#texts.unfinished, this.#choose);
    else if (this.hasAttribute("required") && urls.length === 0)
      this.#internals.setValidity({ valueMissing: true }, this.#texts.missing, this.#choose);
    else this.#internals.setValidity({});
  }

  #show(): void {
    this.#language = languageOf(this);
    this.#texts = textsFor(this.#language);
    const many = this.hasAttribute("multiple");
    this.#input.multiple = many;
    this.#input.accept = this.getAttribute("accept") ?? "";
    this.#choose.disabled = this.#disabled;
    setText(this.#choose, this.#texts.choose);
    setText(this.#drop, many ? this.#texts.dropMany : this.#texts.drop);
    setText(this.#hint, this.#texts.hint);
    this.#list.setAttribute("aria-label", this.#texts.files);
    for (const row of this.#rows.values()) row.update(this.#texts, this.#language);
    this.#judge();
  }

  #drag(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.#zone.classList.toggle("over", over && !this.#disabled);
  }

  #dropped(event: DragEvent): void {
    this.#drag(event, false);
    if (event.dataTransfer === null || this.#disabled) return;
    const { files, folders } = droppedFiles(event.dataTransfer);
    this.addFiles(files);
    if (folders) setText(this.#notice, this.#texts.folder);
  }

  /** For screen readers; the eye sees it in the list. */
  #say(text: string): void {
    this.#news.textContent = text;
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #to(): Recipient | readonly Recipient[] {
    return this.recipients ?? (this.getAttribute("to") ?? "").split(/\s+/).filter((text) => text !== "");
  }

  async #load(): Promise<Siegel> {
    if (this.siegel !== null) return await this.siegel;
    sharedSiegel ??= Siegel.load();
    try {
      return await sharedSiegel;
    } catch (error) {
      sharedSiegel = null; // the next try may find the network, or the right module
      throw error;
    }
  }

  readonly #warn = (event: BeforeUnloadEvent): void => {
    if ([...this.#rows.keys()].some(({ isActive }) => isActive)) event.preventDefault();
  };
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

declare global {
  interface HTMLElementTagNameMap {
    "siegel-upload": SiegelUpload;
  }
}
