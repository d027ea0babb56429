// SPDX-License-Identifier: Apache-2.0
import { asSiegelError, SiegelError } from "./errors.js";
import type { CoreOperations, Kind, ModuleRole, OperationsOf, RequestOf } from "./protocol.js";
import { WorkerLink } from "./worker_link.js";

/** Where headers, keys and passphrases are dealt with, or with other operations what only the core can do. */
export interface Core<O extends OperationsOf<O> = CoreOperations> {
  /** Byte arrays in `request` are given away: who asks makes copies of what it has to keep. */
  ask<K extends keyof O & Kind>(
    kind: K,
    request: O[K]["request"],
  ): Promise<O[K]["reply"]>;
  /** Frees an object, now or never; an object that is gone is no error. */
  free(object: number): void;
  /** `close` was called: nothing of it may go on. */
  readonly isClosed: boolean;
  close(): void;
}

/** What does the work, wherever it runs. */
export interface Service<O extends OperationsOf<O>> {
  perform<K extends keyof O>(kind: K, request: O[K]["request"]): Promise<O[K]["reply"]>;
}

/** In this thread. */
export class LocalCore<O extends OperationsOf<O>> implements Core<O> {
  #service: Service<O> | null;

  constructor(service: Service<O>) {
    this.#service = service;
  }

  async ask<K extends keyof O & Kind>(
    kind: K,
    request: O[K]["request"],
  ): Promise<O[K]["reply"]> {
    if (this.#service === null) throw new SiegelError("closed", "siegel was closed");
    try {
      return await this.#service.perform(kind, request);
    } catch (error) {
      throw asSiegelError(error);
    }
  }

  free(object: number): void {
    this.#service?.perform("free" as keyof O, { object } as never).catch(() => {});
  }

  get isClosed(): boolean {
    return this.#service === null;
  }

  close(): void {
    this.#service = null;
  }
}

/** In a module worker. After it died the next call starts a fresh one; what the old one held fails with `internal`. */
export class WorkerCore<O extends OperationsOf<O>> implements Core<O> {
  readonly #module: WebAssembly.Module;
  readonly #url: URL | string | undefined;
  readonly #role: ModuleRole;
  #link: WorkerLink;
  #generation = 0;
  #closed = false;

  private constructor(role: ModuleRole, module: WebAssembly.Module, url: URL | string | undefined) {
    this.#role = role;
    this.#module = module;
    this.#url = url;
    this.#link = this.#start();
  }

  /** Resolves when the worker runs. */
  static async start<O extends OperationsOf<O>>(
    role: ModuleRole,
    module: WebAssembly.Module,
    url: URL | string | undefined,
  ): Promise<WorkerCore<O>> {
    const core = new WorkerCore<O>(role, module, url);
    await core.#link.ready;
    return core;
  }

  async ask<K extends keyof O & Kind>(
    kind: K,
    request: O[K]["request"],
  ): Promise<O[K]["reply"]> {
    if (this.#closed) throw new SiegelError("closed", "siegel was closed");
    if (this.#link.isDead) this.#link = this.#start();
    return (await this.#link.ask(kind, request as RequestOf<K>)) as O[K]["reply"];
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
    return new WorkerLink(this.#url, (lock) => ({ kind: "start", role: this.#role, module: this.#module, firstObject, lock }));
  }
}
