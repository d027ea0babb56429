// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { ModuleBorder, type Functions, type Handle } from "./module_border.js";
import type { AuditExports, CommonExports, FormatsExports } from "./module_imports.js";

export type FormatsFunction = Functions<FormatsExports>;
export type AuditFunction = Functions<AuditExports>;
/** Null is "none" where a handle may be missing. */
export type ObjectInput = string | Uint8Array | Handle | null;

/** Where a run failed; 0: not known. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly field: number;
}

/** A C border whose functions are called by name: siegel-privacy.wasm and siegel-formats.wasm. */
export class ObjectBorder<E extends CommonExports> extends ModuleBorder<E> {
  create(name: Functions<E>, inputs: readonly ObjectInput[]): Handle {
    return this.make(name, inputs.map(orZero));
  }

  /** For functions that make an object with one thing to say. */
  tell(name: Functions<E>, inputs: readonly ObjectInput[]): Bytes {
    return this.once(name, inputs.map(orZero));
  }

  ask(name: Functions<E>, object: Handle, inputs: readonly ObjectInput[]): Bytes {
    return this.give(name, object, inputs.map(orZero));
  }

  /** Null for what has no places. */
  placeIn(_object: Handle): Place | null {
    return null;
  }
}

function orZero(input: ObjectInput): string | Uint8Array | number {
  return input ?? 0;
}
