// SPDX-License-Identifier: Apache-2.0
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createDemo } from "./demo.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// Only this machine may reach the demo, unless somebody says otherwise. Other machines need https in front of it.
const host = process.env.SIEGEL_DEMO_HOST ?? "localhost";
const port = Number(process.env.SIEGEL_DEMO_PORT ?? 8080);
const directory = process.env.SIEGEL_DEMO_FILES ?? here("../../build/web-demo/files");

const server = createServer(await createDemo({ pages: here("../dist"), directory }));
server.requestTimeout = 0; // a large file over a slow line takes as long as it takes
server.listen(port, host, () => console.log(`siegel: the demo is at http://${host}:${port}`));
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    server.closeAllConnections();
    server.close();
  });
