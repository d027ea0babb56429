// SPDX-License-Identifier: Apache-2.0
import type { Siegel } from "siegel";
import { explain, sizeText, texts, whenLanguageIsSet } from "./language";
import { build, byId } from "./page";

const shownBytes = 128;

interface SeenFile {
  readonly id: string;
  readonly size: number;
  readonly start: Uint8Array;
  readonly header: string;
}

/** Fetches what was uploaded back from the server and shows it: all that the server has. */
export class ServerView {
  readonly #siegel: Siegel;
  #files: readonly SeenFile[] = [];
  #failure: unknown = null;

  constructor(siegel: Siegel) {
    this.#siegel = siegel;
    whenLanguageIsSet(() => this.#show());
  }

  async add(url: string): Promise<void> {
    try {
      this.#files = [await this.#look(url), ...this.#files];
      this.#failure = null;
    } catch (error) {
      this.#failure = error;
    }
    this.#show();
  }

  async #look(url: string): Promise<SeenFile> {
    const first = await fetch(url, { headers: { Range: `bytes=0-${shownBytes - 1}` } });
    const size = Number(first.headers.get("Content-Range")?.split("/")[1]);
    const whole = await fetch(url);
    const inspection = await this.#siegel.inspect(whole.body!); // reads the header and lets go of the rest
    return {
      id: new URL(url, location.href).pathname.split("/").at(-1)!,
      size,
      start: new Uint8Array(await first.arrayBuffer()),
      header: JSON.stringify(inspection, null, 2),
    };
  }

  #show(): void {
    const failure = this.#failure === null ? [] : [build("p", "error", explain(this.#failure))];
    byId("server-view").hidden = this.#files.length + failure.length === 0;
    byId("server-files").replaceChildren(...failure, ...this.#files.map(viewOf));
  }
}

function viewOf({ id, size, start, header }: SeenFile): HTMLElement {
  const facts = build("dl", "facts");
  const fact = (name: string, value: Node | string) => facts.append(build("dt", "", name), build("dd", "", value));
  fact(texts.storedAs, build("code", "", id));
  fact(texts.sealedSize, `${sizeText(size)} (${size})`);
  fact(texts.firstBytes, scrollable(texts.firstBytes, hexDump(start)));
  const details = build("details", "", build("summary", "", texts.header), scrollable(texts.header, header));
  return build("div", "server-file", facts, details);
}

/** What scrolls has to be reachable by keyboard. */
function scrollable(name: string, text: string): HTMLElement {
  const element = build("pre", "", text);
  element.tabIndex = 0;
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", name);
  return element;
}

function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = [...bytes.subarray(at, at + 16)].map((byte) => byte.toString(16).padStart(2, "0"));
    lines.push(`${at.toString(16).padStart(4, "0")}  ${line.slice(0, 8).join(" ")}  ${line.slice(8).join(" ")}`);
  }
  return lines.join("\n");
}
