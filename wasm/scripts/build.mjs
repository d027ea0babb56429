// SPDX-License-Identifier: Apache-2.0
// npm run build: dist/ from src/. No bundler: each source becomes one module, with its comments taken out. siegel.wasm
// and src/generated/ are there already: ./dev wasm puts them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiled = join(root, "build/js");
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

rmSync(compiled, { recursive: true, force: true });
compile("--outDir", compiled);
if (existsSync(dist))
  for (const file of filesIn(dist)) if (/\.(js|d\.ts)$/.test(file)) rmSync(file);
compile("--declaration", "--emitDeclarationOnly", "--outDir", dist);

for (const file of filesIn(compiled)) {
  const { code } = await minify(readFileSync(file, "utf8"), {
    module: true,
    ecma: 2020,
    compress: { passes: 2 },
    mangle: true,
    format: { comments: false },
  });
  const target = join(dist, relative(compiled, file));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `// SPDX-License-Identifier: Apache-2.0\n${code}\n`);
}
writeFileSync(
  join(dist, "siegel.wasm.d.ts"),
  "// SPDX-License-Identifier: Apache-2.0\n/** The address of siegel.wasm, for bundlers that give one. */\ndeclare const url: string;\nexport default url;\n",
);
