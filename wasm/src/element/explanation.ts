// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "../errors.js";
import type { Texts } from "./texts.js";
import { UploadInterrupted, UploadRefused } from "./uploader.js";

const noRoom = [413, 507];

/** A failure in a sentence for the person in front of the page. */
export function explain(error: unknown, texts: Texts): string {
  if (error instanceof SiegelError) return texts.errors[error.code] ?? texts.errors.internal;
  if (error instanceof UploadInterrupted) return texts.unreachable;
  if (error instanceof UploadRefused) return noRoom.includes(error.status) ? texts.noRoom : texts.refused(error.status);
  return texts.errors.internal;
}
