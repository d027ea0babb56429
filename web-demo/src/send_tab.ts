// SPDX-License-Identifier: Apache-2.0
import "@uppy/core/css/style.min.css";
import "@uppy/dashboard/css/style.min.css";
import Uppy from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import uppyGerman from "@uppy/locales/lib/de_DE";
import uppyEnglish from "@uppy/locales/lib/en_US";
import Tus from "@uppy/tus";
import type { Recipient, Siegel } from "siegel";
import { english, german, SiegelUppy } from "siegel/uppy";
import { language, texts, whenLanguageIsSet } from "./language";
import { byId, Choice } from "./page";
import { ServerView } from "./server_view";

/** Chooses who may open, and uploads: Uppy's Dashboard, with SiegelUppy before its Tus. */
export class SendTab {
  readonly #siegel: Siegel;
  readonly #way = new Choice(byId("send-form"), "send-way");
  readonly #recipient = byId<HTMLTextAreaElement>("recipient");
  readonly #passphrase = byId<HTMLInputElement>("send-passphrase");
  readonly #error = byId("send-error");
  readonly #uppy: Uppy;

  constructor(siegel: Siegel) {
    this.#siegel = siegel;
    const view = new ServerView(siegel);
    const uppy: Uppy = new Uppy({ onBeforeUpload: () => this.#setRecipient(uppy) })
      .use(Dashboard, {
        inline: true,
        target: "#dashboard",
        width: "100%",
        height: 340,
        theme: "auto",
        proudlyDisplayPoweredByUppy: false,
      })
      .use(SiegelUppy, { siegel, to: [] })
      .use(Tus, { endpoint: "/files/", removeFingerprintOnSuccess: true });
    this.#uppy = uppy;
    uppy.on("upload-success", (_file, { uploadURL }) => {
      if (uploadURL !== undefined) void view.add(uploadURL);
    });
    uppy.on("complete", ({ failed }) => {
      if (failed?.length === 0) this.#forgetPassphrase(uppy); // a retry still needs it
    });
    markLists();
    byId("send-form").addEventListener("input", () => (this.#error.textContent = ""));
    whenLanguageIsSet(() => {
      const isGerman = language === "de";
      const { strings, ...rest } = isGerman ? uppyGerman : uppyEnglish;
      // WCAG 2.5.3: what is spoken as a button's name has what is written on it.
      uppy.setOptions({ locale: { ...rest, strings: { ...strings, addMoreFiles: strings.addMore } } as typeof uppyEnglish });
      uppy.getPlugin("Siegel")!.setOptions({ locale: isGerman ? german : english });
      uppy.getPlugin("Dashboard")!.setOptions({ note: texts.dashboardNote });
      this.#error.textContent = "";
    });
  }

  sendTo(recipient: string): void {
    this.#way.select("recipient");
    this.#recipient.value = recipient;
    this.#error.textContent = "";
  }

  /** A file to be sealed and sent, as if it was chosen in the Dashboard. */
  add(file: File): void {
    this.#uppy.addFile({ name: file.name, type: file.type, data: file, source: "minimize" });
  }

  /** False keeps Uppy from uploading anything. */
  #setRecipient(uppy: Uppy): boolean {
    const to = this.#to();
    try {
      this.#siegel.sealedSize(0, { to });
    } catch {
      this.#error.textContent = this.#complaint();
      (this.#way.value === "passphrase" ? this.#passphrase : this.#recipient).focus();
      return false;
    }
    this.#error.textContent = "";
    uppy.getPlugin("Siegel")!.setOptions({ to } as object);
    return true;
  }

  #to(): Recipient | Recipient[] {
    if (this.#way.value === "passphrase") return { passphrase: this.#passphrase.value };
    return this.#recipient.value.split(/\s+/).filter((text) => text !== "");
  }

  #complaint(): string {
    if (this.#way.value === "passphrase") return texts.noPassphrase;
    return this.#recipient.value.trim() === "" ? texts.noRecipient : texts.wrongRecipient;
  }

  #forgetPassphrase(uppy: Uppy): void {
    this.#passphrase.value = "";
    uppy.getPlugin("Siegel")!.setOptions({ to: [] } as object);
  }
}

/** Uppy's list of just one file has items but no role of its own; screen readers need it. */
function markLists(): void {
  const dashboard = byId("dashboard");
  new MutationObserver(() => {
    for (const list of dashboard.querySelectorAll(".uppy-Dashboard-files:not([role])")) list.setAttribute("role", "list");
  }).observe(dashboard, { childList: true, subtree: true });
}
