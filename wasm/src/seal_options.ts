// SPDX-License-Identifier: Apache-2.0
import { encodeHex, viewOf } from "./bytes.js";
import { callOptionNames } from "./call.js";
import { SiegelError } from "./errors.js";
import { metadataOf } from "./file_metadata.js";
import type { TenantRules } from "./machinery.js";
import { bare, checkNames, member } from "./realm.js";
import type { Source } from "./types.js";

/** What `SealOptions` say but for the recipients, in the core's words. */
export interface PreparedOptions {
  /** JSON for siegel_seal. */
  readonly json: string;
  readonly anonymous: boolean;
  /** Bytes of plaintext that were promised in the metadata. */
  readonly promisedSize: number | null;
  readonly padding: "none" | "padme";
  /** The text of a signing key; undefined: not signed. */
  readonly sign: unknown;
  /** What is sealed, if it is known before and can be read twice. */
  readonly content: Source | null;
}

/** Errors: `bad_argument`. */
export function prepareOptions(options: unknown, source: Source | null, tenant: TenantRules | null): PreparedOptions {
  checkNames(options, [
    "to",
    "metadata",
    "context",
    "policy",
    "padding",
    "sign",
    "anonymous",
    "allowMixed",
    ...callOptionNames,
  ]);
  const metadata = metadataOf(member(options, "metadata"), source);
  const padding = member(options, "padding") ?? "none";
  if (padding !== "none" && padding !== "padme") throw new SiegelError("bad_argument", "the padding is none or padme");
  const json: Record<string, unknown> = bare({ padding, mixed: flag(options, "allowMixed") });
  if (metadata !== null) json["metadata"] = metadata;
  addRequirements(json, options);
  addTenant(json, tenant);
  return {
    json: JSON.stringify(json),
    anonymous: flag(options, "anonymous"),
    promisedSize: metadata?.length ?? null,
    padding,
    sign: member(options, "sign"),
    content: source,
  };
}

/** The same with who signs, `siegel-signer1…`. */
export function withSigner(json: string, signer: string): string {
  return JSON.stringify({ ...(JSON.parse(json) as object), signer });
}

/** The same with what the audit log shows of the content: SHA-256 of the policy that it was pseudonymized under. */
export function withPseudonymization(json: string, policy: string): string {
  const options = JSON.parse(json) as { tenant: object };
  return JSON.stringify({ ...options, tenant: { ...options.tenant, pseudonymized_under: policy } });
}

/** Context and policy, which sealing writes and opening insists on. */
export function addRequirements(json: Record<string, unknown>, options: object): void {
  const context = member(options, "context");
  const policy = member(options, "policy");
  if (context !== undefined) json["context"] = textPairs(context);
  if (policy !== undefined) json["policy_sha256"] = encodeHex(viewOf(policy, "policy"));
}

/** Of whom one has to have signed. Errors: `bad_argument`. */
export function addSigners(json: Record<string, unknown>, options: object): void {
  const signers = member(options, "signers");
  if (signers === undefined) return;
  if (!Array.isArray(signers) || !signers.every((one) => typeof one === "string"))
    throw new SiegelError("bad_argument", "the signers are a list of siegel-signer1...");
  json["signers"] = signers.map((one: string) => one.trim());
}

/** Whether a caller takes content before its signature was verified. Errors: `bad_argument`. */
export function takesUnverified(options: object): boolean {
  return flag(options, "unverified");
}

/** The rules that hold whatever the options of a call say. */
export function addTenant(json: Record<string, unknown>, tenant: TenantRules | null): void {
  if (tenant !== null) json["tenant"] = { ...tenant }; // `now` is read here
}

function textPairs(context: unknown): Record<string, string> {
  if (typeof context !== "object" || context === null) throw new SiegelError("bad_argument", "the context is an object");
  const pairs: Record<string, string> = bare({});
  for (const [key, value] of Object.entries(context)) {
    if (typeof value !== "string") throw new SiegelError("bad_argument", "the context is made of text");
    pairs[key] = value;
  }
  return pairs;
}

function flag(options: object, name: string): boolean {
  const value = member(options, name);
  if (value !== undefined && typeof value !== "boolean")
    throw new SiegelError("bad_argument", `\`${name}\` is true or false`);
  return value === true;
}
