// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from "./bytes.js";
import { SiegelError } from "./errors.js";
import { startOwnScript } from "./own_script.js";
import type { FromWorker, Kind, ReplyOf, RequestOf, ToWorker } from "./protocol.js";
import { Worker } from "./trusted_worker.js";

type Start = Extract<ToWorker, { kind: "start" }>;
interface Waiting {
  readonly resolve: (reply: ReplyOf<Kind>) => void;
  readonly reject: (error: SiegelError) => void;
}

/** Without locks: how often a worker that has work is asked whether it lives, and how many may stay unanswered. */
const pingEvery = 250;
const maxUnanswered = 8;
/** Argon2id at its limits takes seconds, on slow machines more. */
const maxUnansweredWhileBusy = 480;

/**
 * A worker and what it was asked. When it dies, by a fault or because somebody ended it, everything that waits fails with
 * `internal` within a second, and the link is of no use any more.
 */
export class WorkerLink {
  /** Resolves when the worker can be asked; questions may be put before. */
  readonly ready: Promise<void>;

  readonly #worker: globalThis.Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watch = new AbortController();
  #readiness!: { resolve: () => void; reject: (error: SiegelError) => void };
  #nextId = 1;
  #death: SiegelError | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;
  #busy = false;
  #locked = false;
  #started = false;

  /** Errors (of `ready`): `unsupported` where module workers cannot be had, what the worker says. */
  constructor(url: URL | string | undefined, start: (lock: string) => Start) {
    this.ready = new Promise((resolve, reject) => {
      this.#readiness = { resolve, reject };
    });
    this.ready.catch(() => {});
    const lock = `siegel-${encodeHex(globalThis.crypto.getRandomValues(new Uint8Array(16)))}`;
    this.#worker = makeWorker(url);
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => this.#receive(event.data, lock);
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#die(
        this.#started
          ? new SiegelError("internal", "a worker stopped at a fault")
          : new SiegelError(
              "unsupported",
              "the worker script of siegel cannot be started: its address (`workerUrl`), the content security policy (worker-src) or an old browser",
            ),
      );
    };
    this.#worker.onmessageerror = () => this.#die(new SiegelError("internal", "a worker sent what cannot be read"));
    this.#worker.postMessage(start(lock));
  }

  get isDead(): boolean {
    return this.#death !== null;
  }

  /** How many questions wait for an answer. */
  get load(): number {
    return this.#waiting.size;
  }

  /** Byte arrays of the request are transferred. */
  async ask<K extends Kind>(kind: K, request: RequestOf<K>): Promise<ReplyOf<K>> {
    if (this.#death !== null) throw this.#death;
    const id = this.#nextId++;
    const reply = new Promise<ReplyOf<Kind>>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    try {
      this.#worker.postMessage({ kind, id, request } as ToWorker, transfersOf(request));
    } catch (cause) {
      this.#waiting.delete(id);
      throw new SiegelError("internal", "a worker cannot be reached", { cause });
    }
    this.#keepWatch();
    return (await reply) as ReplyOf<K>;
  }

  terminate(reason: SiegelError): void {
    this.#die(reason);
  }

  #receive(message: FromWorker, lock: string): void {
    this.#unanswered = 0;
    switch (message.kind) {
      case "ready":
        this.#started = true;
        this.#locked = message.locked;
        if (message.locked) this.#waitForLock(lock);
        this.#readiness.resolve();
        break;
      case "failed_to_start":
        this.#die(new SiegelError(message.code, message.message));
        break;
      case "pong":
        break;
      case "busy":
        this.#busy = true;
        break;
      case "done":
      case "failed": {
        this.#busy = false;
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (this.#waiting.size === 0) this.#stopWatch();
        if (message.kind === "done") waiting?.resolve(message.reply);
        else waiting?.reject(new SiegelError(message.code, message.message));
        break;
      }
    }
  }

  /** The worker holds the lock for as long as it lives: who gets it afterwards knows that it is gone. */
  #waitForLock(lock: string): void {
    this.#stopWatch();
    navigator.locks
      .request(lock, { signal: this.#watch.signal }, () => {
        this.#die(new SiegelError("internal", "a worker was ended from outside"));
      })
      .catch(() => {});
  }

  #keepWatch(): void {
    if (this.#locked || this.#timer !== undefined) return;
    this.#unanswered = 0;
    this.#timer = setInterval(() => {
      if (++this.#unanswered > (this.#busy || !this.#started ? maxUnansweredWhileBusy : maxUnanswered))
        this.#die(new SiegelError("internal", "a worker does not answer any more"));
      else this.#worker.postMessage({ kind: "ping" } satisfies ToWorker);
    }, pingEvery);
  }

  #stopWatch(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #die(reason: SiegelError): void {
    if (this.#death !== null) return;
    this.#death = reason;
    this.#stopWatch();
    this.#watch.abort();
    this.#worker.terminate();
    this.#readiness.reject(reason);
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }
}

function makeWorker(url: URL | string | undefined): globalThis.Worker {
  try {
    return url === undefined ? startOwnScript() : new Worker(url, { type: "module" });
  } catch (cause) {
    throw new SiegelError(
      "unsupported",
      "workers cannot be started here: a content security policy (worker-src, trusted-types siegel), or an address of another origin",
      { cause },
    );
  }
}

/** Buffers of our own in a request; one level of arrays and objects, as the protocol has them. */
function transfersOf(request: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (value: unknown) => {
    if (value instanceof Uint8Array && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  };
  for (const value of Object.values(request)) {
    add(value);
    if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) ) {
      for (const inner of Object.values(value as object)) {
        add(inner);
        if (typeof inner === "object" && inner !== null && !ArrayBuffer.isView(inner)) for (const one of Object.values(inner as object)) add(one);
      }
    }
  }
  return [...buffers];
}
