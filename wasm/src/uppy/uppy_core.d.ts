// SPDX-License-Identifier: Apache-2.0
// What SiegelUppy needs of @uppy/core's types, so that the package is built without Uppy. The emitted declarations name
// the real ones; web-demo/ compiles siegel_uppy.ts against those.
declare module "@uppy/core" {
  export type Meta = Record<string, unknown>;
  export type Body = Record<string, unknown>;

  export interface PluginOpts {
    locale?: { strings: Record<string, string> };
    id?: string;
  }

  export interface UppyFile<M extends Meta, B extends Body> {
    readonly id: string;
    readonly name: string;
    readonly isRemote: boolean;
    readonly data: Blob | { size: number | null } | undefined;
    readonly meta: M;
    readonly response?: { readonly body?: B };
  }

  type Step = (ids: string[]) => Promise<unknown>;
  type FileProgress = { mode: "indeterminate"; message: string } | { mode: "determinate"; message: string; value: number };

  export interface Uppy<M extends Meta, B extends Body> {
    getFile(id: string): UppyFile<M, B>;
    getPlugin(id: string): { readonly opts: object } | undefined;
    setFileState(id: string, state: Partial<UppyFile<M, B>>): void;
    addPreProcessor(step: Step): void;
    removePreProcessor(step: Step): void;
    info(text: string, type: "error", milliseconds: number): void;
    emit(event: "preprocess-progress", file: UppyFile<M, B>, progress: FileProgress): void;
    emit(event: "preprocess-complete", file: UppyFile<M, B>): void;
    on(event: "upload-success" | "upload-error", listener: (file: UppyFile<M, B> | undefined) => void): void;
    on(event: "file-removed", listener: (file: UppyFile<M, B>) => void): void;
    off(event: "upload-success" | "upload-error", listener: (file: UppyFile<M, B> | undefined) => void): void;
    off(event: "file-removed", listener: (file: UppyFile<M, B>) => void): void;
  }

  export class BasePlugin<Opts extends PluginOpts, M extends Meta, B extends Body> {
    uppy: Uppy<M, B>;
    opts: Opts;
    id: string;
    type: string;
    defaultLocale: { strings: Record<string, string> };
    i18n: (key: string, values?: Record<string, string>) => string;
    constructor(uppy: Uppy<M, B>, opts?: Opts);
    i18nInit(): void;
    install(): void;
    uninstall(): void;
  }
}
