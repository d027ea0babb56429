// SPDX-License-Identifier: Apache-2.0
// What is published: the files, the entries, the types, and that nothing comes with it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const files = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" });

test("the packed files are the built ones: a script and its types for each source, and the module", () => {
  const packed = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8" });
  assert.equal(packed.status, 0, packed.stderr);
  const names = JSON.parse(packed.stdout)[0].files.map((/** @type {any} */ { path }) => path);
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => name.slice(0, -3));
  const expected = sources.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]);
  for (const name of ["siegel.wasm", "siegel-privacy.wasm", "siegel-formats.wasm", "siegel-audit.wasm"]) expected.push(`dist/${name}`, `dist/${name}.d.ts`);
  expected.push("package.json");
  for (const name of ["README.md", "LICENSE"]) if (existsSync(join(root, name))) expected.push(name);
  assert.deepEqual(names.sort(), expected.sort());
});

test("every entry is there, with its types", () => {
  /** @type {(value: any) => string[]} */
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  for (const [entry, value] of Object.entries(manifest.exports)) {
    assert.ok(value.types, entry);
    for (const target of targets(value)) assert.ok(existsSync(join(root, target)), `${entry}: ${target}`);
  }
});

test("no dependency comes along, and no version is left open", () => {
  assert.equal(manifest.dependencies, undefined);
  for (const [name, version] of Object.entries(manifest.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  for (const name of Object.keys(manifest.peerDependencies)) assert.equal(manifest.peerDependenciesMeta[name].optional, true);
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  assert.doesNotMatch(lock, /"resolved"|https?:\/\/(?!(www\.)?(github\.com|opencollective\.com|paypal|tidelift))/);
});

test("scripts import only what is in the package, and never run text", () => {
  for (const name of files.filter((file) => file.endsWith(".js"))) {
    const code = readFileSync(join(root, "dist", name), "utf8");
    assert.ok(code.startsWith("// SPDX-License-Identifier: Apache-2.0"), name);
    for (const [, from] of code.matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)) {
      const isOptional = name.startsWith("uppy/") && Object.keys(manifest.peerDependencies).includes(from);
      if (from.startsWith("node:")) assert.match(name, /^(privacy\/|formats\/|audit\/)?node\.js$/, `${name} imports ${from}`);
      else if (!isOptional) assert.ok(files.includes(join(name, "..", from)), `${name} imports ${from}`);
    }
    assert.doesNotMatch(code, /\beval\(|new Function\(|console\./, name);
  }
});

test("bundlers find the worker and the module", () => {
  const script = (/** @type {string} */ name) => readFileSync(join(root, "dist", name), "utf8");
  assert.match(script("own_script.js"), /new Worker\(new URL\("\.\/worker\.js",import\.meta\.url\),\{type:"module"\}\)/);
  assert.match(script("module.js"), /new URL\("\.\/siegel\.wasm",import\.meta\.url\)/);
});

test("the types say what the package does", () => {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const done = spawnSync(process.execPath, [tsc, "-p", join(root, "test/types")], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stdout);
});
