// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import type { ChunkEngine } from "./chunk_engine.js";
import type { Core } from "./core.js";
import { SiegelError } from "./errors.js";
import { unlock, type Stanzas } from "./identities.js";
import { engineFor, type Machinery } from "./machinery.js";
import { aboutFile, endedEarly, type LogEntry, type OperationLog } from "./operation_log.js";
import type { Announced } from "./payload_opening.js";
import { bare, member } from "./realm.js";
import { addRequirements, addSigners, addTenant } from "./seal_options.js";
import { Signature } from "./signature.js";
import type { EngineName, InspectedMetadata, Inspection } from "./types.js";

/** More than this a 32-bit module cannot have (docs/format.md, "Limits"). */
const maxMemoryKiB = 262_144;

/** Reads the header of one file and unlocks it. What it holds is freed with `close`. */
export class HeaderOpening {
  readonly #core: Core;
  readonly #object: number;
  readonly #log: OperationLog | null;
  readonly #operation: string;
  #entry: LogEntry | null = null;
  #isClosed = false;
  #stanzas = "";
  #inspection: Inspection | null = null;
  #headerSize = 0;

  private constructor(core: Core, object: number, log: OperationLog | null, operation: string) {
    this.#core = core;
    this.#object = object;
    this.#log = log;
    this.#operation = operation;
  }

  /**
   * `options`: what the file has to carry. `unverified`: what the caller does with content of a signed file: nothing;
   * verifies it at the end of the stream; or takes parts of it, which nobody can verify. `operation`: what the audit
   * log calls it. Errors: `bad_argument`.
   */
  static async begin(
    { core, tenant, log }: Pick<Machinery, "core" | "tenant" | "log">,
    options: object,
    unverified: "no" | "stream" | "part" = "no",
    operation = "open",
  ): Promise<HeaderOpening> {
    const json: Record<string, unknown> = bare({ maximum_memory_kib: maxMemoryKiB });
    addRequirements(json, options);
    addSigners(json, options);
    if (unverified !== "no") json["unverified"] = unverified;
    addTenant(json, tenant);
    const { object } = await core.ask("open", { options: JSON.stringify(json) });
    return new HeaderOpening(core, object, log, operation);
  }

  /** What was pushed beyond the header, or null as long as it is not complete. Errors: `bad_header` and others. */
  async push(bytes: Uint8Array): Promise<Bytes | null> {
    const read = await this.#core.ask("read_header", { object: this.#object, bytes: new Uint8Array(bytes) });
    if (read.rest === null) return null;
    this.#stanzas = read.stanzas;
    this.#headerSize = read.headerSize;
    this.#inspection = JSON.parse(read.inspection) as Inspection;
    return read.rest;
  }

  get headerSize(): number {
    return this.#headerSize;
  }

  get isSigned(): boolean {
    return this.inspection.signer !== undefined;
  }

  /** Before `unlock` nothing in it is known to be authentic. */
  get inspection(): Inspection {
    return this.#inspection!;
  }

  get announced(): Announced {
    const metadata = member(this.inspection, "metadata") as InspectedMetadata | undefined;
    const size = metadata === undefined ? undefined : (member(metadata, "length") as number | undefined);
    return { size: size ?? null, padding: this.inspection.padding };
  }

  /** Errors: those of `unlock`, and `log_unavailable`: then no key was used. */
  async unlock(identities: unknown): Promise<void> {
    if (this.#log !== null) this.#entry = await this.#log.begin(aboutFile(this.#operation, this.inspection));
    if (this.#isClosed) void this.#entry?.end(endedEarly()); // while the log was told
    const stanzas = JSON.parse(this.#stanzas) as Stanzas;
    this.#inspection = JSON.parse(await unlock(this.#core, this.#object, stanzas, identities)) as Inspection;
  }

  /** `prefix`: salt and commitment. Errors: `payload_forged`. */
  async engine(machinery: Machinery, prefix: Bytes, engine: EngineName): Promise<ChunkEngine> {
    const { keys } = await this.#core.ask("payload", { object: this.#object, prefix, engine, isSigned: this.isSigned });
    return engineFor(machinery, keys, this.#object);
  }

  /** Of a signed file, after `engine`. */
  get signature(): Signature {
    return new Signature(this.#core, this.#object);
  }

  /** For `rewrap`. */
  get object(): number {
    return this.#object;
  }

  /** What the audit log says of the end. Null without a log. */
  get entry(): LogEntry | null {
    return this.#entry;
  }

  close(error?: SiegelError): void {
    this.#isClosed = true;
    void this.#entry?.end(error ?? endedEarly());
    this.#core.free(this.#object);
  }
}

/** What a header says, without a key. */
export async function inspectHeader(core: Core, bytes: Uint8Array): Promise<Inspection> {
  const header = await HeaderOpening.begin({ core, tenant: null, log: null }, bare({}));
  try {
    await header.push(bytes);
    return header.inspection;
  } finally {
    header.close();
  }
}

export function headerCutOff(): SiegelError {
  return new SiegelError("truncated", "the header ends too early");
}
