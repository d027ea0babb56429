// SPDX-License-Identifier: Apache-2.0
export { SiegelError, type ErrorCode } from "./errors.js";
export { Siegel } from "./siegel.js";
export type * from "./types.js";
