// SPDX-License-Identifier: Apache-2.0
// All that is needed of Node, so that its globals do not get into code for browsers.
declare module "node:fs/promises" {
  export function readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>>;
}
