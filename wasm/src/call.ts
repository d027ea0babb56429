// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "./errors.js";
import { member } from "./realm.js";
import type { Progress } from "./types.js";

export const callOptionNames = ["signal", "onProgress", "engine"] as const;

/** What every call can be given: a way to stop it, and somebody who wants to hear how far it is. */
export class Call {
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #undo: (() => void)[] = [];

  /** Errors: `bad_argument`; `canceled` if it is stopped already. */
  constructor(options: object) {
    const signal = member(options, "signal");
    const onProgress = member(options, "onProgress");
    if (signal !== undefined && !(signal instanceof AbortSignal))
      throw new SiegelError("bad_argument", "the signal is an AbortSignal");
    if (onProgress !== undefined && typeof onProgress !== "function")
      throw new SiegelError("bad_argument", "onProgress is a function");
    this.#signal = signal;
    this.#onProgress = onProgress as ((progress: Progress) => void) | undefined;
    this.check();
  }

  /** Errors: `canceled`. */
  check(): void {
    if (this.#signal?.aborted) throw canceled(this.#signal.reason);
  }

  progress(done: number, total: number | null): void {
    this.#onProgress?.(total === null ? { done } : { done, total });
  }

  /** Runs `stop` at once when the call is stopped, until `settle`. */
  whenStopped(stop: (error: SiegelError) => void): void {
    const signal = this.#signal;
    if (signal === undefined) return;
    const listener = () => stop(canceled(signal.reason));
    signal.addEventListener("abort", listener, { once: true });
    this.#undo.push(() => signal.removeEventListener("abort", listener));
    if (signal.aborted) listener();
  }

  settle(): void {
    for (const undo of this.#undo) undo();
    this.#undo.length = 0;
  }

  /** The result of `work`, or `canceled` as soon as the call is stopped, whatever `work` is waiting for. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    try {
      if (this.#signal === undefined) return await work();
      const stopped = new Promise<never>((_, reject) => this.whenStopped(reject));
      const working = work();
      working.catch(() => {}); // may fail after it was stopped
      return await Promise.race([working, stopped]);
    } finally {
      this.settle();
    }
  }
}

function canceled(cause: unknown): SiegelError {
  return new SiegelError("canceled", "the caller stopped the operation", { cause });
}
