// SPDX-License-Identifier: Apache-2.0

/** W3C Trusted Types, as far as it is needed here; not all browsers have it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

type Start = new (url: URL | string, options: WorkerOptions) => Worker;

let policy: ReturnType<TrustedTypes["createPolicy"]> | null | undefined;

/**
 * `Worker` for pages that enforce Trusted Types as well: their content security policy has to allow the policy `siegel`.
 * It blesses nothing but the worker script, and is not to be had from outside.
 */
const TrustedWorker = function (url: URL | string, options: WorkerOptions): Worker {
  policy ??= makePolicy();
  return new Worker(policy === null ? url : policy.createScriptURL(String(url)), options);
} as unknown as Start;

/** Null where there are no Trusted Types, or another policy has to do. */
function makePolicy(): ReturnType<TrustedTypes["createPolicy"]> | null {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (types === undefined) return null;
  try {
    return types.createPolicy("siegel", { createScriptURL: (url) => url });
  } catch {
    return null;
  }
}

/** The name is what bundlers look for. */
export { TrustedWorker as Worker };
