// SPDX-License-Identifier: Apache-2.0
// The npm package jose in memory: formats_jose.mjs MEBIBYTES ROUNDS; prints JSON, seconds, the best of all rounds.
import * as jose from "jose";

const [size, rounds] = [Number(process.argv[2]) << 20, Number(process.argv[3])];
const key = await jose.importJWK({ kty: "oct", k: Buffer.alloc(32, 9).toString("base64url") }, "A256KW");
const content = new Uint8Array(size).fill(7);
const best = { seal: Infinity, open: Infinity };
for (let round = 0; round < rounds; ++round) {
  const start = performance.now();
  const message = await new jose.CompactEncrypt(content).setProtectedHeader({ alg: "A256KW", enc: "A256GCM" }).encrypt(key);
  const middle = performance.now();
  await jose.compactDecrypt(message, key);
  best.seal = Math.min(best.seal, (middle - start) / 1000);
  best.open = Math.min(best.open, (performance.now() - middle) / 1000);
}
console.log(JSON.stringify(best));
