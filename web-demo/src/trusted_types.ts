// SPDX-License-Identifier: Apache-2.0

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string | undefined }): unknown;
}

/**
 * Scripts may only be started from this origin's own assets: the sealing workers. Nothing may become markup or script
 * text, so the policy has no rule for these.
 */
export function allowOwnWorkers(): void {
  const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      const { origin, pathname } = new URL(url, location.href);
      return origin === location.origin && pathname.startsWith("/assets/") ? url : undefined;
    },
  });
}
