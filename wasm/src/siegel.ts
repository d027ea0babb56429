// SPDX-License-Identifier: Apache-2.0
import { ArmorRemover } from "./armor.js";
import { BatchBuffers } from "./batch_buffers.js";
import { nowSeconds } from "./border_object.js";
import { Border } from "./border.js";
import { BlobRanges, HttpRanges, type ByteRanges } from "./byte_ranges.js";
import { decodeHex, release, textOf, wipe, type Bytes } from "./bytes.js";
import { Call, callOptionNames } from "./call.js";
import { chooseEngine } from "./chunk_engine.js";
import { ChunkPool } from "./chunk_pool.js";
import { LocalCore, WorkerCore } from "./core.js";
import { CoreService } from "./core_service.js";
import { asSiegelError, SiegelError } from "./errors.js";
import { FileOpening } from "./file_opening.js";
import { beginSeal, FileSealing } from "./file_sealing.js";
import { headerCutOff, HeaderOpening, inspectHeader } from "./header_opening.js";
import { generateHeldKey, isKeyPair, publicKeyBytes } from "./held_key.js";
import { wrapOutside } from "./identities.js";
import { inputOf } from "./input.js";
import { checkedIdentities, isSealed, keyFileText } from "./key_file.js";
import type { Machinery, TenantRules } from "./machinery.js";
import { compileModule, sealingModule } from "./module.js";
import { aboutFile, logOf, type OperationLog } from "./operation_log.js";
import { pass, streamsOf } from "./passing.js";
import type { CoreOperations } from "./protocol.js";
import { bare, checkNames, checkRealm, member } from "./realm.js";
import { describeForSize, prepareRecipients, somePublicKey } from "./recipients.js";
import { addTenant, prepareOptions, takesUnverified, withSigner, type PreparedOptions } from "./seal_options.js";
import { generateSigningKeyText, signerFrom } from "./signing_key.js";
import { firstRead, RangeReader, readHeader } from "./sealed_reader.js";
import { BlobSource } from "./sealed_source.js";
import { secretBytes } from "./secret_text.js";
import type {
  CallOptions,
  EngineName,
  GeneratedIdentity,
  GeneratedSigningKey,
  HeldKey,
  IdentityType,
  Inspection,
  LoadOptions,
  OpenOptions,
  RewrapOptions,
  SealedReader,
  SealedSource,
  SealOptions,
  SecretText,
  Source,
  StreamOptions,
} from "./types.js";

const openNames = ["with", "context", "policy", "signers", ...callOptionNames];
const streamNames = [...openNames, "unverified"];
/** What is collected before it becomes a Blob, which the browser may keep on disk. */
const blobPiece = 4 * 1024 * 1024;
const mostWorkers = 4;

/**
 * Seals files before they leave the client, and opens them. All byte arrays that are given stay the caller's and are
 * not changed; all that are returned are his.
 */
export class Siegel {
  readonly #module: WebAssembly.Module;
  readonly #machinery: Machinery;
  readonly #engine: EngineName | undefined;
  /** For what has to be answered at once; sees no secret. */
  #light: Border | null = null;

  protected constructor(module: WebAssembly.Module, machinery: Machinery, engine: EngineName | undefined) {
    this.#module = module;
    this.#machinery = machinery;
    this.#engine = engine;
  }

  /**
   * Fetches siegel.wasm, checks its hash and starts a worker. Errors: `bad_module` for an altered module; `unsupported`
   * without WebAssembly, or where workers or the module are forbidden; `io_failed`.
   */
  static async load(options: LoadOptions = {}): Promise<Siegel> {
    checkRealm();
    checkNames(options, ["worker", "workers", "engine", "wasm", "workerUrl", "tenant", "log"]);
    const engine = member(options, "engine");
    if (engine !== undefined) chooseEngine(engine);
    const module = await compileModule(sealingModule, member(options, "wasm") as LoadOptions["wasm"]);
    const log = logOf(options);
    const tenant = tenantRules(module, member(options, "tenant"), log);
    const inWorkers = (member(options, "worker") ?? typeof Worker === "function") === true;
    const url = member(options, "workerUrl") as URL | string | undefined;
    if (!inWorkers)
      return new this(module, { core: new LocalCore(new CoreService(module)), pool: null, tenant, log }, engine as EngineName | undefined);
    const workers = member(options, "workers") ?? Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, mostWorkers);
    if (!Number.isSafeInteger(workers) || (workers as number) < 1 || (workers as number) > 64)
      throw new SiegelError("bad_argument", "`workers` is a number from 1 to 64");
    const core = await WorkerCore.start<CoreOperations>("core", module, url);
    return new this(module, { core, pool: new ChunkPool(url, workers as number), tenant, log }, engine as EngineName | undefined);
  }

  /** Seals all of the input. Errors: those of docs/errors.md; nothing is handed out then. */
  async seal(input: Source, options: SealOptions): Promise<Blob> {
    checkRealm();
    const prepared = prepareOptions(options, input, this.#machinery.tenant);
    const call = new Call(options);
    const engine = this.#choose(options);
    return await call.run(async () => {
      const collector = new BlobCollector();
      const begin = () => beginSeal(this.#machinery, prepared, member(options, "to"), engine);
      const give = (bytes: Bytes) => collector.add(bytes);
      await pass(inputOf(input), new FileSealing(begin, prepared, collector.buffers, give), call);
      return collector.blob();
    });
  }

  /**
   * Opens all of the input, armored or not. Resolves only after the last chunk was verified. The blob's type is always
   * application/octet-stream: opened content is for saving, and is never to be shown as a page of this origin.
   */
  async open(input: Source, options: OpenOptions): Promise<Blob> {
    checkRealm();
    checkNames(options, openNames);
    const call = new Call(options);
    const engine = this.#choose(options);
    return await call.run(async () => {
      const collector = new BlobCollector();
      const identities = member(options, "with");
      const give = (bytes: Bytes) => collector.add(bytes);
      const { buffers } = collector;
      await pass(inputOf(input), new FileOpening(this.#machinery, options, identities, engine, buffers, give, true), call);
      return collector.blob();
    });
  }

  /** Seals what is written into it. Begins at once: Argon2id runs while the first bytes are on their way. */
  sealing(options: SealOptions): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
    checkRealm();
    const prepared = prepareOptions(options, null, this.#machinery.tenant);
    const engine = this.#choose(options);
    const begin = () => beginSeal(this.#machinery, prepared, member(options, "to"), engine);
    return streamsOf((give) => new FileSealing(begin, prepared, new BatchBuffers(), give), new Call(options), () => {}).pair;
  }

  /**
   * Opens what is written into it. Every byte that comes out is authentic; that it was the whole file is known only when
   * the stream ends without an error, and so is its signature: a signed file needs `unverified: true`. `inspection` resolves as soon as the header is authentic.
   */
  opening(options: StreamOptions): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> & { inspection: Promise<Inspection> } {
    checkRealm();
    checkNames(options, streamNames);
    const engine = this.#choose(options);
    const mayStream = takesUnverified(options);
    const identities = member(options, "with");
    const { pair, passage } = streamsOf(
      (give) => new FileOpening(this.#machinery, options, identities, engine, new BatchBuffers(), give, mayStream),
      new Call(options),
      (opening, error) => opening.fail(error),
    );
    return Object.assign(pair, { inspection: passage.inspection });
  }

  /** The sealed form of a blob, made when it is asked for. Errors: `bad_argument`, `too_large`, `input_changed`. */
  source(blob: Blob, options: SealOptions): SealedSource {
    checkRealm();
    const prepared = prepareOptions(options, blob, this.#machinery.tenant);
    const call = new Call(options);
    const engine = this.#choose(options);
    const to = member(options, "to");
    const source: BlobSource = new BlobSource(
      blob,
      prepared,
      () => new Call(options).run(() => beginSeal(this.#machinery, prepared, to, engine)),
      (size) => this.#size(size, prepared, to),
      (done, total) => call.progress(done, total),
      () => call.settle(),
    );
    call.whenStopped((error) => source.fail(error));
    return source;
  }

  /** Bytes of the sealed file for a plaintext of this size. Errors: `unsupported` with an external recipient. */
  sealedSize(plaintextSize: number, options: SealOptions): number {
    checkRealm();
    if (!Number.isSafeInteger(plaintextSize) || plaintextSize < 0)
      throw new SiegelError("bad_argument", "a size is a whole number from 0 on");
    const prepared = prepareOptions(options, null, this.#machinery.tenant);
    return this.#size(plaintextSize, prepared, member(options, "to"));
  }

  /**
   * Opens a sealed file at any place, over HTTP Range for an address. Errors: as `open`; `unsupported` for a server
   * without ranges and for armored files; `policy_denied` for a signed file without `unverified: true`, because parts of
   * it cannot be verified, and always where a signer is required.
   */
  async reader(input: Blob | URL | string, options: StreamOptions): Promise<SealedReader> {
    checkRealm();
    checkNames(options, streamNames);
    const call = new Call(options);
    const engine = this.#choose(options);
    const signal = member(options, "signal") as AbortSignal | undefined;
    return await call.run(async () => {
      const ranges = await rangesOf(input, signal);
      return await RangeReader.open(this.#machinery, ranges, options, member(options, "with"), engine, signal);
    });
  }

  /** Authentic plaintext bytes [begin, end). Says nothing about the rest of the file. */
  async openRange(input: Blob | URL | string, begin: number, end: number, options: StreamOptions): Promise<Uint8Array<ArrayBuffer>> {
    const reader = await this.reader(input, options);
    try {
      return await new Call(options).run(() => reader.slice(begin, end));
    } finally {
      reader.close();
    }
  }

  /** What a file says of itself without a key: nothing of it is known to be authentic. */
  async inspect(input: Source, options: Pick<CallOptions, "signal"> = {}): Promise<Inspection> {
    checkRealm();
    checkNames(options, callOptionNames);
    const call = new Call(options);
    return await call.run(async () => {
      const source = inputOf(input);
      const header = await HeaderOpening.begin({ core: this.#machinery.core, tenant: null, log: null }, bare({}));
      const armor = new ArmorRemover(this.#machinery.core);
      try {
        for (let piece = await source.next(firstRead); piece !== null; piece = await source.next(firstRead)) {
          const binary = await armor.push(piece);
          if (binary.byteLength > 0 && (await header.push(binary)) !== null) return header.inspection;
        }
        const last = await armor.finish();
        if (last.byteLength > 0 && (await header.push(last)) !== null) return header.inspection;
        throw headerCutOff();
      } finally {
        header.close();
        armor.close();
        await source.cancel(undefined);
      }
    });
  }

  /**
   * The same file for other recipients: a new header before the same payload, which is not read. Whoever could open the
   * old file still can open his copy.
   */
  async rewrap(blob: Blob, options: RewrapOptions): Promise<Blob> {
    checkRealm();
    checkNames(options, ["with", "to", "mode", "anonymous", "allowMixed", ...callOptionNames]);
    if (!(blob instanceof Blob)) throw new SiegelError("bad_argument", "what is rewrapped is a Blob");
    const call = new Call(options);
    const mode = member(options, "mode") ?? "replace";
    if (mode !== "replace" && mode !== "add") throw new SiegelError("bad_argument", "the mode is replace or add");
    const { core } = this.#machinery;
    return await call.run(async () => {
      const header = await HeaderOpening.begin(this.#machinery, bare({}), "no", "rewrap");
      let failure: SiegelError | undefined;
      try {
        const signal = member(options, "signal") as AbortSignal | undefined;
        await readHeader(header, new BlobRanges(blob), signal);
        await header.unlock(member(options, "with"));
        const anonymous = member(options, "anonymous") === true;
        const { described, outside } = await prepareRecipients(core, member(options, "to"), anonymous);
        const object = header.object;
        const wrapped =
          outside.length === 0 ? [] : await wrapOutside((await core.ask("rewrap_key", { object })).outside, outside);
        const json: Record<string, unknown> = bare({ mixed: member(options, "allowMixed") === true });
        addTenant(json, this.#machinery.tenant);
        const request = { object, options: JSON.stringify(json), recipients: described, wrapped, mode };
        const made = await core.ask("rewrap", request);
        if (header.entry !== null) {
          const { recipients } = aboutFile("rewrap", await inspectHeader(core, made.header));
          if (recipients !== undefined) header.entry.ending.recipients = recipients;
          await header.entry.end();
        }
        return new Blob([made.header, blob.slice(header.headerSize)], bare({ type: opaqueType }));
      } catch (error) {
        throw (failure = asSiegelError(error));
      } finally {
        header.close(failure);
      }
    });
  }

  /** A fresh key. The text is a secret: JavaScript cannot wipe it, so keep it no longer than needed. */
  async generateIdentity(type: IdentityType = "x25519"): Promise<GeneratedIdentity> {
    checkRealm();
    const { identity, recipient } = await this.#machinery.core.ask("generate", { type: textArgument(type) });
    const text = textOf(identity);
    wipe(identity);
    return { identity: text, recipient };
  }

  /** A fresh key to sign files with. The text is a secret: JavaScript cannot wipe it. */
  async generateSigningKey(): Promise<GeneratedSigningKey> {
    checkRealm();
    const { text, signer } = await generateSigningKeyText(this.#machinery.core);
    const signingKey = textOf(text);
    wipe(text);
    return { signingKey, signer };
  }

  /** `siegel-signer1…` of a signing key. Errors: `bad_key`, `unsupported`. */
  async signerOf(signingKey: SecretText | CryptoKeyPair): Promise<string> {
    checkRealm();
    return (await signerFrom(this.#machinery.core, signingKey)).signer;
  }

  /** A P-256 key that WebCrypto holds and nobody can copy, and the recipient for it. */
  async generateKeyPair(): Promise<HeldKey> {
    checkRealm();
    const keyPair = await generateHeldKey();
    return { keyPair, recipient: await this.recipientFromKey(keyPair) };
  }

  /** The recipients of all identities in a key file's text. */
  async recipientsOf(identities: SecretText): Promise<string[]> {
    checkRealm();
    const given = secretBytes(identities, "an identity");
    const { recipients } = await this.#machinery.core.ask("recipients_of", { identities: given });
    return JSON.parse(recipients) as string[];
  }

  /** `siegel1…` of a WebCrypto ECDH public key on P-256. */
  async recipientFromKey(key: CryptoKey | CryptoKeyPair): Promise<string> {
    checkRealm();
    const publicKey = await publicKeyBytes(isKeyPair(key) ? key.publicKey : key);
    return (await this.#machinery.core.ask("print_recipient", { type: "p256", publicKey })).recipient;
  }

  /** A key file sealed with a passphrase, armored: what `siegel keygen -p` writes, as text. */
  async exportIdentity(identity: SecretText, passphrase: SecretText): Promise<string> {
    checkRealm();
    const { core } = this.#machinery;
    const text = await keyFileText(core, identity);
    try {
      const sealed = await this.seal(text, { to: { passphrase }, metadata: null });
      const armored = await core.ask("armor", { bytes: new Uint8Array(await sealed.arrayBuffer()) });
      return textOf(armored.text);
    } finally {
      wipe(text);
    }
  }

  /**
   * The text of a key file: plain, sealed with a passphrase, or that armored. Errors: `bad_passphrase`; `bad_key` for
   * what is no key file; `bad_argument` without the passphrase that is needed.
   */
  async importIdentity(keyFile: SecretText | Blob, passphrase?: SecretText): Promise<string> {
    checkRealm();
    const bytes =
      keyFile instanceof Blob ? new Uint8Array(await keyFile.arrayBuffer()) : secretBytes(keyFile, "a key file");
    if (!isSealed(bytes)) return await checkedIdentities(this.#machinery.core, bytes);
    if (passphrase === undefined)
      throw new SiegelError("bad_argument", "the key file is sealed with a passphrase, and none was given");
    const opened = await this.open(bytes, { with: { passphrase } });
    return await checkedIdentities(this.#machinery.core, new Uint8Array(await opened.arrayBuffer()));
  }

  /** Ends the workers and forgets every key; what is under way fails with `closed`. */
  close(): void {
    this.#machinery.core.close();
    this.#machinery.pool?.close();
    this.#light = null;
  }

  #choose(options: object): EngineName {
    return chooseEngine(member(options, "engine") ?? this.#engine);
  }

  #size(plaintextSize: number, options: PreparedOptions, to: unknown): number {
    if (this.#light === null || this.#light.isDead) this.#light = new Border(this.#module);
    const border = this.#light;
    const someRecipient = () => textOf(border.printRecipient("p256", decodeHex(somePublicKey)));
    const recipients = describeForSize(to, options.anonymous, someRecipient);
    const seal = border.seal(options.sign === undefined ? options.json : withSomeSigner(border, options.json));
    try {
      for (const { description, secret } of recipients) border.addRecipient(seal, description, secret);
      return border.sealedSize(seal, plaintextSize);
    } finally {
      border.free(seal);
    }
  }
}

/** Checked once, before anything is done. Errors: `bad_argument`, `bad_signature`, `bad_policy`, `policy_denied`. */
function tenantRules(module: WebAssembly.Module, tenant: unknown, log: OperationLog | null): TenantRules | null {
  if (tenant === undefined) return null;
  checkNames(tenant, ["policy", "signer", "leastVersion"]);
  const policy = member(tenant, "policy");
  const signer = member(tenant, "signer");
  const version = member(tenant, "leastVersion") ?? 0;
  if (typeof policy !== "string" || typeof signer !== "string" || !Number.isSafeInteger(version) || (version as number) < 0)
    throw new SiegelError("bad_argument", "a tenant has a policy and a signer, both text, and the least version");
  const rules = Object.freeze({
    policy,
    signer: signer.trim(),
    least_version: version as number,
    logged: log !== null,
    get now() {
      return Math.max(nowSeconds(), log?.lastTime ?? 0);
    },
  });
  const border = new Border(module);
  border.free(border.open(JSON.stringify({ tenant: rules })));
  return rules;
}

export const opaqueType = "application/octet-stream";

/** Collects output piecewise into Blobs, so that a large result need not stay in memory. */
class BlobCollector {
  readonly buffers = new BatchBuffers();
  readonly #blobs: Blob[] = [];
  #pieces: Bytes[] = [];
  #size = 0;

  add(bytes: Bytes): void {
    this.#pieces.push(bytes);
    this.#size += bytes.byteLength;
    if (this.#size >= blobPiece) this.#collect();
  }

  blob(): Blob {
    this.#collect();
    return new Blob(this.#blobs, bare({ type: opaqueType }));
  }

  #collect(): void {
    if (this.#pieces.length > 0) this.#blobs.push(new Blob(this.#pieces)); // copies
    for (const piece of this.#pieces) if (!this.buffers.giveBack(piece)) release(piece.buffer);
    this.#pieces = [];
    this.#size = 0;
  }
}

async function rangesOf(input: Blob | URL | string, signal: AbortSignal | undefined): Promise<ByteRanges> {
  if (input instanceof Blob) return new BlobRanges(input);
  if (typeof input !== "string" && !(input instanceof URL))
    throw new SiegelError("bad_argument", "what is opened at a place is a Blob or an address");
  let url: URL;
  try {
    url = new URL(input, globalThis.location?.href);
  } catch (cause) {
    throw new SiegelError("bad_argument", "the address is not well formed", { cause });
  }
  return await HttpRanges.at(url, firstRead, signal);
}

/** For sizes: all signers have the same. */
function withSomeSigner(border: Border, json: string): string {
  return withSigner(json, textOf(border.printSigner(new Uint8Array(32))));
}

function textArgument(value: unknown): string {
  if (typeof value !== "string") throw new SiegelError("bad_argument", "the type is x25519, mlkem768-x25519 or p256");
  return value;
}
