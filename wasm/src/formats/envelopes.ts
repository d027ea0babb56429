// SPDX-License-Identifier: Apache-2.0
import { BorderObject, nowSeconds, optionsText } from "../border_object.js";
import { textOf, utf8, wipe, type Bytes } from "../bytes.js";
import { Call, callOptionNames } from "../call.js";
import { LocalCore, WorkerCore, type Core } from "../core.js";
import { SiegelError } from "../errors.js";
import { formatsModuleDigest } from "../generated/formats_module_digest.js";
import { inputOf } from "../input.js";
import { compileModule, type PackagedModule } from "../module.js";
import type { FormatsExports } from "../module_imports.js";
import { ObjectBorder, type FormatsFunction } from "../object_border.js";
import { ObjectService } from "../object_service.js";
import { logOf, type LogEntry, type OperationLog } from "../operation_log.js";
import { pass } from "../passing.js";
import type { FormatsOperations } from "../protocol.js";
import { bare, checkNames, checkRealm, member } from "../realm.js";
import { passphraseBytes, secretBytes } from "../secret_text.js";
import type { CallOptions, Source } from "../types.js";
import type {
  EnvelopeInspection,
  EnvelopeKey,
  EnvelopeOpenOptions,
  EnvelopeSealOptions,
  FormatsLoadOptions,
  GeneratedKey,
  GenerateKeyOptions,
} from "./types.js";

const formatsModule: PackagedModule = bare({
  name: "siegel-formats.wasm",
  address: () => new URL("../siegel-formats.wasm", import.meta.url),
  digest: formatsModuleDigest,
});

type Envelope = BorderObject<FormatsFunction>;
const pieceSize = 1024 * 1024;

/**
 * Seals in the formats of others and opens what they send: JWE, COSE and CMS, the same as the command
 * `siegel seal --format`. One tag covers all of a message, so that all of it is in memory and comes out whole or not at
 * all; larger files belong into Siegel's own format.
 */
export class Envelopes {
  readonly #core: Core<FormatsOperations>;

  readonly #log: OperationLog | null;

  protected constructor(core: Core<FormatsOperations>, log: OperationLog | null) {
    this.#core = core;
    this.#log = log;
  }

  /** Fetches siegel-formats.wasm, checks its hash and starts a worker. Errors: as `Siegel.load`. */
  static async load(options: FormatsLoadOptions = {}): Promise<Envelopes> {
    checkRealm();
    checkNames(options, ["worker", "wasm", "workerUrl", "log"]);
    const log = logOf(options);
    const module = await compileModule(formatsModule, member(options, "wasm") as FormatsLoadOptions["wasm"]);
    const inWorker = (member(options, "worker") ?? typeof Worker === "function") === true;
    if (!inWorker)
      return new this(new LocalCore<FormatsOperations>(new ObjectService(() => new ObjectBorder<FormatsExports>(module))), log);
    const url = member(options, "workerUrl") as URL | string | undefined;
    return new this(await WorkerCore.start<FormatsOperations>("formats", module, url), log);
  }

  /** A new key. Errors: `bad_argument`. */
  async generateKey(options: GenerateKeyOptions = {}): Promise<GeneratedKey> {
    checkRealm();
    checkNames(options, ["type", "notation"]);
    const notation = member(options, "notation") ?? "jwk";
    const json = optionsText({ type: member(options, "type"), notation });
    const { bytes } = await this.#core.ask("once", { function: "siegel_envelope_key", inputs: [json] });
    const publicKey = await this.publicKeyOf(bytes, notation as "jwk" | "cose");
    const key = notation === "cose" ? bytes.slice() : textOf(bytes);
    wipe(bytes);
    return { key, publicKey };
  }

  /** The public part of a key, in the other notation if that is asked for. Errors: `bad_key`. */
  async publicKeyOf(key: EnvelopeKey, notation: "jwk" | "cose" = "jwk"): Promise<string | Uint8Array<ArrayBuffer>> {
    checkRealm();
    const inputs = [keyBytes(key), notation];
    const { bytes } = await this.#core.ask("once", { function: "siegel_envelope_public_key", inputs });
    return notation === "cose" ? bytes : textOf(bytes);
  }

  /** All of the content as one message. Errors: `bad_argument`, `bad_key`, `bad_certificate`, `too_large`. */
  async seal(content: Source, options: EnvelopeSealOptions & CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    checkRealm();
    checkNames(options, [
      ...["format", "to", "passphrase", "serialization", "mediaType", "anonymous", "armor", "acceptUnfitCertificates"],
      ...["maxContent", ...callOptionNames],
    ]);
    const isCms = member(options, "format") === "cms";
    const json = optionsText({
      format: member(options, "format"),
      serialization: member(options, "serialization"),
      media_type: member(options, "mediaType"),
      anonymous: member(options, "anonymous"),
      armor: member(options, "armor"),
      now: isCms ? nowSeconds() : undefined,
      accept_unfit_certificates: member(options, "acceptUnfitCertificates"),
      max_content: member(options, "maxContent"),
    });
    const sealer = await BorderObject.create(this.#core, "siegel_envelope_sealer", [json]);
    const to = member(options, "to") as EnvelopeSealOptions["to"];
    return await this.#through(sealer, content, to, options, async () => `seal_${String(member(options, "format"))}`);
  }

  /**
   * All of the content, once its tag was checked. The format is recognized. Errors: `no_matching_key`, `payload_forged`,
   * `bad_data`, `unsupported`, `too_large`.
   */
  async open(message: Source, options: EnvelopeOpenOptions & CallOptions): Promise<Uint8Array<ArrayBuffer>> {
    checkRealm();
    checkNames(options, ["with", "passphrase", "maxContent", "acceptRsaPkcs1", ...callOptionNames]);
    const opener = await this.#opener(options);
    const keys = member(options, "with") as EnvelopeOpenOptions["with"];
    return await this.#through(opener, message, keys, options, async () => {
      const { format } = JSON.parse(await opener.askText("siegel_envelope_inspect")) as EnvelopeInspection;
      return `open_${format}`;
    });
  }

  /** What a message tells without a key. Errors: `bad_data`, `unsupported`, `too_large`. */
  async inspect(message: Source, options: CallOptions & Pick<EnvelopeOpenOptions, "maxContent"> = {}): Promise<EnvelopeInspection> {
    checkRealm();
    checkNames(options, ["maxContent", ...callOptionNames]);
    const opener = await this.#opener(options);
    try {
      await this.#feed(opener, message, options);
      return JSON.parse(await opener.askText("siegel_envelope_inspect")) as EnvelopeInspection;
    } finally {
      opener.free();
    }
  }

  /** Ends the worker. Every later call fails with `closed`. */
  close(): void {
    this.#core.close();
  }

  async #opener(options: object): Promise<Envelope> {
    const json = optionsText({
      max_content: member(options, "maxContent" as never),
      accept_rsa_pkcs1: member(options, "acceptRsaPkcs1" as never),
    });
    return await BorderObject.create(this.#core, "siegel_envelope_opener", [json]);
  }

  /** `operation`: what an audit log calls it, once all of the input is here. */
  async #through(
    envelope: Envelope,
    source: Source,
    keys: EnvelopeKey | readonly EnvelopeKey[] | undefined,
    options: CallOptions & { readonly passphrase?: unknown },
    operation: () => Promise<string>,
  ): Promise<Bytes> {
    let entry: LogEntry | null = null;
    try {
      for (const key of keys === undefined ? [] : Array.isArray(keys) ? (keys as EnvelopeKey[]) : [keys])
        await envelope.ask("siegel_envelope_add_key", keyBytes(key));
      const passphrase = member(options, "passphrase");
      if (passphrase !== undefined) await envelope.ask("siegel_envelope_add_passphrase", passphraseBytes(passphrase));
      await this.#feed(envelope, source, options);
      if (this.#log !== null) entry = await this.#log.begin({ operation: await operation() });
      const done = await envelope.finish();
      await entry?.end();
      return done;
    } catch (error) {
      await entry?.end(error);
      throw error;
    } finally {
      envelope.free();
    }
  }

  async #feed(envelope: Envelope, source: Source, options: CallOptions): Promise<void> {
    const call = new Call(options);
    try {
      await pass(
        inputOf(source),
        {
          wanted: pieceSize,
          start: async () => {},
          push: async (bytes) => void (await envelope.push(bytes)),
          finish: async () => {},
          close: () => {},
        },
        call,
      );
    } finally {
      call.settle();
    }
  }
}

/** A copy that is given away. Errors: `bad_argument`. */
function keyBytes(key: unknown): Bytes {
  if (typeof key === "object" && key !== null && !(key instanceof Uint8Array)) return utf8(JSON.stringify(key));
  if (typeof key === "string" && key === "") throw new SiegelError("bad_argument", "a key is empty");
  return secretBytes(key, "a key");
}
