// SPDX-License-Identifier: Apache-2.0
import { Worker } from "./trusted_worker.js";

/**
 * A worker on the script beside this one. In a module of its own, because bundlers look for just this form: this name, a
 * URL of this shape, and nothing between that a minifier might join.
 */
export function startOwnScript(): globalThis.Worker {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}
