# SPDX-License-Identifier: Apache-2.0
"""The Python package jwcrypto: jwcrypto_peer.py open KEY|- | seal KEY|- FORM, message or content on standard input."""
import json
import os
import sys

from jwcrypto import jwa, jwe, jwk

verb, key_file = sys.argv[1:3]
data = sys.stdin.buffer.read()
passphrase = os.environ.get("PASSPHRASE")
if passphrase:
    key, alg = passphrase, "PBES2-HS512+A256KW"
else:
    members = json.load(open(key_file, encoding="utf-8"))
    key = jwk.JWK(**members)
    alg = members.get("alg") or {"oct": "A256KW", "RSA": "RSA-OAEP-256"}.get(members["kty"], "ECDH-ES+A256KW")
jwa.default_max_pbkdf2_iterations = 1_000_000
algorithms = [alg, "A256GCM"]
if verb == "open":
    message = jwe.JWE(algs=algorithms)
    message.deserialize(data.decode(), key)
    sys.stdout.buffer.write(message.payload)
else:
    form = sys.argv[3]
    if form == "general":
        message = jwe.JWE(data, protected=json.dumps({"enc": "A256GCM"}), algs=algorithms)
        message.add_recipient(key, header=json.dumps({"alg": alg}))
        text = json.loads(message.serialize())
        # With one recipient the package writes the flattened form.
        if "recipients" not in text:
            text["recipients"] = [{name: text.pop(name) for name in ("header", "encrypted_key") if name in text}]
        sys.stdout.write(json.dumps(text))
    else:
        message = jwe.JWE(data, protected=json.dumps({"alg": alg, "enc": "A256GCM"}), recipient=key, algs=algorithms)
        sys.stdout.write(message.serialize(compact=form == "compact"))
