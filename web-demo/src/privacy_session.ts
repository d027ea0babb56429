// SPDX-License-Identifier: Apache-2.0
import type { Privacy, Vault } from "siegel/privacy";
import type { HeldKeys } from "./held_keys";

/** What the tabs Minimize and Restore share: the module, loaded when it is first needed, and what tokens stand for. */
export class PrivacySession {
  readonly #keys: HeldKeys;
  #privacy: Promise<Privacy> | null = null;
  #vault: Vault | null = null;

  constructor(keys: HeldKeys) {
    this.#keys = keys;
    addEventListener("pagehide", () => this.#vault?.close());
  }

  get privacy(): Promise<Privacy> {
    this.#privacy ??= import("siegel/privacy").then(({ Privacy }) => Privacy.load());
    this.#privacy.catch(() => (this.#privacy = null));
    return this.#privacy;
  }

  /** Lives as long as the page, and its file is for nobody: `saveVault` makes one that is. */
  async vault(): Promise<Vault> {
    this.#vault ??= await (await this.privacy).createVault();
    return this.#vault;
  }

  async records(): Promise<number> {
    return this.#vault === null ? 0 : await this.#vault.records();
  }

  /** A file for the keys that are loaded as text; null if there is none. Keys of the browser open no vaults. */
  async saveVault(): Promise<Blob | null> {
    const to = this.#keys.all.filter(({ identity }) => typeof identity === "string").map(({ recipient }) => recipient);
    if (to.length === 0) return null;
    const copy = await (await this.privacy).createVault({ to });
    try {
      await copy.merge(await this.vault());
      return await copy.export();
    } finally {
      copy.close();
    }
  }

  /** Adds what is in a vault's file. Gives how many records came. */
  async loadVault(file: Blob): Promise<number> {
    const keys = this.#keys.identities.filter((identity) => typeof identity === "string");
    const loaded = await (await this.privacy).openVault(file, { with: keys.join("\n") });
    try {
      return (await (await this.vault()).merge(loaded)).added;
    } finally {
      loaded.close();
    }
  }
}
