// SPDX-License-Identifier: Apache-2.0
// npm run size: what the package weighs, each file compressed alone (gzip -9) as a server would. Fails beyond the budgets:
// one for what seals, and one each for what is beside it: pseudonymizing, the envelopes of others, the audit log.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const budget = 250 * 1024;
const privacyBudget = 640 * 1024;
const formatsBudget = 400 * 1024;
const auditBudget = 150 * 1024;
const dist = fileURLToPath(new URL("../dist", import.meta.url));

const rows = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(js|wasm)$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((file) => {
    const bytes = readFileSync(file);
    return { name: relative(dist, file), size: bytes.length, compressed: gzipSync(bytes, { level: 9 }).length };
  })
  .sort((a, b) => b.compressed - a.compressed);

if (!existsSync(join(dist, "siegel.wasm"))) {
  console.error("dist/siegel.wasm is missing: run ./dev wasm");
  process.exit(1);
}
const print = ({ name, size, compressed }) =>
  console.log(`${String(size).padStart(9)} ${String(compressed).padStart(8)}  ${name}`);
const sum = (some, key) => some.reduce((total, row) => total + row[key], 0);
console.log("    bytes  gzip -9");
rows.forEach(print);
const isFormats = ({ name }) => name.startsWith("formats/") || name === "siegel-formats.wasm";
const isAudit = ({ name }) => name.startsWith("audit/") || name === "siegel-audit.wasm";
const isPrivacy = ({ name }) => name.startsWith("privacy/") || name === "siegel-privacy.wasm";
for (const [name, limit, some] of [
  ["all that seals", budget, rows.filter((row) => !isPrivacy(row) && !isFormats(row) && !isAudit(row))],
  ["privacy beside it", privacyBudget, rows.filter(isPrivacy)],
  ["formats beside it", formatsBudget, rows.filter(isFormats)],
  ["audit log beside it", auditBudget, rows.filter(isAudit)],
]) {
  const compressed = sum(some, "compressed");
  print({ name: `${name} (budget ${limit})`, size: sum(some, "size"), compressed });
  if (compressed > limit) process.exitCode = 1;
}
