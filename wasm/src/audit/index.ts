// SPDX-License-Identifier: Apache-2.0
export { SiegelError, type ErrorCode } from "../errors.js";
export { AuditLog } from "./audit_log.js";
export { indexedDbStore } from "./indexed_db_store.js";
export { memoryStore } from "./memory_store.js";
export type { LogEntry, OperationLog, OperationRecord } from "../operation_log.js";
export type * from "./types.js";
