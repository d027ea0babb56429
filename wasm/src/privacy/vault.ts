// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "../bytes.js";
import { SiegelError } from "../errors.js";
import { optionsText, PrivacyObject } from "./objects.js";
import type { VaultOptions } from "./types.js";

/** What tokens stand for (docs/vault.md). Records never leave the core but as tokens are restored, or sealed. */
export class Vault {
  /** For this package only. */
  readonly held: PrivacyObject;
  readonly #save: VaultOptions["save"];
  #saving: Promise<void> = Promise.resolve();
  #lost: unknown = null;

  constructor(held: PrivacyObject, save: VaultOptions["save"]) {
    this.held = held;
    this.#save = save;
  }

  /**
   * Hands what is new to `save`, and resolves when that is done. Runs call it before anything with new tokens leaves.
   * Errors: what `save` fails with; from then on always, because a piece is missing.
   */
  async flush(): Promise<void> {
    if (this.#save === undefined) return;
    const turn = this.#saving.then(() => this.#flush(this.#save!));
    this.#saving = turn.catch(() => {});
    await turn;
  }

  async records(): Promise<number> {
    return (JSON.parse(await this.held.askText("siegel_vault_describe")) as { records: number }).records;
  }

  /** To be remembered elsewhere after the file was written, and given to `openVault`. */
  async mark(): Promise<string> {
    return await this.held.askText("siegel_vault_mark");
  }

  /**
   * Deletes everything about one person, or a value or token with everything about its person. Gives how many records.
   * A file still has them until it is replaced by what `export` gives.
   */
  async forget(what: { person: string } | { value: string } | { token: string }): Promise<number> {
    const answer = await this.held.askText("siegel_vault_forget", optionsText({ ...what }));
    return (JSON.parse(answer) as { deleted: number }).deleted;
  }

  /** Deletes what expired by now. Gives how many records. */
  async expire(now: Date = new Date()): Promise<number> {
    const answer = await this.held.askText("siegel_vault_forget", optionsText({ expired_by: Math.floor(now.getTime() / 1000) }));
    return (JSON.parse(answer) as { deleted: number }).deleted;
  }

  /** Takes over the records of another vault. Errors: `bad_data` if one token stands for two things. */
  async merge(other: Vault): Promise<{ added: number; equal: number }> {
    if (!(other instanceof Vault)) throw new SiegelError("bad_argument", "what is merged is a vault");
    const answer = await this.held.askText("siegel_vault_merge", { object: other.held.object });
    return JSON.parse(answer) as { added: number; equal: number };
  }

  /** The whole vault, written anew: a file for its recipients, which `siegel restore --vault` reads. */
  async export(): Promise<Blob> {
    const pieces: Bytes[] = [];
    for (let piece = await this.#next(); piece.byteLength > 0; piece = await this.#next()) pieces.push(piece);
    return new Blob(pieces, { type: "application/octet-stream" });
  }

  /** Forgets it; runs that use it go on. */
  close(): void {
    this.held.free();
  }

  async #next(): Promise<Bytes> {
    return await this.held.ask("siegel_vault_rewrite");
  }

  async #flush(save: NonNullable<VaultOptions["save"]>): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    const bytes = await this.held.ask("siegel_vault_flush");
    if (bytes.byteLength === 0) return;
    try {
      await save(bytes, await this.mark());
    } catch (cause) {
      this.#lost = new SiegelError("io_failed", "the vault could not be saved: nothing with its tokens may leave", { cause });
      throw this.#lost;
    }
  }
}
