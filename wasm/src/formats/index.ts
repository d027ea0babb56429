// SPDX-License-Identifier: Apache-2.0
export { SiegelError, type ErrorCode } from "../errors.js";
export { Envelopes } from "./envelopes.js";
export type * from "./types.js";
