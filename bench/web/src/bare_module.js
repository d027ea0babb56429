// SPDX-License-Identifier: Apache-2.0
import { Border } from "siegel/border.js";
import { compileModule } from "siegel/module.js";

const batch = 64 * 16384;

/** siegel_seal_chunks and siegel_open_chunks in a loop: staging, Botan, and the copy out; no worker, no streams. */
export async function loadBare(plaintext) {
  const border = new Border(await compileModule(undefined));
  const text = (bytes) => new TextDecoder().decode(bytes);
  const identity = border.generateIdentity("x25519");
  const recipient = JSON.parse(text(border.recipientsOf(identity)))[0];
  const sealing = border.seal("{}");
  border.addRecipient(sealing, JSON.stringify({ recipient }), new Uint8Array(0));
  const front = border.header(sealing);
  const pieces = [];
  for (let at = 0; at < plaintext.length; at += batch)
    pieces.push(border.sealChunks(sealing, at / 16384, plaintext.subarray(at, Math.min(at + batch, plaintext.length))));
  const opening = border.open("{}");
  border.readHeader(opening, front);
  border.unlock(opening, '{"identity":true}', identity);
  border.payload(opening, front.subarray(border.headerSize(opening)));
  return {
    seal: async () => {
      let made = 0;
      for (let at = 0; at < plaintext.length; at += batch)
        made += border.sealChunks(sealing, at / 16384, plaintext.subarray(at, Math.min(at + batch, plaintext.length))).length;
      return made;
    },
    open: async () => {
      let made = 0;
      for (let i = 0; i < pieces.length; ++i) made += border.openChunks(opening, i * 64, pieces[i]).length;
      return made;
    },
  };
}
