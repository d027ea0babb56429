// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { pageHeaders, setHeaders } from "./headers.mjs";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Sends the built page from `directory`. What Vite put into assets/ carries its hash in its name and may be kept. */
export async function sendPage(directory, request, response) {
  setHeaders(response, pageHeaders);
  if (request.method !== "GET" && request.method !== "HEAD")
    return response.writeHead(405, { Allow: "GET, HEAD" }).end();
  const { pathname } = new URL(request.url, "http://localhost");
  const file = fileOf(directory, pathname === "/" ? "/index.html" : pathname);
  const content = file === null ? null : await readFile(file).catch(() => null);
  if (content === null) return response.writeHead(404, { "Content-Type": "text/plain" }).end("not found\n");
  response.writeHead(200, {
    "Cache-Control": pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    "Content-Length": content.length,
    "Content-Type": types[extname(file)],
  });
  return response.end(request.method === "HEAD" ? undefined : content);
}

/** The file behind an address; null for what is no known kind or would lie outside. */
function fileOf(directory, pathname) {
  let path;
  try {
    path = normalize(join(directory, decodeURIComponent(pathname)));
  } catch {
    return null;
  }
  const inside = path.startsWith(normalize(directory) + sep) && !path.includes("\0");
  return inside && extname(path) in types ? path : null;
}
