// SPDX-License-Identifier: Apache-2.0
export { SiegelError, type ErrorCode } from "../errors.js";
export { Keyring } from "./keyring.js";
export { Privacy } from "./privacy.js";
export type * from "./types.js";
export { Vault } from "./vault.js";
