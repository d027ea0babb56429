// SPDX-License-Identifier: Apache-2.0
import { Siegel } from "siegel";
import type { AuditLog } from "siegel/audit";
import type { Privacy } from "siegel/privacy";

/** The policy of a tenant as it stands in the signed text (docs/tenants.md). */
export interface TenantPolicy {
  readonly tenant: string;
  readonly version: number;
  readonly recipients: Readonly<Record<string, { recipient: string; class: "storage" | "ai" | "person"; region: string }>>;
  readonly epochs: Readonly<Record<string, { recipient: string; shredded: boolean }>>;
  readonly recipient_types: readonly string[];
  readonly regions: readonly string[];
  readonly required_context: readonly string[];
  readonly padding_required: boolean;
  readonly metadata_required: boolean;
  readonly log_required?: boolean;
  readonly signers?: readonly string[];
  readonly ai_policy?: string;
}

export interface SealWish {
  readonly content: Blob;
  readonly name: string;
  /** siegel1… */
  readonly to: string;
  readonly padded: boolean;
}

/** Everything that is done for one tenant: its rules, and its log in the database of this page's origin. */
export class TenantSession {
  readonly policy: TenantPolicy;
  readonly log: AuditLog;
  readonly #siegel: Siegel;
  #privacy: Promise<Privacy> | null = null;

  private constructor(policy: TenantPolicy, log: AuditLog, siegel: Siegel) {
    this.policy = policy;
    this.log = log;
    this.#siegel = siegel;
  }

  /** Errors: `bad_signature`, `bad_policy`, `log_forged`, `unsupported` and others. */
  static async open(note: string, signer: string): Promise<TenantSession> {
    const { AuditLog } = await import("siegel/audit");
    // The name only finds the log; whether the policy is signed decides `Siegel.load`.
    const policy = policyIn(note);
    const tenant = String(policy.tenant);
    const log = await AuditLog.open({ name: `siegel-demo/${encodeURIComponent(tenant)}`, actor: "page", tenant });
    try {
      return new TenantSession(policy, log, await Siegel.load({ tenant: { policy: note, signer }, log }));
    } catch (error) {
      log.close();
      throw error;
    }
  }

  async seal({ content, name, to, padded }: SealWish): Promise<Blob> {
    return await this.#siegel.seal(new File([content], name), { to, padding: padded ? "padme" : "none" });
  }

  /** As the strict policy wants it before an AI sees it; told to the log, so that sealing for the AI is allowed. */
  async pseudonymize(text: string): Promise<string> {
    this.#privacy ??= import("siegel/privacy").then(({ Privacy }) => Privacy.load({ log: this.log, tenant: this.policy.tenant }));
    const privacy = await this.#privacy;
    const [keyring, vault] = [await privacy.createKeyring(), await privacy.createVault()];
    try {
      return (await privacy.pseudonymizeText(text, { policy: "builtin:strict-203", keyring, vault })).text;
    } finally {
      vault.close();
    }
  }

  close(): void {
    this.#siegel.close();
    this.log.close();
    void this.#privacy?.then((privacy) => privacy.close());
  }
}

/** Errors: `bad_policy` for what is no text of a signed policy. */
function policyIn(note: string): TenantPolicy {
  try {
    return JSON.parse(note.slice(0, note.lastIndexOf("\n\n"))) as TenantPolicy;
  } catch {
    throw Object.assign(new Error("this is no signed policy"), { code: "bad_policy" });
  }
}
