# SPDX-License-Identifier: Apache-2.0
"""jwcrypto and cwt in memory: formats_python.py MEBIBYTES ROUNDS; prints JSON, seconds, the best of all rounds."""
import json
import sys
import time

import cbor2
from cwt import COSE, COSEKey, Recipient
from jwcrypto import jwe, jwk
from jwcrypto.common import base64url_encode

size, rounds = int(sys.argv[1]) << 20, int(sys.argv[2])
content = bytes([7]) * size
best = {}


def measure(name, work):
    start = time.perf_counter()
    result = work()
    best[name] = min(best.get(name, 1e9), time.perf_counter() - start)
    return result


jose_key = jwk.JWK(kty="oct", k=base64url_encode(bytes([9]) * 32))
cose_key = COSEKey.new({1: 4, 2: b"bench", 3: -5, -1: bytes([9]) * 32})


def seal_jwe():
    message = jwe.JWE(content, json.dumps({"alg": "A256KW", "enc": "A256GCM"}), recipient=jose_key)
    return message.serialize(compact=True)


def open_jwe(message):
    opened = jwe.JWE()
    opened.deserialize(message, jose_key)
    return opened.payload


def seal_cose():
    recipient = Recipient.new(unprotected={1: -5, 4: b"bench"}, sender_key=cose_key)
    return COSE.new().encode_and_encrypt(content, COSEKey.generate_symmetric_key(alg="A256GCM"), protected={1: 3},
                                         unprotected={5: b"\1" * 12}, recipients=[recipient])


jwe.JWE.max_compressed_size = size
for _ in range(rounds):
    try:
        text = measure("jwcrypto_seal", seal_jwe)
        assert measure("jwcrypto_open", lambda: open_jwe(text)) == content
    except Exception as error:  # a limit of the peer is a result, too
        print(f"jwcrypto: {error}", file=sys.stderr)
    message = measure("cwt_seal", seal_cose)
    assert measure("cwt_open", lambda: COSE.new().decode(message, cose_key)) == content
print(json.dumps(best))
