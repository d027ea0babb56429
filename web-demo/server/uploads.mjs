// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from "node:fs";
import { mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FileStore } from "@tus/file-store";
import { EVENTS, Server } from "@tus/server";
import { byteRange } from "./byte_range.mjs";
import { setHeaders, uploadHeaders } from "./headers.mjs";

const path = "/files";
const idPattern = /^[0-9a-f]{32}$/;
/** docs/format.md, "Layout": what every sealed file of version 1 begins with. */
const magic = Buffer.from("8b53474c0d0a1a01", "hex");
/** The one metadata pair a client may send: a name or a type would say what is inside. */
const allowedMetadata = { sealed: "siegel" };
const unfinishedLife = 24 * 60 * 60 * 1000; // milliseconds
const gibibyte = 2 ** 30;

/** Bytes of one file, bytes of all files, number of files. */
export const defaultLimits = { file: 8 * gibibyte, total: 32 * gibibyte, count: 1000 };

const refusal = (status_code, body) => ({ status_code, body: `${body}\n` });

/**
 * Takes sealed files by tus 1.0 and gives them back. It has no key and opens nothing. An upload is listed and handed
 * out only when its last byte is there.
 */
export class Uploads {
  #directory;
  #limits;
  #store;
  #server;
  /** Id and declared size of every upload, finished or not: a place is taken the moment it is promised. */
  #sizes = new Map();

  constructor({ directory, limits = defaultLimits }) {
    this.#directory = directory;
    this.#limits = limits;
    this.#store = new FileStore({ directory });
    this.#store.extensions = ["creation", "termination"];
    this.#server = new Server({
      path,
      datastore: this.#store,
      relativeLocation: true,
      allowedOrigins: [],
      maxSize: limits.file,
      onUploadCreate: (_request, upload) => this.#admit(upload),
      onUploadFinish: (_request, upload) => this.#checkSealed(upload),
    });
    this.#server.on(EVENTS.POST_TERMINATE, (_request, _response, id) => this.#sizes.delete(id));
  }

  async prepare() {
    await mkdir(this.#directory, { recursive: true });
    await this.removeAbandoned();
  }

  /** Removes uploads that nobody went on with for a day. */
  async removeAbandoned() {
    for (const upload of await this.#all()) {
      const age = Date.now() - Date.parse(upload.creation_date);
      if (upload.offset !== upload.size && age > unfinishedLife) await this.#remove(upload.id);
      else this.#sizes.set(upload.id, upload.size);
    }
  }

  /** @returns {boolean} whether the address is one of ours, and will be answered */
  handle(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname !== path && !pathname.startsWith(`${path}/`)) return false;
    this.#answer(request, response, pathname).catch(() => {
      if (!response.headersSent) response.writeHead(500).end("the server failed\n");
      else response.destroy();
    });
    return true;
  }

  async #answer(request, response, pathname) {
    setHeaders(response, uploadHeaders);
    const id = pathname.slice(path.length + 1);
    if (id !== "" && !idPattern.test(id)) return response.writeHead(404).end("no such file\n");
    if (request.method !== "GET") return await this.#server.handle(request, response);
    return id === "" ? await this.#sendList(response) : await this.#sendFile(request, response, id);
  }

  async #sendList(response) {
    const complete = (await this.#all()).filter((upload) => upload.offset === upload.size);
    complete.sort((a, b) => Date.parse(b.creation_date) - Date.parse(a.creation_date));
    const list = complete.map(({ id, size, creation_date }) => ({ id, size, created: creation_date }));
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(list));
  }

  async #sendFile(request, response, id) {
    const upload = await this.#find(id);
    if (upload === null || upload.offset !== upload.size) return response.writeHead(404).end("no such file\n");
    const headers = {
      "Accept-Ranges": "bytes",
      "Content-Disposition": `attachment; filename="${id}.siegel"`,
      "Content-Type": "application/octet-stream",
      ETag: `"${id}"`, // a finished file never changes
    };
    const range = byteRange(request.headers.range, upload.size);
    if (range === "unsatisfiable")
      return response.writeHead(416, { ...headers, "Content-Range": `bytes */${upload.size}` }).end();
    const { first, last } = range ?? { first: 0, last: upload.size - 1 };
    if (range !== null) headers["Content-Range"] = `bytes ${first}-${last}/${upload.size}`;
    response.writeHead(range === null ? 200 : 206, { ...headers, "Content-Length": last - first + 1 });
    const file = createReadStream(join(this.#directory, id), { start: first, end: last });
    await pipeline(file, response).catch(() => {}); // a reader that goes away is no fault of ours
  }

  async #admit(upload) {
    if (upload.size === undefined) throw refusal(400, "the size has to be known");
    const pairs = Object.entries(upload.metadata ?? {});
    if (pairs.some(([name, value]) => allowedMetadata[name] !== value))
      throw refusal(400, "metadata in the clear is not accepted");
    if (this.#sizes.size >= this.#limits.count) throw refusal(507, "too many files");
    const taken = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    if (taken + upload.size > this.#limits.total) throw refusal(507, "no room left");
    this.#sizes.set(upload.id, upload.size);
    return {};
  }

  /** A client at fault may send a file as it is. It is not kept. */
  async #checkSealed(upload) {
    const file = await open(join(this.#directory, upload.id));
    const start = Buffer.alloc(magic.length);
    await file.read(start, 0, start.length, 0);
    await file.close();
    if (start.equals(magic)) return {};
    await this.#remove(upload.id);
    throw refusal(415, "this is not a sealed file");
  }

  async #remove(id) {
    this.#sizes.delete(id);
    await this.#store.remove(id);
  }

  async #all() {
    const ids = (await readdir(this.#directory)).filter((name) => idPattern.test(name));
    const uploads = await Promise.all(ids.map((id) => this.#find(id)));
    return uploads.filter((upload) => upload !== null);
  }

  async #find(id) {
    try {
      return await this.#store.getUpload(id);
    } catch {
      return null; // removed in the meantime
    }
  }
}
