// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { release, type Bytes } from "./bytes.js";
import type { ChunkEngine } from "./chunk_engine.js";
import { chunkSize, chunksPerBatch } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";
import { wrapOutside } from "./identities.js";
import { inspectHeader } from "./header_opening.js";
import { engineFor, type Machinery, type Passage } from "./machinery.js";
import { aboutFile, endedEarly, type LogEntry } from "./operation_log.js";
import { PayloadSealing } from "./payload_sealing.js";
import { prepareRecipients } from "./recipients.js";
import { withPseudonymization, withSigner, type PreparedOptions } from "./seal_options.js";
import { Signature } from "./signature.js";
import { signerFrom, type FileSigner } from "./signing_key.js";
import type { EngineName } from "./types.js";

/** A header that is written, and what seals the chunks behind it. */
export interface BegunSeal {
  /** Header, salt and commitment. */
  readonly first: Bytes;
  readonly headerSize: number;
  readonly engine: ChunkEngine;
  /** Null for a file that is not signed. */
  readonly signature: Signature | null;
  readonly signer: FileSigner | null;
  /** Null without an audit log. */
  readonly entry: LogEntry | null;
}

/**
 * Tells the audit log, draws the file key and wraps it for everybody. Errors: those of the recipients; `random_failed`,
 * `log_unavailable`.
 */
export async function beginSeal(
  machinery: Machinery,
  options: PreparedOptions,
  to: unknown,
  engine: EngineName,
): Promise<BegunSeal> {
  const { core, log } = machinery;
  if (log === null) return await draw(machinery, options, to, engine);
  const entry = await log.begin({ operation: "seal" });
  try {
    const begun = await draw(machinery, options, to, engine).catch(async (refusal: unknown) => {
      const shown = await log.pseudonymizedUnder(refusal, options.content);
      if (shown === null) throw refusal;
      entry.ending.digest = shown.digest;
      return await draw(machinery, { ...options, json: withPseudonymization(options.json, shown.policy) }, to, engine);
    });
    Object.assign(entry.ending, aboutFile("seal", await inspectHeader(core, begun.first)));
    return { ...begun, entry };
  } catch (error) {
    await entry.end(error);
    throw error;
  }
}

async function draw(machinery: Machinery, options: PreparedOptions, to: unknown, engine: EngineName): Promise<BegunSeal> {
  const { core } = machinery;
  const { described, outside: services } = await prepareRecipients(core, to, options.anonymous);
  const askOutside = services.length > 0;
  const signer = options.sign === undefined ? null : await signerFrom(core, options.sign);
  const isSigned = signer !== null;
  const json = isSigned ? withSigner(options.json, signer.signer) : options.json;
  const { object, outside } = await core.ask("seal", { options: json, recipients: described, askOutside });
  try {
    const wrapped = outside === null ? [] : await wrapOutside(outside, services);
    const { first, headerSize, keys } = await core.ask("header", { object, wrapped, engine, isSigned });
    const signature = isSigned ? new Signature(core, object) : null;
    return { first, headerSize, engine: engineFor(machinery, keys, object), signature, signer, entry: null };
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
  #signature: Signature | null = null;
  #signer: FileSigner | null = null;
  #entry: LogEntry | null = null;
  #size = 0;
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
    const { first, engine, signature, signer, entry } = await this.#begin();
    this.#entry = entry;
    this.#engine = engine;
    this.#signature = signature;
    this.#signer = signer;
    if (this.#closed) this.close();
    this.#give(first);
    const give = (sealed: Bytes) => {
      signature?.update(sealed);
      this.#give(sealed);
    };
    const promised = { size: this.#options.promisedSize, padding: this.#options.padding };
    this.#payload = new PayloadSealing(engine, promised, this.#buffers, give);
  }

  async push(plaintext: Uint8Array, givenAway: boolean): Promise<void> {
    const size = plaintext.byteLength;
    await this.#begun().push(plaintext);
    this.#size += size;
    await this.#signature?.room();
    if (givenAway) release(plaintext.buffer as ArrayBuffer); // it was copied
  }

  async finish(): Promise<void> {
    await this.#begun().finish();
    if (this.#signature !== null) this.#give(await this.#signature.sign(this.#signer!, this.#size));
    await this.#entry?.end();
  }

  close(error?: SiegelError): void {
    this.#closed = true;
    void this.#entry?.end(error ?? endedEarly());
    this.#engine?.close();
    this.#signature?.close();
  }

  #begun(): PayloadSealing {
    if (this.#payload === null || this.#closed) throw new SiegelError("closed", "the stream is already finished");
    return this.#payload;
  }
}
