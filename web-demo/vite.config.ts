// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

export default defineConfig({
  // siegel is linked from beside this folder, and would not find Uppy there.
  resolve: { dedupe: ["@uppy/core"] },
  worker: { format: "es" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy takes no data: but for images
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "element.html"] },
  },
});
