// SPDX-License-Identifier: Apache-2.0
import { BasePlugin, type Body, type Meta, type PluginOpts, type Uppy, type UppyFile } from "@uppy/core";
import { SiegelError } from "../errors.js";
import { Siegel } from "../siegel.js";
import type { Recipient, SealedSource, SealOptions } from "../types.js";
import { english } from "./locales.js";
import { SealedData } from "./sealed_data.js";
import { tusOptionsFor, type TusPluginOptions } from "./tus_options.js";

export interface SiegelUppyOptions extends PluginOpts {
  readonly to: Recipient | readonly Recipient[];
  /** What else `Siegel.source` takes: padding, anonymous, context … */
  readonly sealOptions?: Omit<SealOptions, "to" | "signal" | "onProgress" | "metadata">;
  /** One that the page has loaded already. */
  readonly siegel?: Siegel | Promise<Siegel>;
  /** Meta fields that the server may see. Name and type of the file are not among them unless you put them there. */
  readonly allowedMetaFields?: readonly string[];
  /** Id of the Tus plugin, if it is not "Tus". */
  readonly tusId?: string;
}

interface SealedFile {
  /** The content as it was chosen. */
  readonly plain: Blob;
  readonly stop: AbortController;
  source: SealedSource | null;
  failure: SiegelError | null;
}

/**
 * Seals every file before Uppy uploads it: `uppy.use(SiegelUppy, { to }).use(Tus, { endpoint })`.
 *
 * With @uppy/tus the sealed bytes are made when they are sent. Any other uploader gets the sealed file as a Blob made
 * beforehand. For @uppy/aws-s3 take `getChunkSize: () => sealedPartSize`. A file of a remote provider, which would go
 * past the browser, is refused.
 */
export class SiegelUppy<M extends Meta = Meta, B extends Body = Body> extends BasePlugin<SiegelUppyOptions, M, B> {
  readonly #files = new Map<string, SealedFile>();
  #loading: Promise<Siegel> | null = null;

  constructor(uppy: Uppy<M, B>, options: SiegelUppyOptions) {
    super(uppy, options);
    this.type = "modifier";
    this.id = options.id ?? "Siegel";
    this.defaultLocale = english;
    this.i18nInit();
  }

  override install(): void {
    this.uppy.addPreProcessor(this.#prepare);
    this.uppy.on("upload-success", this.#arrived);
    this.uppy.on("upload-error", this.#failed);
    this.uppy.on("file-removed", this.#removed);
  }

  override uninstall(): void {
    this.uppy.removePreProcessor(this.#prepare);
    this.uppy.off("upload-success", this.#arrived);
    this.uppy.off("upload-error", this.#failed);
    this.uppy.off("file-removed", this.#removed);
    for (const id of [...this.#files.keys()]) this.#forget(id);
    // One that was handed in is not ours to close.
    void this.#loading?.then((siegel) => siegel.close()).catch(() => {});
    this.#loading = null;
  }

  /** Runs before each upload and each retry. What it throws keeps Uppy from uploading anything. */
  readonly #prepare = async (ids: string[]): Promise<void> => {
    for (const id of ids) {
      const file = this.uppy.getFile(id);
      if (file === undefined) continue;
      try {
        await this.#seal(file);
      } catch (error) {
        if (this.uppy.getFile(id) === undefined) continue; // removed in the meantime
        throw error;
      }
    }
  };

  async #seal(file: UppyFile<M, B>): Promise<void> {
    const known = this.#files.get(file.id);
    if (known !== undefined && known.failure === null) return; // a retry goes on with the same sealed bytes
    const plain = known?.plain ?? file.data;
    if (file.isRemote || !(plain instanceof Blob))
      throw new SiegelError("unsupported", "a file that does not pass through this browser cannot be sealed in it");
    const sealed: SealedFile = { plain, stop: new AbortController(), source: null, failure: null };
    this.#files.set(file.id, sealed);
    const message = this.i18n("sealing", { name: file.name });
    this.uppy.emit("preprocess-progress", file, { mode: "indeterminate", message });
    try {
      const siegel = await this.#load();
      const tus = this.uppy.getPlugin(this.opts.tusId ?? "Tus");
      if (tus === undefined) await this.#sealWhole(siegel, file, sealed, message);
      else await this.#sealOnDemand(siegel, file, sealed, tus.opts as TusPluginOptions);
    } catch (error) {
      this.#forget(file.id);
      throw error;
    } finally {
      this.uppy.emit("preprocess-complete", file);
    }
  }

  async #sealOnDemand(siegel: Siegel, file: UppyFile<M, B>, sealed: SealedFile, tus: TusPluginOptions): Promise<void> {
    const source = siegel.source(sealed.plain, this.#sealOptions(sealed));
    sealed.source = source;
    await source.ready;
    const options = tusOptionsFor(source, tus, this.opts.allowedMetaFields ?? [], (failure) => {
      sealed.failure = failure;
      if (failure.code === "internal") this.#loading = null; // workers that died stay dead
    });
    this.#setState(file.id, { data: new SealedData(source.size), size: source.size, tus: options }, { sealed: "siegel" });
  }

  /** Here name and type are replaced too: what else an uploader sends is not in our hands. */
  async #sealWhole(siegel: Siegel, file: UppyFile<M, B>, sealed: SealedFile, message: string): Promise<void> {
    const data = await siegel.seal(sealed.plain, {
      ...this.#sealOptions(sealed),
      onProgress: ({ done, total }) => {
        const value = total === undefined || total === 0 ? 1 : done / total;
        this.uppy.emit("preprocess-progress", file, { mode: "determinate", message, value });
      },
    });
    const name = `${encodeId(crypto.getRandomValues(new Uint8Array(16)))}.siegel`;
    const { type } = data;
    this.#setState(
      file.id,
      { data, size: data.size, name, type, extension: "siegel" },
      { name, type, relativePath: null, sealed: "siegel" },
    );
  }

  #sealOptions({ stop }: SealedFile): SealOptions {
    return { ...this.opts.sealOptions, to: this.opts.to, signal: stop.signal };
  }

  /** Uppy's types know neither what other plugins keep at a file nor our meta fields. */
  #setState(id: string, state: object, meta: object): void {
    const file = this.uppy.getFile(id);
    if (file === undefined) throw new SiegelError("canceled", "the file was removed while it was sealed");
    const change = { ...state, meta: { ...file.meta, ...meta } };
    this.uppy.setFileState(id, change as Parameters<typeof this.uppy.setFileState>[1]);
  }

  readonly #arrived = (file: UppyFile<M, B> | undefined): void => {
    if (file !== undefined) this.#files.get(file.id)?.source?.close();
  };

  readonly #failed = (file: UppyFile<M, B> | undefined): void => {
    const failure = file === undefined ? null : this.#files.get(file.id)?.failure;
    if (file === undefined || failure === null || failure === undefined) return;
    const { name } = file;
    const text =
      failure.code === "input_changed"
        ? this.i18n("changed", { name })
        : this.i18n("unreadable", { name, reason: failure.message });
    this.uppy.setFileState(file.id, { error: text } as Parameters<typeof this.uppy.setFileState>[1]);
    this.uppy.info(text, "error", 10_000);
  };

  readonly #removed = (file: UppyFile<M, B>): void => this.#forget(file.id);

  #forget(id: string): void {
    const sealed = this.#files.get(id);
    this.#files.delete(id);
    sealed?.source?.close();
    sealed?.stop.abort();
  }

  async #load(): Promise<Siegel> {
    if (this.opts.siegel !== undefined) return await this.opts.siegel;
    this.#loading ??= Siegel.load();
    try {
      return await this.#loading;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }
}

function encodeId(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
