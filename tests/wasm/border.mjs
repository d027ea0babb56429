// SPDX-License-Identifier: Apache-2.0
// What the programs that test a module share: its C border without any of the package's code, and running tests.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

/** The functions that a header declares. */
export function declaredIn(header) {
  const text = readFileSync(header, "utf8").replace(/\/\*[^]*?\*\//g, "");
  return [...text.matchAll(/siegel_[a-z_]+(?=\()/g)].map(String);
}

/** What every module has to be like. */
export function ordinaryTests(file, exported) {
  const module = new WebAssembly.Module(readFileSync(file));
  return {
    "imports and exports are those written down"() {
      assert.deepEqual(WebAssembly.Module.imports(module), [
        { module: "wasi_snapshot_preview1", name: "random_get", kind: "function" },
      ]);
      assert(exported.length > 15);
      const given = WebAssembly.Module.exports(module).map(({ name }) => name).sort();
      assert.deepEqual(given, [...exported, "memory", "_initialize"].sort());
    },

    "no path of the building machine is in it"() {
      const text = readFileSync(file, "latin1");
      assert(!/\/(home|root|work|tmp|build)\//.test(text), text.match(/\/(home|root|work|tmp|build)\/[\w./-]*/)?.[0]);
    },
  };
}

export class Core {
  constructor(file) {
    const module = new WebAssembly.Module(readFileSync(file));
    const random_get = (at, size) => {
      webcrypto.getRandomValues(new Uint8Array(this.c.memory.buffer, at, size));
      return 0;
    };
    this.c = new WebAssembly.Instance(module, { wasi_snapshot_preview1: { random_get } }).exports;
    this.c._initialize();
    this.staging = this.c.siegel_staging(0);
  }
  get bytes() {
    return new Uint8Array(this.c.memory.buffer);
  }
  get size() {
    return this.c.memory.buffer.byteLength;
  }
  word(error) {
    const at = this.c.siegel_error_word(error);
    return Buffer.from(this.bytes.subarray(at, this.bytes.indexOf(0, at))).toString();
  }
  /** The inputs lie one after another in the staging buffer, behind eight bytes for an answer. */
  try(name, object, ...inputs) {
    const args = object === null ? [] : [object];
    let at = this.staging + 8;
    for (const input of inputs) {
      if (typeof input === "bigint") {
        args.push(input);
        continue;
      }
      const bytes = Buffer.from(input);
      this.bytes.set(bytes, at);
      args.push(at, bytes.length);
      at += bytes.length;
    }
    if (object === null) args.push(this.staging);
    const word = this.word(this.c[name](...args));
    const made = object === null ? new DataView(this.c.memory.buffer).getUint32(this.staging, true) : object;
    this.c.siegel_wipe_staging();
    return { word, made };
  }
  call(...args) {
    const { word, made } = this.try(...args);
    assert.equal(word, "ok", args[0]);
    return made;
  }
  output(object) {
    const at = this.c.siegel_output(object);
    return Buffer.from(this.bytes.slice(at, at + this.c.siegel_output_size(object)));
  }
  holds(secret) {
    return Buffer.from(this.c.memory.buffer).includes(secret);
  }
}

/** Runs them one after the other. Ends the process with 1 if anything is not as it should be. */
export function runTests(tests) {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      test();
      console.log(`ok: ${name}`);
    } catch (error) {
      failed = 1;
      console.log(`FAILED: ${name}: ${error.message}`);
    }
  }
  process.exit(failed);
}
