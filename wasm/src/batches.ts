// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import type { SiegelError } from "./errors.js";
import { asSiegelError } from "./errors.js";

/** Several batches in flight, their results given on in order. After a failure nothing more is given. */
export class Batches {
  readonly #limit: number;
  readonly #give: (bytes: Bytes) => void;
  #inFlight = 0;
  #last: Promise<void> = Promise.resolve();
  #failure: SiegelError | null = null;
  #wake: (() => void) | null = null;

  constructor(limit: number, give: (bytes: Bytes) => void) {
    this.#limit = limit;
    this.#give = give;
  }

  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  add(result: Promise<Bytes>): void {
    ++this.#inFlight;
    result.catch(() => {}); // looked at when its turn comes
    this.#last = this.#last.then(async () => {
      try {
        const bytes = await result;
        if (this.#failure === null) this.#give(bytes);
      } catch (error) {
        this.#failure ??= asSiegelError(error);
      } finally {
        --this.#inFlight;
        this.#wake?.();
      }
    });
  }

  /** Until there is room for one more. Errors: that of an earlier batch. */
  async room(): Promise<void> {
    while (this.#inFlight >= this.#limit && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Until all results were given on. Errors: that of a batch. */
  async drained(): Promise<void> {
    await this.#last;
    if (this.#failure !== null) throw this.#failure;
  }
}
