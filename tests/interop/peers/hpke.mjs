// SPDX-License-Identifier: Apache-2.0
// What the two peers over @hpke/core share.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { XWing } from "@hpke/hybridkem-x-wing";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";

const kems = { x25519: () => new DhkemX25519HkdfSha256(), p256: () => new DhkemP256HkdfSha256(), xwing: () => new XWing() };
const aeads = { aes256gcm: () => new Aes256Gcm(), chacha20poly1305: () => new Chacha20Poly1305() };

export const suite = (kem, aead = "aes256gcm") => new CipherSuite({ kem: kems[kem](), kdf: new HkdfSha256(), aead: aeads[aead]() });

const exact = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

export const publicKey = (of, bytes) => of.kem.deserializePublicKey(exact(bytes));

export async function seal(of, key, info, aad, content) {
  const sender = await of.createSenderContext({ recipientPublicKey: key, info: exact(info) });
  const sealed = await sender.seal(exact(content), exact(aad));
  return { enc: Buffer.from(sender.enc), sealed: Buffer.from(sealed) };
}

/// `secret` is the private key in bytes.
export async function open(of, secret, enc, info, aad, sealed) {
  const key = await of.kem.deserializePrivateKey(exact(secret));
  const recipient = await of.createRecipientContext({ recipientKey: key, enc: exact(enc), info: exact(info) });
  return Buffer.from(await recipient.open(exact(sealed), exact(aad)));
}
