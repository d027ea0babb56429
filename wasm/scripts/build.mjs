// SPDX-License-Identifier: Apache-2.0
// npm run build: dist/ from src/. No bundler: each source becomes one module, with its comments taken out. siegel.wasm
// and src/generated/ are there already: ./dev wasm puts them.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiled = join(root, `build/${process.pid}`);
const dist = join(root, "dist");

if (!existsSync(join(root, "src/generated/module_digest.ts"))) {
  console.error("siegel.wasm was not built yet: run ./dev wasm");
  process.exit(1);
}

function compile(...options) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", root, ...options], { stdio: "inherit", cwd: root });
  if (status !== 0) process.exit(status ?? 1);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** @type {Map<string, string>} what dist/ shall hold, but for the module */
const output = new Map();
rmSync(compiled, { recursive: true, force: true });
compile("--outDir", join(compiled, "js"));
compile("--declaration", "--emitDeclarationOnly", "--outDir", join(compiled, "types"));

for (const file of filesIn(join(compiled, "types")))
  output.set(relative(join(compiled, "types"), file), readFileSync(file, "utf8"));
for (const file of filesIn(join(compiled, "js"))) {
  const { code } = await minify(readFileSync(file, "utf8"), {
    module: true,
    ecma: 2020,
    compress: { passes: 2 },
    mangle: { reserved: ["Worker"] }, // bundlers look for the name
    format: { comments: false },
  });
  output.set(relative(join(compiled, "js"), file), `// SPDX-License-Identifier: Apache-2.0\n${code}\n`);
}
for (const name of ["siegel.wasm", "siegel-privacy.wasm", "siegel-formats.wasm", "siegel-audit.wasm"])
  output.set(
    `${name}.d.ts`,
    `// SPDX-License-Identifier: Apache-2.0\n/** The address of ${name}, for bundlers that give one. */\ndeclare const url: string;\nexport default url;\n`,
  );

// One file after the other takes the place of the old one: who reads dist/ meanwhile finds each of them whole.
for (const [name, content] of output) {
  const target = join(dist, name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.new`, content);
  renameSync(`${target}.new`, target);
}
for (const file of filesIn(dist))
  if (/\.(js|d\.ts)$/.test(file) && !output.has(relative(dist, file))) rmSync(file);
copyFileSync(join(root, "../LICENSE"), join(root, "LICENSE"));
rmSync(compiled, { recursive: true, force: true });
