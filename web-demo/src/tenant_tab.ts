// SPDX-License-Identifier: Apache-2.0
import examplePolicy from "./example_tenant/policy.note?raw";
import exampleSigner from "./example_tenant/policy.signer?raw";
import { explain, texts, whenLanguageIsSet } from "./language";
import { LogView } from "./log_view";
import { build, byId } from "./page";
import { download } from "./save";
import { TenantSession, type TenantPolicy } from "./tenant_session";

const somebodyElse = "else";

/** The rules of a tenant, what they refuse, and the log that tells of both. */
export class TenantTab {
  readonly #log = new LogView();
  readonly #error = byId("tenant-error");
  readonly #status = byId("tenant-status");
  readonly #wishStatus = byId("wish-status");
  readonly #wishError = byId("wish-error");
  readonly #recipient = byId<HTMLSelectElement>("wish-recipient");
  readonly #text = byId<HTMLTextAreaElement>("wish-text");
  #session: TenantSession | null = null;

  constructor() {
    this.#onSubmit("tenant-form", () => this.#load());
    byId("example-tenant").onclick = () => void this.#open(examplePolicy, exampleSigner);
    this.#onSubmit("wish-form", () => this.#seal());
    byId("pseudonymize-wish").onclick = () => void this.#pseudonymize();
    this.#recipient.onchange = () => this.#showOther();
    byId("wish-form").addEventListener("input", () => (this.#wishError.textContent = this.#wishStatus.textContent = ""));
    whenLanguageIsSet(() => this.#show());
  }

  async #load(): Promise<void> {
    const file = byId<HTMLInputElement>("policy-file").files![0];
    const signer = byId<HTMLInputElement>("policy-signer").value;
    if (file === undefined || signer.trim() === "") {
      this.#error.textContent = texts.noPolicyFile;
      return;
    }
    await this.#open(await file.text(), signer);
  }

  async #open(note: string, signer: string): Promise<void> {
    this.#error.textContent = this.#status.textContent = "";
    this.#session?.close();
    this.#session = null;
    try {
      this.#session = await TenantSession.open(note, signer);
    } catch (error) {
      this.#error.textContent = explain(error);
    }
    this.#show();
    await this.#log.show(this.#session?.log ?? null);
  }

  #show(): void {
    const policy = this.#session?.policy;
    byId("tenant-view").hidden = byId("wish-view").hidden = policy === undefined;
    this.#wishError.textContent = this.#wishStatus.textContent = "";
    this.#status.textContent = policy === undefined ? "" : texts.policyHolds;
    if (policy === undefined) return;
    byId("tenant-facts").replaceChildren(...factsOf(policy).flatMap(([name, value]) => [build("dt", "", name), build("dd", "", value)]));
    const chosen = this.#recipient.value;
    const names = Object.entries(policy.recipients).map(([name, { class: kind, region }]) =>
      option(name, `${name} (${texts.recipientClasses[kind] ?? kind}, ${region})`),
    );
    this.#recipient.replaceChildren(...names, option(somebodyElse, texts.somebodyElse));
    if (chosen !== "") this.#recipient.value = chosen;
    this.#showOther();
    this.#log.draw();
  }

  #showOther(): void {
    byId("other-recipient-part").hidden = this.#recipient.value !== somebodyElse;
  }

  async #pseudonymize(): Promise<void> {
    await this.#attempt(async (session) => {
      this.#text.value = await session.pseudonymize(this.#text.value);
      return texts.pseudonymizedNow;
    });
  }

  async #seal(): Promise<void> {
    await this.#attempt(async (session) => {
      const name = this.#recipient.value;
      const other = byId<HTMLInputElement>("other-recipient").value.trim();
      const to = name === somebodyElse ? other : session.policy.recipients[name]!.recipient;
      const padded = byId<HTMLInputElement>("wish-padding").checked;
      const content = new Blob([this.#text.value], { type: "text/plain" });
      download(await session.seal({ content, name: "text.txt", to, padded }), "text.txt.siegel");
      return texts.sealedForTenant;
    });
  }

  /** A refusal is told with the rule that the log names. */
  async #attempt(work: (session: TenantSession) => Promise<string>): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    this.#wishStatus.textContent = this.#wishError.textContent = "";
    let [done, failure, isRefused] = ["", "", false];
    try {
      done = await work(session);
    } catch (error) {
      failure = explain(error);
      isRefused = (error as { code?: unknown }).code === "policy_denied";
    }
    const last = await this.#log.refresh();
    const rule = isRefused ? texts.rules[last?.error?.split(":")[1] ?? ""] : undefined;
    this.#wishStatus.textContent = done;
    this.#wishError.textContent = rule ?? failure;
  }

  #onSubmit(form: string, work: () => Promise<void>): void {
    byId(form).onsubmit = (event) => {
      event.preventDefault();
      void work();
    };
  }
}

function option(value: string, text: string): HTMLOptionElement {
  const made = build("option", "", text);
  made.value = value;
  return made;
}

function factsOf(policy: TenantPolicy): [string, string][] {
  const yes = (is: boolean | undefined) => (is === true ? texts.required : texts.notRequired);
  const list = (names: readonly string[] | undefined) => (names === undefined || names.length === 0 ? texts.none : names.join(", "));
  const names = texts.policyFacts;
  return [
    [names.tenant, `${policy.tenant}, ${texts.policyVersion(policy.version)}`],
    [names.types, list(policy.recipient_types)],
    [names.regions, list(policy.regions)],
    [names.context, list(policy.required_context)],
    [names.padding, yes(policy.padding_required)],
    [names.metadata, yes(policy.metadata_required)],
    [names.log, yes(policy.log_required)],
    [names.signers, list(policy.signers)],
    [names.ai, policy.ai_policy === undefined ? texts.aiForbidden : texts.aiAfter(policy.ai_policy.slice(0, 16))],
    ...Object.entries(policy.recipients).map(([name, { class: kind, region, recipient }]): [string, string] => [
      `${names.recipient} ${name}`,
      `${texts.recipientClasses[kind] ?? kind}, ${region}, ${recipient.slice(0, 24)}…`,
    ]),
  ];
}
