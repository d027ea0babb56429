// SPDX-License-Identifier: Apache-2.0
// What the tests share: the built package, content to seal, and errors to expect.
import assert from "node:assert/strict";
import { Siegel } from "siegel/node";

export { Siegel };

/** @type {Promise<import("siegel").Siegel> | undefined} */
let loaded;
/** One instance for tests that do not harm it. */
export function siegel() {
  loaded ??= Siegel.load();
  return loaded;
}

/** Argon2id as cheap as it may be. */
export const cheap = { memoryKiB: 19_456, passes: 2 };

/** Bytes without a pattern, always the same. @param {number} size */
export function content(size, seed = 1) {
  const bytes = new Uint8Array(size);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < size; ++i) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
  return bytes;
}

/** @param {Blob | Uint8Array | ReadableStream<Uint8Array>} from */
export async function bytesOf(from) {
  if (from instanceof Uint8Array) return from;
  const blob = from instanceof Blob ? from : await new Response(from).blob();
  return new Uint8Array(await blob.arrayBuffer());
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export function assertSame(a, b, message = "") {
  assert.equal(Buffer.compare(a, b), 0, `${message}: ${a.length} and ${b.length} bytes, not the same`);
}

/** @param {Promise<unknown> | (() => unknown)} work @param {string} code */
export async function assertFails(work, code, message = "") {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    assert.equal(error.name, "SiegelError", `${message}: ${error.stack}`);
    assert.equal(error.code, code, `${message}: ${error.message}`);
    return error;
  }
  assert.fail(`${message}: did not fail, should have with ${code}`);
}

/** A stream of these bytes in pieces of these sizes, repeated. @param {Uint8Array} bytes @param {number[]} sizes */
export function streamOf(bytes, sizes) {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const size = sizes[turn++ % sizes.length];
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}
