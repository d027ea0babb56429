// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "./errors.js";
import { bare, checkNames, member } from "./realm.js";
import type { Source } from "./types.js";

const maxTextSize = 1024; // bytes of a name or a media type: docs/format.md, "Limits"

/** Metadata as siegel_seal takes it. */
export interface SealedMetadata {
  name?: string;
  media_type?: string;
  modified_ms?: number;
  length?: number;
}

/** What the caller says, else what a File tells of itself, else nothing. Errors: `bad_argument`. */
export function metadataOf(given: unknown, source: Source | null): SealedMetadata | null {
  if (given === null) return null;
  if (given === undefined) return isFile(source) ? metadataOfFile(source) : null;
  checkNames(given, ["name", "mediaType", "modified", "length"]);
  const metadata: SealedMetadata = bare({});
  const name = member(given, "name");
  const mediaType = member(given, "mediaType");
  const modified = member(given, "modified");
  const length = member(given, "length");
  if (name !== undefined) metadata.name = textIn(name);
  if (mediaType !== undefined) metadata.media_type = textIn(mediaType);
  if (modified !== undefined) metadata.modified_ms = countIn(modified);
  if (length !== undefined) metadata.length = countIn(length);
  return metadata;
}

function isFile(source: Source | null): source is File {
  return typeof File === "function" && source instanceof File;
}

/** A file on a disk may be called anything; what does not fit into the metadata is made to fit or left out. */
function metadataOfFile(file: File): SealedMetadata {
  const metadata: SealedMetadata = bare({ length: file.size });
  const name = harmlessName(file.name);
  if (name !== "") metadata.name = name;
  if (/^[\x20-\x7e]{1,255}$/.test(file.type)) metadata.media_type = file.type;
  const modified = Math.trunc(file.lastModified);
  if (Number.isSafeInteger(modified) && modified >= 0) metadata.modified_ms = modified;
  return metadata;
}

/** A base name (docs/format.md, "Metadata block"): no separators, no control characters, at most 1,024 bytes. */
function harmlessName(text: string): string {
  let name = new TextDecoder().decode(new TextEncoder().encode(text)); // no half surrogates
  name = name.normalize("NFC").replace(/[/\\\u0000-\u001f\u007f-\u009f]/gu, "_");
  while (new TextEncoder().encode(name).byteLength > maxTextSize) name = [...name].slice(0, -1).join("");
  return name === "." || name === ".." ? "" : name;
}

function textIn(value: unknown): string {
  if (typeof value !== "string") throw new SiegelError("bad_argument", "names and types in the metadata are text");
  return value;
}

function countIn(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new SiegelError("bad_argument", "dates and lengths in the metadata are whole numbers from 0 on");
  return value;
}
