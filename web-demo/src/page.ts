// SPDX-License-Identifier: Apache-2.0

/** An element of the page that has to be there. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page lacks #${id}`);
  return element as T;
}

/** A new element. Only text and nodes go in, never markup: a file's name may be anything. */
export function build<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

export function buildButton(className: string, text: string, act: () => void): HTMLButtonElement {
  const button = build("button", className, text);
  button.type = "button";
  button.onclick = act;
  return button;
}

/** Text from outside, such as a file's name, with whatever is not to be seen made visible. */
export function shown(text: string): HTMLElement {
  const element = build("bdi", "", text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\u{fffd}"));
  element.title = element.textContent;
  return element;
}

/** Radio buttons `name`, and the parts of the form that belong to each of their values (data-way). */
export class Choice {
  readonly #form: HTMLFormElement;
  readonly #name: string;

  constructor(form: HTMLFormElement, name: string) {
    this.#form = form;
    this.#name = name;
    form.addEventListener("change", () => this.#show());
    form.addEventListener("reset", () => setTimeout(() => this.#show()));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  get value(): string {
    return new FormData(this.#form).get(this.#name) as string;
  }

  select(value: string): void {
    (this.#form.elements.namedItem(this.#name) as RadioNodeList).value = value;
    this.#show();
  }

  #show(): void {
    for (const part of this.#form.querySelectorAll<HTMLElement>("[data-way]")) part.hidden = part.dataset.way !== this.value;
  }
}
