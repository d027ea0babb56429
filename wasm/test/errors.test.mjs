// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { errorCodes } from "../dist/errors.js";
import { Border } from "../dist/border.js";
import { SiegelError } from "siegel/node";

const documented = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

test("the union is the table of docs/errors.md", () => {
  const table = documented.slice(documented.indexOf("## The table"), documented.indexOf("## What to do"));
  const words = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => match[1]);
  assert.deepEqual([...errorCodes], words);
});

test("every word has its sentence in the module, in the same order", async () => {
  const module = await WebAssembly.compile(readFileSync(new URL("../dist/siegel.wasm", import.meta.url)));
  const border = new Border(module);
  assert.deepEqual(border.errorWords(), [...errorCodes]);
});

test("an error is an Error with a code", () => {
  const error = new SiegelError("truncated", "the input ends too early");
  assert.ok(error instanceof Error);
  assert.equal(error.name, "SiegelError");
  assert.equal(error.code, "truncated");
});
