// SPDX-License-Identifier: Apache-2.0
import { SiegelError } from "./errors.js";

/**
 * Refuses to work where shared prototypes were altered in a way that would get at what passes through: with a `then` on
 * Object.prototype every awaited object calls it, with a `toJSON` every printed one, and array iteration runs whatever
 * stands in the iterator's place. What platform calls read from option objects is kept from them by `bare`.
 * Errors: `unsupported`.
 */
export function checkRealm(): void {
  const iterator = Array.prototype[Symbol.iterator];
  const altered =
    "then" in Object.prototype ||
    "toJSON" in Object.prototype ||
    iterator !== Array.prototype.values ||
    !/\[native code\]/.test(Function.prototype.toString.call(iterator));
  if (altered)
    throw new SiegelError(
      "unsupported",
      "a script of this page altered Object.prototype or the iteration of arrays: nothing is safe with that; remove it",
    );
}

/** The same members and no prototype: platform calls would read what others put on Object.prototype. */
export function bare<T extends object>(members: T): T {
  return Object.setPrototypeOf(members, null) as T;
}

/** A member of the object itself or of its class, and never one that somebody put on Object.prototype. */
export function member(object: object, name: string): unknown {
  for (let at: object | null = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    if (Object.prototype.hasOwnProperty.call(at, name)) return (object as Record<string, unknown>)[name];
  return undefined;
}

/** Errors: `bad_argument` for anything but an object, and for a name that is not among `known`. */
export function checkNames(options: unknown, known: readonly string[]): asserts options is object {
  if (typeof options !== "object" || options === null)
    throw new SiegelError("bad_argument", "the options are an object");
  const names = Object.keys(options);
  for (let i = 0; i < names.length; ++i)
    if (known.indexOf(names[i]!) < 0)
      throw new SiegelError("bad_argument", `an option has a name that is not known; known are ${known.join(", ")}`);
}
