// SPDX-License-Identifier: Apache-2.0

/** Nothing may be loaded, run or framed but what the page itself brings. The page repeats what a meta element can say. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types siegel", // the package starts its own worker scripts by it
].join("; ");

const everywhere = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

export const pageHeaders = {
  ...everywhere,
  "Content-Security-Policy": contentSecurityPolicy,
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** For what strangers uploaded: should a browser ever be led to it, it is a download and no document of this origin. */
export const uploadHeaders = {
  ...everywhere,
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Cache-Control": "no-store",
};

/** @param {import("node:http").ServerResponse} response @param {Record<string, string>} headers */
export function setHeaders(response, headers) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
