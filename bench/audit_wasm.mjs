// SPDX-License-Identifier: Apache-2.0
// The audit log of the npm package, in Node, in memory: what the module and WebCrypto take, without a database.
// Prints JSON. Argument: the folder of the package.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { AuditLog, memoryStore } = await import(pathToFileURL(join(process.argv[2], "dist/audit/node.js")).href);
const operations = 10_000;
const store = memoryStore();
const log = await AuditLog.open({ name: "siegel.bench/page", store, actor: "bench", tenant: "kanzlei-a" });
const record = { operation: "seal", file_id: "00112233445566778899aabbccddeeff", recipients: ["x25519:0011223344556677"], counts: { recipients: 1 } };
const appending = performance.now();
for (let i = 0; i < operations; ++i) await (await log.begin(record)).end();
const appended = performance.now() - appending;
const opening = performance.now();
await AuditLog.open({ name: "siegel.bench/page", store });
const opened = performance.now() - opening;
const records = 2 * operations;
console.log(JSON.stringify({ append: Math.round((records / appended) * 1000), open: Math.round((records / opened) * 1000) }));
