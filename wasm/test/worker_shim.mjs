// SPDX-License-Identifier: Apache-2.0
// Module workers for Node, as far as the package needs them: what a browser has as `Worker`, on worker_threads. There are
// no locks here, so that the ends of workers are noticed by their silence.
import { parentPort, Worker as Thread, workerData } from "node:worker_threads";

if (parentPort !== null && workerData?.script !== undefined) {
  const port = parentPort;
  const scope = /** @type {any} */ (globalThis);
  scope.postMessage = (/** @type {any} */ message, /** @type {any} */ transfer) => port.postMessage(message, transfer);
  await import(workerData.script);
  port.on("message", (data) => scope.onmessage({ data }));
}

/** All that were started. @type {ShimWorker[]} */
export const started = [];

export class ShimWorker {
  onmessage = /** @type {any} */ (null);
  onerror = /** @type {any} */ (null);
  onmessageerror = /** @type {any} */ (null);

  constructor(/** @type {URL | string} */ url) {
    this.thread = new Thread(new URL(import.meta.url), { workerData: { script: String(url) } });
    this.thread.on("message", (data) => this.onmessage?.({ data }));
    this.thread.on("error", (error) => this.onerror?.({ error }));
    started.push(this);
  }
  postMessage(/** @type {any} */ message, /** @type {any} */ transfer) {
    this.thread.postMessage(message, transfer);
  }
  terminate() {
    void this.thread.terminate();
  }
}
