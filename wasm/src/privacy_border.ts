// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { ModuleBorder, out, type Functions, type Handle } from "./module_border.js";
import type { PrivacyExports } from "./module_imports.js";

export type PrivacyFunction = Functions<PrivacyExports>;
/** Null is "none" where a handle may be missing. */
export type PrivacyInput = string | Uint8Array | Handle | null;

/** siegel-privacy.wasm: its C border (core/c_api/siegel_privacy_c.h). */
export class PrivacyBorder extends ModuleBorder<PrivacyExports> {
  create(name: PrivacyFunction, inputs: readonly PrivacyInput[]): Handle {
    return this.make(name, inputs.map(orZero));
  }

  /** For functions that make an object with one thing to say. */
  tell(name: PrivacyFunction, inputs: readonly PrivacyInput[]): Bytes {
    return this.once(name, inputs.map(orZero));
  }

  ask(name: PrivacyFunction, object: Handle, inputs: readonly PrivacyInput[]): Bytes {
    return this.give(name, object, inputs.map(orZero));
  }

  /** Where a run failed; 0: not known. */
  positionOf(run: Handle): { line: number; column: number; field: number } {
    this.call("siegel_run_position", [run, out, out, out]);
    const view = this.view();
    const number = (slot: number) => Number(view.getBigUint64(this.staging + 8 * slot, true));
    return { line: number(0), column: number(1), field: number(2) };
  }
}

function orZero(input: PrivacyInput): string | Uint8Array | number {
  return input ?? 0;
}
