// SPDX-License-Identifier: Apache-2.0
// siegel.wasm by itself, through the C border and nothing else: what it asks for and gives, that its memory is bounded,
// that it forgets. Arguments: the file, siegel_c.h. Ends with 1 if anything is not as it should be.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Core, declaredIn, ordinaryTests, runTests } from "./border.mjs";

const [file, header] = process.argv.slice(2);

const tests = {
  ...ordinaryTests(file, declaredIn(header)),

  "its memory does not grow for anything but Argon2id"() {
    const core = new Core(file);
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
    const core = new Core(file);
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
      const core = new Core(file);
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
    const core = new Core(file);
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

runTests(tests);
