// SPDX-License-Identifier: Apache-2.0

/** A page that answers within 50 ms feels undisturbed (RAIL, "Response"); others need part of that for themselves. */
const longestTurn = 8; // milliseconds

/**
 * Work that runs from promise to promise never lets an event through: while its data is at hand, clicks and timers wait.
 * Whoever does such work asks now and then, and gives the others their turn.
 */
export class OthersTurn {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= longestTurn;
  }

  /** Resolves after the events that were waiting. A message, because a timer would wait 4 ms (HTML, 8.6). */
  async give(): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    await new Promise<void>((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
    port1.close();
    this.#since = performance.now();
  }
}
