// SPDX-License-Identifier: Apache-2.0

/** An element made without any markup, so that no text can ever become an element. `part` is its name for ::part(). */
export function build<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  part: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (part !== "") {
    element.className = part;
    element.setAttribute("part", part);
  }
  element.append(...children);
  return element;
}
