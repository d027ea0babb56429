# SPDX-License-Identifier: Apache-2.0
"""The Python package cwt: cwt_peer.py open KEY | seal KEY, message or content on standard input."""
import sys

import cbor2
from cwt import COSE, COSEKey, Recipient

# HPKE-4, HPKE-7 and the same for keys: not what the key is, but what it is for.
HPKE_CONTENT, HPKE_KEY = (42, 45), (50, 53)
A256GCM, A256KW, DIRECT, ECDH_ES, ECDH_ES_A256KW = 3, -5, -6, -25, -31

verb, key_file = sys.argv[1:3]
data = sys.stdin.buffer.read()
members = cbor2.loads(open(key_file, "rb").read())
kid = members.get(2)


def context(alg):
    """COSE_KDF_Context (RFC 9053, 5.2)."""
    return [A256GCM if alg == ECDH_ES else A256KW, [None] * 3, [None] * 3, [256, cbor2.dumps({1: alg})]]


is_symmetric = members[1] == 4
alg = members.get(3, A256KW if is_symmetric else ECDH_ES_A256KW)
members[3] = A256GCM if alg == DIRECT else alg
key = COSEKey.new(members)
if verb == "open" and alg in HPKE_CONTENT + HPKE_KEY:
    sys.stdout.buffer.write(COSE.new().decode(data, key))
elif alg in HPKE_CONTENT:
    sys.stdout.buffer.write(COSE.new().encode_and_encrypt(data, key, protected={1: alg, 4: kid}))
elif alg in HPKE_KEY:
    recipient = Recipient.new(protected={1: alg, 4: kid}, recipient_key=key)
    content_key = COSEKey.generate_symmetric_key(alg="A256GCM")
    sys.stdout.buffer.write(COSE.new().encode_and_encrypt(data, content_key, protected={1: A256GCM}, unprotected={5: b"\1" * 12},
                                                          recipients=[recipient]))
elif verb == "open":
    sys.stdout.buffer.write(COSE.new().decode(data, key, context=None if is_symmetric else context(alg)))
elif alg == DIRECT:
    sys.stdout.buffer.write(COSE.new().encode_and_encrypt(data, key, protected={1: A256GCM}, unprotected={4: kid, 5: b"\1" * 12}))
else:
    if is_symmetric:
        recipient = Recipient.new(unprotected={1: A256KW, 4: kid}, sender_key=key)
    else:
        recipient = Recipient.new(protected={1: alg}, unprotected={4: kid}, recipient_key=key, context=context(alg))
    content_key = None if alg == ECDH_ES else COSEKey.generate_symmetric_key(alg="A256GCM")
    sys.stdout.buffer.write(COSE.new().encode_and_encrypt(data, content_key, protected={1: A256GCM}, unprotected={5: b"\1" * 12},
                                                          recipients=[recipient]))
