// SPDX-License-Identifier: Apache-2.0

/** The language of an element: its own `lang`, or that of what it stands in, through shadow roots; else the browser's. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const language = at.getAttribute("lang");
    if (language !== null && isLanguage(language)) return language;
  }
  return navigator.language;
}

function parentOf(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Intl throws at what is no language tag (BCP 47). */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
