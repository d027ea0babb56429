// SPDX-License-Identifier: Apache-2.0
import type { Identity } from "siegel";

export interface HeldKey {
  /** siegel1… */
  readonly recipient: string;
  /** Text, or a key pair that the browser does not give out. */
  readonly identity: string | CryptoKeyPair;
}

const idleLimit = 10 * 60 * 1000; // milliseconds
const signsOfUse = ["pointerdown", "keydown", "wheel"];

/** Keys for as long as the page is used: in memory, in no storage, and reachable from no global name. */
export class HeldKeys {
  #keys: HeldKey[] = [];
  #lastUse = 0;
  #timer = 0;
  readonly #changed: (dropped: boolean) => void;

  /** `changed` learns whether the keys were dropped because nobody used the page. */
  constructor(changed: (dropped: boolean) => void) {
    this.#changed = changed;
    for (const sign of signsOfUse) addEventListener(sign, () => this.#used(), { capture: true, passive: true });
    // A machine that slept has not run the timer.
    addEventListener("visibilitychange", () => this.#check());
    addEventListener("pagehide", () => this.#drop(false));
  }

  get all(): readonly HeldKey[] {
    return this.#keys;
  }

  get identities(): Identity[] {
    return this.#keys.map(({ identity }) => identity);
  }

  add(key: HeldKey): void {
    this.#keys = [...this.#keys.filter(({ recipient }) => recipient !== key.recipient), key];
    this.#lastUse = Date.now();
    this.#used();
    this.#changed(false);
  }

  forget(key: HeldKey): void {
    this.#keys = this.#keys.filter((other) => other !== key);
    this.#changed(false);
  }

  #used(): void {
    this.#check();
    this.#lastUse = Date.now();
    clearTimeout(this.#timer);
    if (this.#keys.length > 0) this.#timer = window.setTimeout(() => this.#drop(true), idleLimit);
  }

  #check(): void {
    if (this.#keys.length > 0 && this.#lastUse > 0 && Date.now() - this.#lastUse > idleLimit) this.#drop(true);
  }

  #drop(idle: boolean): void {
    clearTimeout(this.#timer);
    if (this.#keys.length === 0) return;
    this.#keys = [];
    this.#changed(idle);
  }
}
