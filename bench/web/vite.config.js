// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

export default defineConfig({
  build: { target: "es2022", outDir: "../../build/bench/web", emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  resolve: { alias: { siegel: new URL("../../wasm/dist", import.meta.url).pathname } },
});
