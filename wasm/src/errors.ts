// SPDX-License-Identifier: Apache-2.0

/** The stable words of docs/errors.md, in the order of the table there. */
export const errorCodes = [
  "bad_argument",
  "bad_header",
  "bad_key",
  "bad_passphrase",
  "bad_armor",
  "no_matching_key",
  "header_forged",
  "payload_forged",
  "truncated",
  "trailing_data",
  "unsupported",
  "too_large",
  "policy_denied",
  "input_changed",
  "output_exists",
  "io_failed",
  "random_failed",
  "external_failed",
  "bad_module",
  "bad_policy",
  "bad_data",
  "unresolved_token",
  "bad_vault",
  "bad_certificate",
  "bad_signature",
  "log_forged",
  "log_unavailable",
  "out_of_memory",
  "canceled",
  "closed",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * Every failure of this package. `code` is stable, `message` is English for people and may change; neither ever holds
 * a byte of an input or a secret.
 */
export class SiegelError extends Error {
  override readonly name = "SiegelError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The failure as ours. What is not ours is a fault in siegel or its surroundings. */
export function asSiegelError(error: unknown): SiegelError {
  if (error instanceof SiegelError) return error;
  if (error instanceof RangeError && /alloc|memory|length/i.test(error.message))
    return new SiegelError("out_of_memory", "there is not enough memory", { cause: error });
  return new SiegelError("internal", "a fault in siegel itself", { cause: error });
}

export function isErrorCode(word: string): word is ErrorCode {
  return (errorCodes as readonly string[]).indexOf(word) >= 0;
}
