// SPDX-License-Identifier: Apache-2.0
import { utf8, type Bytes } from "../bytes.js";
import { SiegelError } from "../errors.js";
import { nowSeconds, optionsText, PrivacyObject, texts } from "./objects.js";
import type { KeyVersion } from "./types.js";

/** Named keys in versions, from which tokens are made (docs/keyring.md). Keys never leave the core. */
export class Keyring {
  /** For this package only. */
  readonly held: PrivacyObject;

  constructor(held: PrivacyObject) {
    this.held = held;
  }

  /** A new key, version 1. Errors: `bad_argument` for a name that is taken or not well formed. */
  async add(name: string): Promise<void> {
    await this.held.ask("siegel_keyring_change", "add", optionsText({ name, now: nowSeconds() }));
  }

  /** A new version, which makes new tokens from now on; the old one still reads its own. */
  async rotate(name: string): Promise<void> {
    await this.held.ask("siegel_keyring_change", "rotate", optionsText({ name, now: nowSeconds() }));
  }

  /** Destroys one version: what it made can never be undone again. */
  async retire(name: string, version: number): Promise<void> {
    if (!Number.isSafeInteger(version) || version < 1) throw new SiegelError("bad_argument", "a version is a number from 1");
    await this.held.ask("siegel_keyring_change", "retire", optionsText({ name, version }));
  }

  async list(): Promise<KeyVersion[]> {
    const rows = JSON.parse(await this.held.askText("siegel_keyring_list")) as (Omit<KeyVersion, "created"> & { created: number })[];
    return rows.map((row) => ({ ...row, created: new Date(row.created * 1000) }));
  }

  /** The file of the keyring, for these recipients: what `siegel keyring` reads and writes. */
  async seal(to: string | readonly string[]): Promise<Bytes> {
    const recipients = texts(typeof to === "string" ? [to] : to, "recipients");
    return await this.held.ask("siegel_keyring_seal", utf8(optionsText({ to: recipients })));
  }

  /** Forgets it; runs that use it go on. */
  close(): void {
    this.held.free();
  }
}
