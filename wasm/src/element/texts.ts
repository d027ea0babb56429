// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from "../errors.js";
import { german } from "./texts_de.js";
import { english } from "./texts_en.js";

/** Everything the element says. */
export interface Texts {
  readonly choose: string;
  readonly drop: string;
  readonly dropMany: string;
  readonly hint: string;
  readonly files: string;
  readonly cancel: string;
  readonly retry: string;
  readonly remove: string;
  readonly action: (action: string, name: string) => string;
  readonly waiting: string;
  readonly sealing: string;
  readonly uploading: (percent: string) => string;
  readonly interrupted: string;
  readonly offline: string;
  readonly done: string;
  readonly canceled: string;
  readonly started: (name: string) => string;
  readonly finished: (name: string) => string;
  readonly failed: (name: string, why: string) => string;
  readonly stopped: (name: string) => string;
  readonly folder: string;
  readonly alreadyThere: (name: string) => string;
  readonly onlyOne: string;
  readonly unfinished: string;
  readonly missing: string;
  readonly unreachable: string;
  readonly refused: (status: number) => string;
  readonly noRoom: string;
  readonly errors: Partial<Record<ErrorCode, string>> & { readonly internal: string };
}

/** German for German, English for everything else. */
export function textsFor(language: string): Texts {
  return /^de\b/i.test(language) ? german : english;
}
