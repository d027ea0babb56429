// SPDX-License-Identifier: Apache-2.0
// The privacy half of the npm package in Node, one thread: the same measures as privacy_bench.cpp, as JSON. Argument: the
// folder of texts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Privacy } from "../wasm/dist/privacy/node.js";

const rounds = 3;
const [folder] = process.argv.slice(2);
const privacy = await Privacy.load();
const keyring = await privacy.createKeyring();
await keyring.add("main");

const policyOf = (fields) =>
  JSON.stringify({ policy_version: 1, domain: "bench", keys: { k: { ref: "main" } }, fields });

/** The best of several rounds, in units a second. */
async function best(units, work) {
  let least = Infinity;
  for (let round = 0; round < rounds; ++round) {
    const start = performance.now();
    await work();
    least = Math.min(least, performance.now() - start);
  }
  return (units / least) * 1000;
}

async function run(policy, bytes) {
  const output = new Blob([bytes]).stream().pipeThrough(privacy.pseudonymizing({ policy, keyring }));
  for await (const piece of output) if (piece.byteLength === 0) throw new Error("an empty piece");
}

function table(rows) {
  let text = "id,name,street,birth,amount,iban,diagnosis,note\n";
  for (let i = 0; i < rows; ++i) {
    const number = 100000000 + i;
    text += `${number},Erika Mustermann ${number},Lindenallee 45 in 38106 Braunschweig,1964-08-12,${i % 10000}.50,DE89370400440${number},`;
    text += "I50.1 left ventricular failure,discharged in good condition after eight days\n";
  }
  return Buffer.from(text);
}

const tokens = policyOf([
  { select: "col:id|col:name|col:iban", do: "token", key: "k", type: "PERSON" },
  { select: "col:*", do: "keep", because: "a benchmark" },
]);
const rows = table(100_000);
const digits = Buffer.from("n\n" + Array.from({ length: 200_000 }, (_, i) => `${4000000000000000 + 12345 * i}\n`).join(""));
const result = {
  csv_3_of_8_tokenized_mb_per_second: await best(rows.length / 1e6, () => run(tokens, rows)),
  ff1_16_digits_per_second: await best(200_000, () => run(policyOf([{ select: "col:n", do: "ff1", key: "k" }]), digits)),
};
for (const language of ["de", "en"]) {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${language}_`) && name.endsWith(".txt"));
  const text = names.map((name) => readFileSync(join(folder, name), "utf8")).join("\n").repeat(60);
  result[`detect_${language}_mb_per_second`] = await best(Buffer.byteLength(text) / 1e6, () => privacy.detect(text));
}
console.log(JSON.stringify(result));
privacy.close();
