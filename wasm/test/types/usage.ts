// SPDX-License-Identifier: Apache-2.0
// Compiled, never run: what has to be accepted, and behind each @ts-expect-error what must not be.
import { Siegel, SiegelError, type ErrorCode, type Inspection, type SealedReader, type SealedSource } from "siegel";
import { AuditLog, memoryStore, type AuditRecord, type LogStore, type VerifiedLog } from "siegel/audit";
import { Siegel as OnNode } from "siegel/node";
import type {} from "siegel/worker";
import { Privacy } from "siegel/privacy";
import module from "siegel/siegel.wasm";

declare const file: File;
declare const key: CryptoKey;
declare const pair: CryptoKeyPair;
declare const upload: WritableStream<Uint8Array>;

export async function use(): Promise<void> {
  const siegel: Siegel = await Siegel.load({ workers: 2, engine: "webcrypto", wasm: module });
  const same: Siegel = await OnNode.load();
  same.close();
  // @ts-expect-error: instances come from load
  new Siegel();
  // @ts-expect-error: no such option
  await Siegel.load({ wrokers: 2 });

  const { signal } = new AbortController();
  const sealed: Blob = await siegel.seal(file, { to: "siegel1…", signal, onProgress: ({ done, total }) => void [done, total] });
  await siegel.seal(file, { to: ["siegel1…", key, pair, { passphrase: "x", passes: 3 }, { kek: new Uint8Array(32) }] });
  await siegel.seal(file, { to: { provider: "kms", wrap: async (fileKey, binding) => new Uint8Array([...fileKey, ...binding]) } });
  // @ts-expect-error: somebody has to be able to open it
  await siegel.seal(file, {});
  // @ts-expect-error: a number is no recipient
  await siegel.seal(file, { to: 5 });
  // @ts-expect-error: text is no input
  await siegel.seal("text", { to: "siegel1…" });
  // @ts-expect-error: no such engine
  await siegel.seal(file, { to: "siegel1…", engine: "fast" });

  await file.stream().pipeThrough(siegel.sealing({ to: "siegel1…" })).pipeTo(upload);
  const opening = siegel.opening({ with: pair });
  await sealed.stream().pipeThrough(opening).pipeTo(upload);
  const inspection: Inspection = await opening.inspection;
  const name: string | undefined = inspection.metadata?.name;

  const source: SealedSource = siegel.source(file, { to: "siegel1…", padding: "padme" });
  const piece: Uint8Array<ArrayBuffer> = await source.slice(0, source.size);
  new Blob([piece, name ?? ""]);
  const reader: SealedReader = await siegel.reader("/file", { with: ["SIEGEL-SECRET-KEY-1…", { passphrase: new Uint8Array() }] });
  await reader.slice(0, reader.size);
  await siegel.openRange(new URL("https://example.org/"), 0, 5, { with: { provider: "kms", unwrap: () => null } });
  const size: number = siegel.sealedSize(5, { to: "siegel1…" });
  await siegel.rewrap(sealed, { with: "…", to: "siegel1…", mode: "add" });
  // @ts-expect-error: no such mode
  await siegel.rewrap(sealed, { with: "…", to: "siegel1…", mode: "remove" });
  // @ts-expect-error: no such type
  await siegel.generateIdentity("rsa");
  const { keyPair, recipient } = await siegel.generateKeyPair();
  await siegel.recipientFromKey(keyPair);
  const text: string = await siegel.exportIdentity(recipient, "passphrase");
  await siegel.importIdentity(text, "passphrase");
  void size;
}

export async function keepsALog(): Promise<void> {
  const log = await AuditLog.open({ name: "example.org/anna", store: memoryStore(), actor: "anna" });
  const siegel = await Siegel.load({ log });
  await Privacy.load({ log });
  const records: readonly AuditRecord[] = await log.records();
  const { root }: VerifiedLog = await log.verify([await log.checkpoint()]);
  const file: Blob = await log.export();
  siegel.close();
  // @ts-expect-error: a log has a name
  await AuditLog.open({ actor: "anna" });
  // @ts-expect-error: a store appends
  const store: LogStore = { load: async () => null, create: async () => true };
  void [records, root, file, store];
}

export function explain(error: unknown): string {
  if (!(error instanceof SiegelError)) return "";
  const code: ErrorCode = error.code;
  switch (error.code) {
    case "bad_passphrase":
      return "again";
    // @ts-expect-error: no such code
    case "wrong_passphrase":
      return "";
    default:
      return code;
  }
}
