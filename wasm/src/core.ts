// SPDX-License-Identifier: Apache-2.0
import { CoreService } from "./core_service.js";
import { asSiegelError, SiegelError } from "./errors.js";
import type { CoreOperations } from "./protocol.js";
import { WorkerLink } from "./worker_link.js";

/** Where headers, keys and passphrases are dealt with. */
export interface Core {
  /** Byte arrays in `request` are given away: who asks makes copies of what it has to keep. */
  ask<K extends keyof CoreOperations>(
    kind: K,
    request: CoreOperations[K]["request"],
  ): Promise<CoreOperations[K]["reply"]>;
  /** Frees an object, now or never; an object that is gone is no error. */
  free(object: number): void;
  /** `close` was called: nothing of it may go on. */
  readonly isClosed: boolean;
  close(): void;
}

/** In this thread. */
export class LocalCore implements Core {
  #service: CoreService | null;

  constructor(module: WebAssembly.Module) {
    this.#service = new CoreService(module);
  }

  async ask<K extends keyof CoreOperations>(
    kind: K,
    request: CoreOperations[K]["request"],
  ): Promise<CoreOperations[K]["reply"]> {
    if (this.#service === null) throw new SiegelError("closed", "siegel was closed");
    try {
      return await this.#service.perform(kind, request);
    } catch (error) {
      throw asSiegelError(error);
    }
  }

  free(object: number): void {
    this.#service?.perform("free", { object }).catch(() => {});
  }

  get isClosed(): boolean {
    return this.#service === null;
  }

  close(): void {
    this.#service = null;
  }
}

/** In a module worker. After it died the next call starts a fresh one; what the old one held fails with `internal`. */
export class WorkerCore implements Core {
  readonly #module: WebAssembly.Module;
  readonly #url: URL | string | undefined;
  #link: WorkerLink;
  #generation = 0;
  #closed = false;

  private constructor(module: WebAssembly.Module, url: URL | string | undefined) {
    this.#module = module;
    this.#url = url;
    this.#link = this.#start();
  }

  /** Resolves when the worker runs. */
  static async start(module: WebAssembly.Module, url: URL | string | undefined): Promise<WorkerCore> {
    const core = new WorkerCore(module, url);
    await core.#link.ready;
    return core;
  }

  async ask<K extends keyof CoreOperations>(
    kind: K,
    request: CoreOperations[K]["request"],
  ): Promise<CoreOperations[K]["reply"]> {
    if (this.#closed) throw new SiegelError("closed", "siegel was closed");
    if (this.#link.isDead) this.#link = this.#start();
    return (await this.#link.ask(kind, request)) as CoreOperations[K]["reply"];
  }

  free(object: number): void {
    if (!this.#closed && !this.#link.isDead) this.#link.ask("free", { object }).catch(() => {});
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#link.terminate(new SiegelError("closed", "siegel was closed"));
  }

  #start(): WorkerLink {
    const firstObject = 1 + this.#generation++ * 2 ** 32;
    return new WorkerLink(this.#url, (lock) => ({ kind: "start", role: "core", module: this.#module, firstObject, lock }));
  }
}
