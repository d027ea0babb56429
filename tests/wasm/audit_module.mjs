// SPDX-License-Identifier: Apache-2.0
// siegel-audit.wasm by itself: what it asks for and gives. Arguments: the file, siegel_c.h,
// siegel_audit_c.h. Ends with 1 if anything is not as it should be.
import assert from "node:assert/strict";
import { Core, declaredIn, ordinaryTests, runTests } from "./border.mjs";

const [file, header, auditHeader] = process.argv.slice(2);
const common = /^siegel_(abi_version|version|error_.*|output|output_size|free|staging|wipe_staging|push|finish)$/;

runTests({
  ...ordinaryTests(file, [...declaredIn(header).filter((name) => common.test(name)), ...declaredIn(auditHeader)]),

  "SHA-256 of FIPS 180-4"() {
    const core = new Core(file);
    const hash = core.call("siegel_audit_digest", null);
    core.call("siegel_push", hash, "abc");
    core.c.siegel_finish(hash);
    assert.equal(core.output(hash).toString(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    core.c.siegel_free(hash);
  },
});
