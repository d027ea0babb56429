# SPDX-License-Identifier: Apache-2.0
"""A tiny key management service with the transit interface of Vault, as a reference: keys by name, a token, encrypt and
decrypt with associated data. Its cryptography is the siegel command with a key-encryption key."""

import base64
import http.server
import json
import os
import pathlib
import subprocess
import threading


class TransitServer:
    """Listens on this machine as long as the `with` lasts. `asked` are the requests, without what was in them."""

    def __init__(self, siegel, folder, token):
        self.siegel, self.folder, self.token = siegel, pathlib.Path(folder), token
        self.asked, self.broken = [], False
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                outer.answer(self)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/transit"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def make_key(self, name):
        path = self.folder / f"{name}.kek"
        path.write_bytes(os.urandom(32))
        path.chmod(0o600)

    def destroy_key(self, name):
        (self.folder / f"{name}.kek").unlink()

    def run(self, *arguments, data):
        done = subprocess.run([self.siegel, *map(str, arguments)], input=data, capture_output=True, check=False)
        return done.stdout if done.returncode == 0 else None

    def work(self, verb, path, body):
        context = "binding=" + base64.b64decode(body["associated_data"]).hex()
        if verb == "encrypt":
            sealed = self.run("seal", "--kek-file", path, "--context", context, "--no-metadata", "-o", "-",
                              data=base64.b64decode(body["plaintext"]))
            return sealed and {"ciphertext": "vault:v1:" + base64.b64encode(sealed).decode()}
        sealed = base64.b64decode(body["ciphertext"].removeprefix("vault:v1:"))
        opened = self.run("open", "--kek-file", path, "--require-context", context, "-o", "-", data=sealed)
        return opened and {"plaintext": base64.b64encode(opened).decode()}

    def answer(self, request):
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        verb, name = request.path.split("/")[-2:]
        self.asked.append((verb, name))
        path = self.folder / f"{name}.kek"
        status, data = 200, None
        if request.headers.get("X-Vault-Token") != self.token:
            status = 403
        elif verb not in ("encrypt", "decrypt") or not path.exists():
            status = 404
        else:
            data = self.work(verb, path, body)
            status = 200 if data else 400
        answer = b"no JSON" if self.broken else json.dumps({"data": data} if data else {"errors": []}).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)
