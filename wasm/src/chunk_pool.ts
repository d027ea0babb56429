// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { SiegelError } from "./errors.js";
import type { ChunkKeys, Direction } from "./protocol.js";
import { WorkerLink } from "./worker_link.js";

/** A worker, and the keys it was given. */
interface Member {
  readonly link: WorkerLink;
  readonly known: Set<number>;
}

/** Workers that seal and open chunks with WebCrypto. They start with the first batch; one that died is replaced. */
export class ChunkPool {
  readonly #url: URL | string | undefined;
  readonly #size: number;
  readonly #keys = new Map<number, ChunkKeys>();
  #members: Member[] = [];
  #nextKeys = 1;
  #closed = false;

  constructor(url: URL | string | undefined, size: number) {
    this.#url = url;
    this.#size = size;
  }

  /** Two for each worker: one it works on, one that waits. */
  get parallel(): number {
    return 2 * this.#size;
  }

  addKeys(keys: ChunkKeys): number {
    this.#keys.set(this.#nextKeys, keys);
    return this.#nextKeys++;
  }

  forgetKeys(number: number): void {
    this.#keys.delete(number);
    for (const { link, known } of this.#members)
      if (known.delete(number) && !link.isDead) link.ask("forget_keys", { keys: number }).catch(() => {});
  }

  async run(number: number, direction: Direction, firstChunk: number, bytes: Bytes): Promise<Bytes> {
    const keys = this.#keys.get(number);
    if (keys === undefined || this.#closed) throw new SiegelError("closed", "the file was closed");
    const { link, known } = this.#leastBusy();
    if (!known.has(number)) {
      known.add(number);
      // A copy: what is sent is transferred.
      link.ask("set_keys", { keys: number, key: keys.key, baseNonce: keys.baseNonce.slice() }).catch(() => {});
    }
    return (await link.ask("batch", { keys: number, direction, firstChunk, bytes })).bytes;
  }

  close(): void {
    this.#closed = true;
    for (const { link } of this.#members) link.terminate(new SiegelError("closed", "siegel was closed"));
    this.#members = [];
    this.#keys.clear();
  }

  #leastBusy(): Member {
    this.#members = this.#members.filter(({ link }) => !link.isDead);
    let best: Member | undefined;
    for (const member of this.#members) if (best === undefined || member.link.load < best.link.load) best = member;
    if (best !== undefined && (best.link.load === 0 || this.#members.length >= this.#size)) return best;
    const link = new WorkerLink(this.#url, (lock) => ({ kind: "start", role: "chunks", lock }));
    const member = { link, known: new Set<number>() };
    this.#members.push(member);
    return member;
  }
}
