// SPDX-License-Identifier: Apache-2.0
// siegel-formats.wasm by itself: what it asks for and gives, and that it forgets. Arguments: the file, siegel_c.h,
// siegel_formats_c.h. Ends with 1 if anything is not as it should be.
import assert from "node:assert/strict";
import { Core, declaredIn, ordinaryTests, runTests } from "./border.mjs";

const [file, header, formatsHeader] = process.argv.slice(2);
const common = /^siegel_(abi_version|version|error_.*|output|output_size|free|staging|wipe_staging|push|finish)$/;

runTests({
  ...ordinaryTests(file, [...declaredIn(header).filter((name) => common.test(name)), ...declaredIn(formatsHeader)]),

  "what was given is gone when its objects are"() {
    const core = new Core(file);
    const letter = "Annegret-Hildegund Osterkamp";
    const made = core.call("siegel_envelope_key", null, '{"type": "x25519"}');
    const key = core.output(made);
    core.c.siegel_free(made);
    const sealer = core.call("siegel_envelope_sealer", null, '{"format": "jwe"}');
    core.call("siegel_envelope_add_key", sealer, key);
    core.call("siegel_push", sealer, letter);
    assert(core.holds(letter), "the search finds nothing: it would prove nothing");
    core.c.siegel_finish(sealer);
    const message = core.output(sealer);
    core.c.siegel_free(sealer);
    const opener = core.call("siegel_envelope_opener", null, "{}");
    core.call("siegel_envelope_add_key", opener, key);
    core.call("siegel_push", opener, message);
    core.c.siegel_finish(opener);
    assert.equal(core.output(opener).toString(), letter);
    core.c.siegel_free(opener);
    assert(!core.holds(letter), "the content is still in memory");
    const secret = JSON.parse(key).d;
    assert(!core.holds(secret), "a key is still in memory as text");
    assert(!core.holds(Buffer.from(secret, "base64url")), "a key is still in memory");
  },
});
