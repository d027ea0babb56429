// SPDX-License-Identifier: Apache-2.0

/** Tabs as the ARIA Authoring Practices describe them: arrows, Home and End move, and what is moved to is shown. */
export class Tabs {
  readonly #tabs: readonly HTMLElement[];
  readonly #shown: (panel: string) => void;

  constructor(list: HTMLElement, shown: (panel: string) => void) {
    this.#tabs = [...list.querySelectorAll<HTMLElement>("[role=tab]")];
    this.#shown = shown;
    list.onclick = (event) => {
      const tab = (event.target as Element).closest("[role=tab]");
      if (tab !== null) this.show(tab.getAttribute("aria-controls")!);
    };
    list.onkeydown = (event) => this.#move(event);
  }

  show(panel: string): void {
    for (const tab of this.#tabs) {
      const selected = tab.getAttribute("aria-controls") === panel;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")!)!.hidden = !selected;
    }
    this.#shown(panel);
  }

  #move(event: KeyboardEvent): void {
    const at = this.#tabs.indexOf(event.target as HTMLElement);
    const last = this.#tabs.length - 1;
    const targets: Record<string, number> = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    };
    const target = this.#tabs[targets[event.key] ?? -1];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    target.focus();
    this.show(target.getAttribute("aria-controls")!);
  }
}
