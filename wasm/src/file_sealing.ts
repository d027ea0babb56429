// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { release, type Bytes } from "./bytes.js";
import type { ChunkEngine } from "./chunk_engine.js";
import { chunkSize, chunksPerBatch } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";
import { wrapOutside } from "./identities.js";
import { engineFor, type Machinery, type Passage } from "./machinery.js";
import { PayloadSealing } from "./payload_sealing.js";
import { prepareRecipients } from "./recipients.js";
import type { PreparedOptions } from "./seal_options.js";
import type { EngineName } from "./types.js";

/** A header that is written, and what seals the chunks behind it. */
export interface BegunSeal {
  /** Header, salt and commitment. */
  readonly first: Bytes;
  readonly headerSize: number;
  readonly engine: ChunkEngine;
}

/** Draws the file key and wraps it for everybody. Errors: those of the recipients; `random_failed`. */
export async function beginSeal(
  machinery: Machinery,
  options: PreparedOptions,
  to: unknown,
  engine: EngineName,
): Promise<BegunSeal> {
  const { core } = machinery;
  const { described, outside: services } = await prepareRecipients(core, to, options.anonymous);
  const askOutside = services.length > 0;
  const { object, outside } = await core.ask("seal", { options: options.json, recipients: described, askOutside });
  try {
    const wrapped = outside === null ? [] : await wrapOutside(outside, services);
    const { first, headerSize, keys } = await core.ask("header", { object, wrapped, engine });
    return { first, headerSize, engine: engineFor(machinery, keys, object) };
  } catch (error) {
    core.free(object);
    throw error;
  }
}

/** Seals one file as it passes. */
export class FileSealing implements Passage {
  readonly wanted = chunkSize * chunksPerBatch;
  readonly #begin: () => Promise<BegunSeal>;
  readonly #options: PreparedOptions;
  readonly #buffers: BatchBuffers;
  readonly #give: (sealed: Bytes) => void;
  #engine: ChunkEngine | null = null;
  #payload: PayloadSealing | null = null;
  #closed = false;

  constructor(
    begin: () => Promise<BegunSeal>,
    options: PreparedOptions,
    buffers: BatchBuffers,
    give: (sealed: Bytes) => void,
  ) {
    this.#buffers = buffers;
    this.#begin = begin;
    this.#options = options;
    this.#give = give;
  }

  async start(): Promise<void> {
    const { first, engine } = await this.#begin();
    this.#engine = engine;
    if (this.#closed) engine.close();
    this.#give(first);
    const promised = { size: this.#options.promisedSize, padding: this.#options.padding };
    this.#payload = new PayloadSealing(engine, promised, this.#buffers, this.#give);
  }

  async push(plaintext: Uint8Array, givenAway: boolean): Promise<void> {
    await this.#begun().push(plaintext);
    if (givenAway) release(plaintext.buffer as ArrayBuffer); // it was copied
  }

  async finish(): Promise<void> {
    await this.#begun().finish();
  }

  close(): void {
    this.#closed = true;
    this.#engine?.close();
  }

  #begun(): PayloadSealing {
    if (this.#payload === null || this.#closed) throw new SiegelError("closed", "the stream is already finished");
    return this.#payload;
  }
}
