// SPDX-License-Identifier: Apache-2.0
// siegel-privacy.wasm by itself: what it asks for and gives, and that it forgets. Arguments: the file, siegel_c.h,
// siegel_privacy_c.h. Ends with 1 if anything is not as it should be.
import assert from "node:assert/strict";
import { Core, declaredIn, ordinaryTests, runTests } from "./border.mjs";

const [file, header, privacyHeader] = process.argv.slice(2);
const common =
  /^siegel_(abi_version|version|error_.*|output|output_size|free|staging|wipe_staging|push|finish|generate_identity|recipients_of)$/;

runTests({
  ...ordinaryTests(file, [...declaredIn(header).filter((name) => common.test(name)), ...declaredIn(privacyHeader)]),

  "what was given is gone when its objects are"() {
    const core = new Core(file);
    const name = "Annegret-Hildegund Osterkamp";
    const identity = core.call("siegel_generate_identity", null, "x25519");
    const key = core.output(identity);
    const recipients = core.output(core.call("siegel_recipients_of", null, key));
    core.c.siegel_free(identity);
    const vault = core.call("siegel_vault", null, `{"to": ${recipients}}`);
    core.c.siegel_vault_flush(vault);
    const detector = core.call("siegel_detector", null, "{}");
    core.call("siegel_push", detector, `Sehr geehrte Frau ${name}, guten Tag.`);
    assert(core.holds(name), "the search finds nothing: it would prove nothing");
    core.c.siegel_finish(detector);
    core.c.siegel_free(detector);
    core.c.siegel_free(vault);
    assert(!core.holds(name), "a name is still in memory");
    assert(!core.holds(key.subarray(20, 60)), "a key is still in memory");
  },

  "memory grows for what is large, and a text beyond its limit is refused"() {
    const core = new Core(file);
    const before = core.size;
    const detector = core.call("siegel_detector", null, "{}");
    const piece = Buffer.alloc(1 << 20, "kein Name ");
    for (let i = 0; i < 32; ++i) core.call("siegel_push", detector, piece);
    assert(core.size > before);
    let word = "ok";
    for (let i = 32; i < 300 && word === "ok"; ++i) word = core.try("siegel_push", detector, piece).word;
    assert(word === "too_large" || word === "out_of_memory", word);
  },
});
