// SPDX-License-Identifier: Apache-2.0
// siegel.wasm by itself, through the C border and nothing else: what it asks for and gives, that its memory is bounded,
// that it forgets. Argument: the file. Ends with 1 if anything is not as it should be.
import assert from "node:assert/strict";
import { randomBytes, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

const [file, header] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(file));
const declared = [...readFileSync(header, "utf8").replace(/\/\*[^]*?\*\//g, "").matchAll(/siegel_[a-z_]+(?=\()/g)].map(String);

class Core {
  constructor() {
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

const tests = {
  "imports and exports are those written down"() {
    assert.deepEqual(WebAssembly.Module.imports(module), [
      { module: "wasi_snapshot_preview1", name: "random_get", kind: "function" },
    ]);
    assert(declared.length > 30);
    const given = WebAssembly.Module.exports(module).map(({ name }) => name).sort();
    assert.deepEqual(given, [...declared, "memory", "_initialize"].sort());
  },

  "no path of the building machine is in it"() {
    const text = readFileSync(file, "latin1");
    assert(!/\/(home|root|work|tmp|build)\//.test(text), text.match(/\/(home|root|work|tmp|build)\/[\w./-]*/)?.[0]);
  },

  "its memory does not grow for anything but Argon2id"() {
    const core = new Core();
    const before = core.size;
    const identity = ["x25519", "mlkem768-x25519", "p256"].map((type) => core.output(core.call("siegel_generate_identity", null, type)));
    const recipients = JSON.parse(core.output(core.call("siegel_recipients_of", null, identity.join("\n"))));
    const classical = recipients.filter((text) => text.length < 500);
    const seal = core.call("siegel_seal", null, "{}");
    for (const recipient of classical) core.call("siegel_add_recipient", seal, JSON.stringify({ recipient }), "");
    core.call("siegel_header", seal);
    for (let i = 0; i < 64; i++) core.call("siegel_push", seal, Buffer.alloc(1 << 20, i));
    core.call("siegel_finish", seal);
    core.c.siegel_free(seal);
    assert.equal(core.size, before);
  },

  "what does not fit its memory is refused, and nothing grows"() {
    const core = new Core();
    const before = core.size;
    let word;
    for (let i = 0; i < 1000; i++) {
      const { word: made, made: seal } = core.try("siegel_seal", null, "{}");
      if ((word = made) !== "ok") break;
      const kek = core.try("siegel_add_recipient", seal, '{"kek":{}}', randomBytes(32));
      if ((word = kek.word) !== "ok") break;
      if ((word = core.try("siegel_header", seal).word) !== "ok") break;
      if ((word = core.try("siegel_push", seal, Buffer.alloc(1 << 20)).word) !== "ok") break;
    }
    assert.equal(word, "out_of_memory");
    assert.equal(core.size, before);
    assert.equal(core.try("siegel_seal", null, "{}").word, "out_of_memory"); // and so it stays
  },

  "Argon2id gets memory, for one lane and for more"() {
    for (const lanes of [1, 2]) {
      const core = new Core();
      const before = core.size;
      const seal = core.call("siegel_seal", null, "{}");
      const cost = { memory_kib: 65536, passes: 3, lanes };
      core.call("siegel_add_recipient", seal, JSON.stringify({ passphrase: cost }), "correct horse battery staple");
      core.call("siegel_header", seal);
      assert(core.size >= before + 32 * 1024 * 1024, `lanes ${lanes}: ${core.size}`);
      assert(core.size <= before + 80 * 1024 * 1024, `lanes ${lanes}: ${core.size}`);
    }
  },

  "what was secret is gone when its object is"() {
    const core = new Core();
    const kek = randomBytes(32);
    const passphrase = randomBytes(24).toString("hex");
    const plaintext = randomBytes(4096);
    const seal = core.call("siegel_seal", null, '{"metadata":{"name":"a-name-nobody-else-uses.txt"}}');
    core.call("siegel_add_recipient", seal, '{"kek":{}}', kek);
    assert(core.holds(kek), "the search finds nothing: it would prove nothing");
    core.call("siegel_header", seal);
    core.call("siegel_chunk_keys", seal);
    const keys = core.output(seal);
    assert(core.holds(keys.subarray(0, 32)));
    core.call("siegel_push", seal, plaintext);
    assert(core.holds(plaintext.subarray(0, 32)));
    core.call("siegel_finish", seal);
    core.c.siegel_free(seal);
    const other = core.call("siegel_seal", null, "{}");
    core.call("siegel_add_recipient", other, '{"passphrase":{"memory_kib":65536,"passes":3,"lanes":1}}', passphrase);
    core.call("siegel_header", other);
    core.c.siegel_free(other);
    const identity = core.call("siegel_generate_identity", null, "x25519");
    const text = core.output(identity);
    core.c.siegel_free(identity);
    for (const [name, secret] of Object.entries({
      "key encryption key": kek, passphrase, "plaintext": plaintext.subarray(0, 32), "end of plaintext": plaintext.subarray(-32),
      "name": "a-name-nobody-else-uses", "payload key": keys.subarray(0, 32), "part key": keys.subarray(44, 76),
      "identity": text.subarray(20, 60),
    }))
      assert(!core.holds(secret), `${name} is still in memory`);
  },
};

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
