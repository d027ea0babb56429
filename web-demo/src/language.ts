// SPDX-License-Identifier: Apache-2.0
import { de } from "./texts/de";
import { en, type Texts } from "./texts/en";

const languages: Record<string, Texts> = { de, en };
const listeners: (() => void)[] = [];

export let language = /^de\b/i.test(navigator.language) ? "de" : "en";
export let texts: Texts = languages[language]!;

/** Calls `show` now and whenever the language changes. */
export function whenLanguageIsSet(show: () => void): void {
  listeners.push(show);
  show();
}

/** Fills every element that names a text: data-text for its content, data-label for its accessible name. */
export function setLanguage(to: string): void {
  language = to;
  texts = languages[to] ?? en;
  document.documentElement.lang = to;
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]"))
    element.textContent = textNamed(element.dataset.text!);
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]"))
    element.setAttribute("aria-label", textNamed(element.dataset.label!));
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === to));
  for (const show of listeners) show();
}

function textNamed(name: string): string {
  const text = texts[name as keyof Texts];
  return typeof text === "string" ? text : "";
}

/** A failure in a sentence. The message of an error is for developers; its code is what we have sentences for. */
export function explain(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return (typeof code === "string" && texts.errors[code]) || texts.errors.internal!;
}

/** A type of finding, such as PERSON, in words. */
export function typeName(type: string): string {
  return texts.types[type] ?? type;
}

export function sizeText(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  let unit = 0;
  for (; bytes >= 1000 && unit < units.length - 1; ++unit) bytes /= 1000;
  const options = { style: "unit", unit: units[unit]!, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, options).format(bytes);
}

export function dateText(date: string | number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(date));
}

export function percentText(part: number): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(Math.floor(part * 100) / 100);
}
