// SPDX-License-Identifier: Apache-2.0
import { out, type Functions, type Handle } from "./module_border.js";
import type { PrivacyExports } from "./module_imports.js";
import { ObjectBorder, type Place } from "./object_border.js";

export type PrivacyFunction = Functions<PrivacyExports>;

/** siegel-privacy.wasm: its C border (core/c_api/siegel_privacy_c.h). */
export class PrivacyBorder extends ObjectBorder<PrivacyExports> {
  override placeIn(run: Handle): Place {
    this.call("siegel_run_position", [run, out, out, out]);
    const view = this.view();
    const number = (slot: number) => Number(view.getBigUint64(this.staging + 8 * slot, true));
    return { line: number(0), column: number(1), field: number(2) };
  }
}
