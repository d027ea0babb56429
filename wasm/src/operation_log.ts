// SPDX-License-Identifier: Apache-2.0
import { encodeHex, utf8 } from "./bytes.js";
import { SiegelError } from "./errors.js";
import { bare, member } from "./realm.js";
import type { Inspection, Source } from "./types.js";

/** What a record of an audit log says of an operation (docs/audit.md); the log adds number, time and who. */
export interface OperationRecord {
  operation: string;
  policy?: string;
  file_id?: string;
  digest?: string;
  recipients?: string[];
  counts?: Record<string, number>;
}

/** One operation that is under way. */
export interface LogEntry {
  /** The record of its end. */
  readonly ending: OperationRecord;
  /** Tells how it ended; only the first call counts. With an error it never rejects, else with `log_unavailable`. */
  end(error?: unknown): Promise<void>;
}

export interface Hashing {
  update(bytes: Uint8Array): Promise<void>;
  /** In hexadecimal. */
  finish(): Promise<string>;
  /** Frees it, at any time. */
  close(): void;
}

/** What `Siegel` and `Privacy` tell of what they do, before they do it: `AuditLog` of siegel/audit. */
export interface OperationLog {
  /** Resolves when it is stored. Errors: `log_unavailable`, `log_forged`: then nothing may be done. */
  begin(about: OperationRecord): Promise<LogEntry>;
  /**
   * If `refusal` says that content has to be pseudonymized first: SHA-256 of the content, and of the policy that it was
   * pseudonymized under as far as the log shows. Null for another refusal, a stream, or where the log shows nothing.
   */
  pseudonymizedUnder(refusal: unknown, content: Source | null): Promise<{ digest: string; policy: string } | null>;
  /** SHA-256, piece by piece. */
  hashing(): Promise<Hashing>;
  /** Seconds of the newest record: a clock that was set back opens no key epoch again. */
  readonly lastTime: number;
}

/** So that no look-alike of a log lets a page do what a tenant wants to be told to one. */
const genuine = new WeakSet<object>();

/** For the constructor of `AuditLog`. */
export function declareLog(log: OperationLog): void {
  genuine.add(log);
}

/** The option `log`. Errors: `bad_argument`. */
export function logOf(options: object): OperationLog | null {
  const log = member(options, "log");
  if (log === undefined) return null;
  if (typeof log !== "object" || log === null || !genuine.has(log))
    throw new SiegelError("bad_argument", "the log is an AuditLog of siegel/audit");
  return log as OperationLog;
}

/** For the audit log: nothing more was asked for. */
export function endedEarly(): SiegelError {
  return new SiegelError("canceled", "it was closed before its end");
}

/** The same for what happens to a sealed file. */
export function aboutFile(operation: string, of: Inspection): OperationRecord {
  const all = of.recipients.map((one) => label(one.type, one.key_id, one.provider, one.type_number));
  const counts: Record<string, number> = bare({ recipients: all.length });
  if (of.signer !== undefined) counts["signed"] = 1;
  const record: OperationRecord = bare({ operation, file_id: of.file_id, recipients: all.slice(0, 32), counts });
  if (of.policy_sha256 !== undefined) record.policy = of.policy_sha256;
  return record;
}

/** As in core/envelope/recipient_labels.h: what a service is called may be any text, its bytes are not. */
function label(type: string, keyId: string | null | undefined, provider: string | undefined, number: number | undefined): string {
  const id = type === "external" ? encodeHex(utf8(provider ?? "")) : type === "unknown" ? String(number) : (keyId ?? "");
  return id === "" ? type : `${type}:${id}`;
}
