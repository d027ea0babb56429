// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import type { ChunkCaller } from "./chunk_caller.js";
import type { ChunkFlow } from "./chunk_flow.js";
import { OthersTurn } from "./others_turn.js";

/** Calls at once: 1 MiB. More gains nothing, fewer leave the browser's threads without work. */
const mostInFlight = 64;
/** Whoever waited for room gets much of it at once: to stop and go for each chunk costs a tenth. */
const enoughRoom = mostInFlight / 2;

/** A call that was made, and what it gave. */
interface Asked {
  given: ArrayBuffer | null;
  failure: unknown;
}

/**
 * One WebCrypto call for each chunk, in this thread, on the caller's own bytes; what the call gives is handed on as it is.
 * The browser computes on threads of its own, so all that is done here is to ask, and no byte is copied twice
 * (docs/decisions/0012).
 */
export class CallFlow implements ChunkFlow {
  readonly #caller: ChunkCaller;
  readonly #give: (bytes: Bytes) => void;
  /** In the order of their chunks. */
  readonly #calls: Asked[] = [];
  readonly #others = new OthersTurn();
  /** The beginning of a chunk whose end lies in the next piece. */
  readonly #pending: Bytes;
  #rest = 0;
  #nextChunk = 0;
  #failure: unknown = null;
  #wake: (() => void) | null = null;
  #wakeWhenDrained: (() => void) | null = null;

  constructor(caller: ChunkCaller, give: (bytes: Bytes) => void) {
    this.#caller = caller;
    this.#give = give;
    this.#pending = new Uint8Array(caller.chunk);
  }

  get rest(): number {
    return this.#rest;
  }

  async push(bytes: Uint8Array): Promise<void> {
    const { chunk } = this.#caller;
    if (this.#others.isDue) await this.#others.give();
    const mayBeAsked = isPlain(bytes);
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#rest === 0 && mayBeAsked && bytes.byteLength - at >= chunk) {
        if (this.#calls.length >= mostInFlight) await this.#room();
        this.#send(bytes.subarray(at, at + chunk) as Bytes);
        at += chunk;
        continue;
      }
      const taken = bytes.subarray(at, at + chunk - this.#rest);
      this.#pending.set(taken, this.#rest);
      this.#rest += taken.byteLength;
      at += taken.byteLength;
      if (this.#rest === chunk) await this.#sendPending();
    }
  }

  async finish(): Promise<void> {
    await this.#sendPending();
    await this.drained();
  }

  async drained(): Promise<void> {
    if (this.#calls.length > 0) {
      await new Promise<void>((resolve) => {
        this.#wakeWhenDrained = resolve;
      });
    }
    this.#check();
  }

  async #sendPending(): Promise<void> {
    if (this.#calls.length >= mostInFlight) await this.#room();
    const whole = this.#pending.subarray(0, this.#rest);
    this.#rest = 0;
    this.#send(whole);
    this.#pending.fill(0);
  }

  #room(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #send(bytes: Bytes): void {
    this.#check();
    const asked: Asked = { given: null, failure: null };
    // One handler for each call, and no promise of our own: a stream of 1 GiB makes 65,536 calls.
    this.#caller.call(this.#nextChunk++, bytes).then(
      (buffer) => {
        asked.given = buffer;
        this.#giveReady();
      },
      (error: unknown) => {
        asked.failure = error;
        this.#giveReady();
      },
    );
    this.#calls.push(asked);
  }

  /** In order, each as soon as it is there. After a failure nothing more is given. */
  #giveReady(): void {
    try {
      for (let next = this.#calls[0]; next !== undefined; next = this.#calls[0]) {
        if (next.failure !== null) throw next.failure;
        if (next.given === null) break;
        this.#calls.shift();
        this.#give(new Uint8Array(next.given));
      }
    } catch (error) {
      this.#fail(error); // also of whoever is given the bytes: nobody else would hear of it
      return;
    }
    if (this.#calls.length <= enoughRoom) this.#goOn();
  }

  #fail(error: unknown): void {
    this.#failure ??= this.#caller.failureOf(error);
    this.#calls.length = 0;
    this.#goOn();
  }

  #goOn(): void {
    this.#wake?.();
    this.#wake = null;
    if (this.#calls.length > 0) return;
    this.#wakeWhenDrained?.();
    this.#wakeWhenDrained = null;
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}

/** WebCrypto takes neither shared nor resizable memory (Web IDL, BufferSource). */
function isPlain({ buffer }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && (buffer as { resizable?: boolean }).resizable !== true;
}
