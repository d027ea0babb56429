// SPDX-License-Identifier: Apache-2.0
import { Border, type Handle } from "./border.js";
import { concat, textOf, wipe, type Bytes } from "./bytes.js";
import { SiegelError } from "./errors.js";
import type { ChunkKeys, CoreOperations, Described } from "./protocol.js";
import { bare } from "./realm.js";
import type { EngineName } from "./types.js";

type CoreKind = keyof CoreOperations;
type Perform = {
  [K in CoreKind]: (
    request: CoreOperations[K]["request"],
  ) => CoreOperations[K]["reply"] | Promise<CoreOperations[K]["reply"]>;
};

/** Memory that one instance may keep when nothing is in it: after Argon2id a fresh one takes its place. */
const maxIdleMemory = 32 * 1024 * 1024;

/** Chunk keys as siegel_chunk_keys gives them. */
const keySize = 32;
const nonceSize = 12;

/**
 * The core behind messages: in a worker, or in the caller's thread. Knows objects by number. Secrets it is given are
 * wiped when the call is done.
 */
export class CoreService {
  readonly #module: WebAssembly.Module;
  readonly #objects = new Map<number, { readonly border: Border; readonly handle: Handle }>();
  #border: Border | null = null;
  #nextObject: number;

  constructor(module: WebAssembly.Module, firstObject = 1) {
    this.#module = module;
    this.#nextObject = firstObject;
    this.#border = new Border(module);
  }

  async perform<K extends CoreKind>(
    kind: K,
    request: CoreOperations[K]["request"],
  ): Promise<CoreOperations[K]["reply"]> {
    const perform = this.#operations[kind] as unknown;
    return await (perform as (request: CoreOperations[K]["request"]) => CoreOperations[K]["reply"])(request);
  }

  /** The reply buffers that may be given away. */
  static transfers(reply: object): ArrayBuffer[] {
    const buffers: ArrayBuffer[] = [];
    for (const value of Object.values(reply)) if (value instanceof Uint8Array) buffers.push(value.buffer as ArrayBuffer);
    return buffers;
  }

  readonly #operations: Perform = bare({
    generate: ({ type }) => {
      const border = this.#instance();
      const identity = border.generateIdentity(type);
      const recipients = border.recipientsOf(identity);
      return { identity, recipient: (JSON.parse(textOf(recipients)) as string[])[0]! };
    },
    recipients_of: ({ identities }) =>
      wiping(identities, () => ({ recipients: textOf(this.#instance().recipientsOf(identities)) })),
    print_recipient: ({ type, publicKey }) => {
      const border = this.#instance();
      const recipient = textOf(border.printRecipient(type, publicKey));
      const parsed = JSON.parse(textOf(border.parseRecipient(recipient))) as { key_id: string };
      return { recipient, keyId: parsed.key_id };
    },
    parse_recipient: ({ text }) => ({ description: textOf(this.#instance().parseRecipient(text)) }),

    signing_seed: ({ keyFile }) => wiping(keyFile, () => ({ seed: this.#instance().signingSeed(keyFile) })),
    print_signing_key: ({ seed }) => wiping(seed, () => ({ text: this.#instance().printSigningKey(seed) })),
    print_signer: ({ publicKey }) => ({ signer: textOf(this.#instance().printSigner(publicKey)) }),

    seal: ({ options, recipients, askOutside }) => {
      const border = this.#instance();
      const handle = border.seal(options);
      try {
        addRecipients(border, handle, recipients);
        const outside = askOutside ? border.fileKey(handle) : null;
        return { object: this.#keep(border, handle), outside };
      } catch (error) {
        border.free(handle);
        throw error;
      } finally {
        for (const { secret } of recipients) wipe(secret);
      }
    },
    header: ({ object, wrapped, engine, isSigned }) =>
      this.#freeingOnFailure(object, async (border, handle) => {
        for (let i = 0; i < wrapped.length; ++i) border.wrapped(handle, i, wrapped[i]!);
        const first = border.header(handle);
        const headerSize = border.headerSize(handle);
        return { first, headerSize, keys: await this.#chunkKeys(object, engine, "encrypt", isSigned) };
      }),

    open: ({ options }) => {
      const border = this.#instance();
      return { object: this.#keep(border, border.open(options)) };
    },
    read_header: ({ object, bytes }) =>
      this.#freeingOnFailure(object, (border, handle) => {
        const rest = border.readHeader(handle, bytes);
        if (rest === null) return { rest, headerSize: 0, inspection: "", stanzas: "" };
        return {
          rest: rest.slice() as Bytes,
          headerSize: border.headerSize(handle),
          inspection: textOf(border.inspect(handle)),
          stanzas: textOf(border.stanzas(handle)),
        };
      }),
    unlock: ({ object, way }) => {
      const { border, handle } = this.#find(object);
      return wiping(way.secret, () => {
        border.unlock(handle, way.description, way.secret);
        return { inspection: textOf(border.inspect(handle)) };
      });
    },
    payload: ({ object, prefix, engine, isSigned }) =>
      this.#freeingOnFailure(object, async (border, handle) => {
        border.payload(handle, prefix);
        return { keys: await this.#chunkKeys(object, engine, "decrypt", isSigned) };
      }),

    rewrap_key: ({ object }) => {
      const { border, handle } = this.#find(object);
      return { outside: border.rewrapKey(handle) };
    },
    rewrap: ({ object, options, recipients, wrapped, mode }) => {
      const { border, handle } = this.#find(object);
      const list = border.seal(options);
      try {
        addRecipients(border, list, recipients);
        for (let i = 0; i < wrapped.length; ++i) border.wrapped(list, i, wrapped[i]!);
        return { header: border.rewrap(handle, list, mode) };
      } finally {
        border.free(list);
        for (const { secret } of recipients) wipe(secret);
      }
    },

    chunks: ({ object, direction, firstChunk, bytes }) =>
      this.#freeingOnFailure(object, (border, handle) => ({
        bytes:
          direction === "seal"
            ? border.sealChunks(handle, firstChunk, bytes)
            : border.openChunks(handle, firstChunk, bytes),
      })),
    part_digest: ({ object, part, plaintext }) =>
      this.#freeingOnFailure(object, (border, handle) => ({ digest: border.partDigest(handle, part, plaintext) })),

    signature_update: ({ object, bytes }) =>
      this.#freeingOnFailure(object, (border, handle) => {
        border.signatureUpdate(handle, bytes);
        return {};
      }),
    signature_chunks: ({ object, firstChunk, bytes }) =>
      this.#freeingOnFailure(object, (border, handle) => {
        border.signatureChunks(handle, firstChunk, bytes);
        return {};
      }),
    signed_bytes: ({ object, plaintextSize }) =>
      this.#freeingOnFailure(object, (border, handle) => ({ message: border.signedBytes(handle, plaintextSize) })),
    signature: ({ object, signature }) =>
      this.#freeingOnFailure(object, (border, handle) => ({ signature: border.signature(handle, signature) })),
    check_signature: ({ object, signature }) =>
      this.#freeingOnFailure(object, (border, handle) => {
        border.checkSignature(handle, signature);
        return {};
      }),

    armor: ({ bytes }) => {
      const border = this.#instance();
      const handle = border.armor();
      try {
        const lines = border.push(handle, bytes);
        return { text: concat([...lines, border.finish(handle)]) };
      } finally {
        border.free(handle);
      }
    },
    dearmor: () => {
      const border = this.#instance();
      return { object: this.#keep(border, border.dearmor()) };
    },
    push: ({ object, bytes }) =>
      this.#freeingOnFailure(object, (border, handle) => ({ bytes: concat(border.push(handle, bytes)) })),
    finish: ({ object }) =>
      this.#freeingOnFailure(object, (border, handle) => {
        const bytes = border.finish(handle);
        this.#free(object);
        return { bytes };
      }),

    free: ({ object }) => {
      this.#free(object);
      return {};
    },
  } satisfies Perform);

  #instance(): Border {
    if (this.#border === null || this.#border.isDead) this.#border = new Border(this.#module);
    return this.#border;
  }

  #keep(border: Border, handle: Handle): number {
    const object = this.#nextObject++;
    this.#objects.set(object, { border, handle });
    return object;
  }

  #find(object: number): { readonly border: Border; readonly handle: Handle } {
    const found = this.#objects.get(object);
    if (found === undefined) throw new SiegelError("internal", "the core that held this file is gone: begin again");
    return found;
  }

  #free(object: number): void {
    const found = this.#objects.get(object);
    if (found === undefined) return;
    this.#objects.delete(object);
    found.border.free(found.handle);
    // Linear memory never shrinks; dropping the instance is the only way to give Argon2id's memory back.
    if (this.#objects.size === 0 && this.#border !== null && this.#border.memorySize > maxIdleMemory)
      this.#border = null;
  }

  async #freeingOnFailure<T>(object: number, work: (border: Border, handle: Handle) => T | Promise<T>): Promise<T> {
    const { border, handle } = this.#find(object);
    try {
      return await work(border, handle);
    } catch (error) {
      this.#free(object);
      throw error;
    }
  }

  /** For WebCrypto the raw keys live only here, and only until they are imported. */
  async #chunkKeys(object: number, engine: EngineName, usage: "encrypt" | "decrypt", isSigned: boolean): Promise<ChunkKeys | null> {
    if (engine === "wasm") return null;
    const { border, handle } = this.#find(object);
    const raw = border.chunkKeys(handle);
    if (!isSigned) this.#free(object);
    const { subtle } = globalThis.crypto;
    try {
      const key = await subtle.importKey("raw", raw.subarray(0, keySize), bare({ name: "AES-GCM", length: 8 * keySize }), false, [usage]);
      const partKey =
        usage === "encrypt"
          ? await subtle.importKey(
              "raw",
              raw.subarray(keySize + nonceSize),
              bare({ name: "HMAC", hash: "SHA-256", length: 8 * keySize }),
              false,
              ["sign"],
            )
          : null;
      return { key, baseNonce: raw.slice(keySize, keySize + nonceSize), partKey };
    } finally {
      wipe(raw);
    }
  }
}

function addRecipients(border: Border, seal: Handle, recipients: readonly Described[]): void {
  for (const { description, secret } of recipients) border.addRecipient(seal, description, secret);
}

function wiping<T>(secret: Uint8Array, work: () => T): T {
  try {
    return work();
  } finally {
    wipe(secret);
  }
}
