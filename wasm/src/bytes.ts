// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "./errors.js";

/** Bytes of our own: never shared between threads, and so fit for WebCrypto and for transfer. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function concat(parts: readonly Uint8Array[]): Bytes {
  let size = 0;
  for (const part of parts) size += part.byteLength;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

/** The bytes in a buffer of exactly their size, copied only if they are not. */
export function alone(bytes: Uint8Array): Bytes {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength
    ? (bytes as Bytes)
    : new Uint8Array(bytes);
}

export function wipe(bytes: Uint8Array): void {
  bytes.fill(0);
}

/**
 * Gives memory back at once that nobody looks at any more, where the engine can do that: the garbage collector of a
 * fast stream runs more than a hundred MiB behind.
 */
export function release(buffer: ArrayBuffer): void {
  (buffer as { transfer?: (size: number) => ArrayBuffer }).transfer?.(0);
}

/** Takes the same time wherever the first difference is. */
export function equalConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  let different = 0;
  for (let i = 0; i < a.byteLength; ++i) different |= a[i]! ^ b[i]!;
  return different === 0;
}

export function isZero(bytes: Uint8Array): boolean {
  let any = 0;
  for (let i = 0; i < bytes.byteLength; ++i) any |= bytes[i]!;
  return any === 0;
}

export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.byteLength; ++i) text += bytes[i]!.toString(16).padStart(2, "0");
  return text;
}

/** For what the core printed. */
export function decodeHex(text: string): Bytes {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.byteLength; ++i) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Base64 with padding (RFC 4648, 4). Not for secrets. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.byteLength; ++i) text += String.fromCharCode(bytes[i]!);
  return btoa(text);
}

export function decodeBase64(text: string): Bytes {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < bytes.byteLength; ++i) bytes[i] = decoded.charCodeAt(i);
  return bytes;
}

/** A view on whatever somebody gave as bytes. Errors: `bad_argument`. */
export function viewOf(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new SiegelError("bad_argument", `${what}: bytes are a Uint8Array or an ArrayBuffer`);
}
