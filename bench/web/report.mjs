// SPDX-License-Identifier: Apache-2.0
// From seconds to tables and bars.

const MiB = 1024 * 1024;
const webCrypto = "siegel, WebCrypto engine";
const wasm = "siegel, WASM engine";

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** [{name, seal: MiB/s, open: MiB/s, sealBest, openBest}] */
export function speedRows(seconds, size) {
  return Object.entries(seconds).map(([name, { seal, open }]) => ({
    name,
    seal: size / MiB / median(seal),
    sealBest: size / MiB / Math.min(...seal),
    open: size / MiB / median(open),
    openBest: size / MiB / Math.min(...open),
  }));
}

/** What issue and README promise, against what was measured. */
export function barsOf({ speeds, first, memory, quiet, sparse }) {
  const of = (name) => speeds.find((row) => row.name === name);
  const bars = [];
  const atLeast = (what, value, bar, unit = "x") => bars.push({ what, value, bar, unit, reached: value >= bar, sign: ">=" });
  const atMost = (what, value, bar, unit) => bars.push({ what, value, bar, unit, reached: value <= bar, sign: "<=" });
  for (const verb of ["seal", "open"]) {
    const ratio = (mine, other) => of(mine)[verb] / of(other)[verb];
    atLeast(`${verb}: WebCrypto engine over bare crypto.subtle, one call after the other`,
      ratio(webCrypto, "crypto.subtle, one call after the other"), 0.85);
    atLeast(`${verb}: WebCrypto engine over bare crypto.subtle, 64 calls in flight`,
      ratio(webCrypto, "crypto.subtle, 64 calls in flight"), 0.85);
    atLeast(`${verb}: WebCrypto engine over typage`, ratio(webCrypto, "typage (age-encryption)"), 4);
    atLeast(`${verb}: WebCrypto engine over openpgp.js`, ratio(webCrypto, "openpgp.js"), 2);
    atLeast(`${verb}: WebCrypto engine over libsodium.js secretstream`, ratio(webCrypto, "libsodium.js secretstream"), 1.5);
    atLeast(`${verb}: WASM engine over @noble/ciphers`, ratio(wasm, "@noble/ciphers AES-GCM"), 2);
  }
  atMost("memory in use above idle while a large stream is sealed", memory.above / MiB, 96, "MiB");
  atMost("longest time the page was blocked", quiet.blocked, 50, "ms");
  atMost("first seal of 10 KiB after load", median(first.map((run) => run.seal)), 150, "ms");
  atLeast("sparse stream sealed and opened", sparse.made / MiB, sparse.expected / MiB, "MiB");
  return bars;
}

const number = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function barText({ what, value, bar, unit, reached, sign }) {
  return [reached ? "pass" : "MISS", what, `${number(value)} ${unit}`, `${sign} ${bar} ${unit}`];
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => "  " + row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()).join("\n");
}

const speedTable = (speeds) => [["MiB/s", "seal", "(best)", "open", "(best)"],
  ...speeds.map((row) => [row.name, number(row.seal), number(row.sealBest), number(row.open), number(row.openBest)])];

const sentences = ({ first, memory, quiet, sparse }) => [
  `load ${number(median(first.map((run) => run.load)))} ms, then a first file of 10 KiB ${number(median(first.map((run) => run.seal)))} ms`,
  `a stream of ${number(quiet.made / MiB)} MiB sealed bytes in ${number(quiet.seconds)} s; the page blocked for at most ${number(quiet.blocked)} ms`,
  `memory in use (after garbage collection) of page and workers: ${number(memory.idle / MiB)} MiB idle, ${number(memory.peak / MiB)} MiB at most while sealing`,
  `a sparse stream of ${number(sparse.made / MiB)} MiB sealed and opened in ${number(sparse.seconds)} s`,
];

export function asText(result) {
  const { processor, cores, browser } = result.machine;
  return [`${processor}, ${cores} cores; ${browser}; ${result.size / MiB} MiB of random bytes`, "",
    table(speedTable(result.speeds)), "", ...sentences(result).map((line) => `  ${line}`), "",
    table(result.bars.map(barText))].join("\n");
}

const markdownTable = (rows) => [rows[0], rows[0].map(() => "---"), ...rows.slice(1)]
  .map((row) => `| ${row.join(" | ")} |`).join("\n");

export function asMarkdown(result) {
  const { date, processor, cores, browser, node } = result.machine;
  return `<!-- SPDX-License-Identifier: Apache-2.0 -->
# Speed and memory in the browser

Made by \`./dev bench web --write-docs\`; do not edit by hand. Medians; the best run in brackets.

- ${date}; ${processor}, ${cores} cores; ${browser}; Node ${node}
- \`${result.command}\`
- ${result.size / MiB} MiB of random bytes; all in one page, taking turns

${markdownTable(speedTable(result.speeds))}

${sentences(result).map((line) => `- ${line}`).join("\n")}

## Bars

${markdownTable([["", "", "measured", "bar"], ...result.bars.map(barText)])}
`;
}
