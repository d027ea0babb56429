#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seals with siegel and opens with the programs of others, and the other way round; prints which pairs work.

interop.py              the matrix; ends with 1 if a pair that should work does not
interop.py --write FILE also writes it into this Markdown file
interop.py --junit FILE also writes the results for ./dev test

SIEGEL names the command, SIEGEL_PEERS the folder with a Python environment (python/) and npm packages (node/). A peer
that is not there is named, and its pairs are skipped.
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
SIEGEL = os.environ["SIEGEL"]
PEERS = pathlib.Path(os.environ.get("SIEGEL_PEERS", "/nowhere"))
PYTHON = PEERS / "python/bin/python"
JOSE = PEERS / "node/node_modules/jose"
CLASSES = PEERS / "java/classes"
LETTER = "Sehr geehrte Frau Müller,\n".encode() * 40
PASSPHRASE = "correct horse battery staple"


class Refused(Exception):
    pass


def run(*command, data=b"", env=None, fds=()):
    done = subprocess.run([str(part) for part in command], input=data, capture_output=True, timeout=120,
                          env={**os.environ, **(env or {})}, pass_fds=fds)
    if done.returncode != 0:
        lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
        raise Refused(lines[-1] if lines else f"exit status {done.returncode}")
    return done.stdout


def siegel(*arguments, data=b"", passphrase=None):
    if passphrase is None:
        return run(SIEGEL, *arguments, data=data)
    read, write = os.pipe()
    os.write(write, passphrase.encode() + b"\n")
    os.close(write)
    try:
        return run(SIEGEL, *arguments, "--passphrase-fd", read, data=data, fds=(read,))
    finally:
        os.close(read)


def module(name):
    """The script beside the packages, where a module looks for them."""
    for script in (HERE / "peers").glob("*.mjs"):
        target = PEERS / "node" / script.name
        if not target.exists() or target.read_bytes() != script.read_bytes():
            shutil.copyfile(script, target)
    return PEERS / "node" / name


class Keys:
    """A key of each kind, in each notation."""

    def __init__(self, folder):
        self.folder = folder
        os.umask(0o077)
        for name, options in (("x25519", []), ("p256", ["--p256"]), ("rsa", ["--rsa"])):
            siegel("keygen", "--format", "jwk", *options, "-o", folder / f"{name}.jwk")
            self.write(f"{name}.pub.jwk", siegel("keygen", "-y", folder / f"{name}.jwk"))
            if name == "rsa":
                continue
            siegel("keygen", "--format", "cose", *options, "-o", folder / f"{name}.cosekey")
            self.write(f"{name}.pub.cosekey", siegel("keygen", "-y", folder / f"{name}.cosekey"))
        for name in ("x25519", "p256"):
            self.vary(name, "ecdh-es", "ECDH-ES", -25)
            for what in ("key", "content"):
                self.hpke(name, what)
            self.own_format(name)
        self.own_format("x-wing")
        self.symmetric("a256kw", "A256KW", -5)
        self.symmetric("a256gcmkw", "A256GCMKW", None)
        self.symmetric("dir", "dir", -6)
        if shutil.which("openssl"):
            self.certificates()

    def write(self, name, content):
        (self.folder / name).write_bytes(content)

    def hpke(self, name, what):
        options = ["--p256"] if name == "p256" else []
        for kind, form in (("jwk", "jwk"), ("cosekey", "cose")):
            path = self.folder / f"{name}-hpke-{what}.{kind}"
            siegel("keygen", "--format", form, "--experimental-hpke", what, *options, "-o", path)
            self.write(f"{name}-hpke-{what}.pub.{kind}", siegel("keygen", "-y", path))

    def own_format(self, name):
        options = {"p256": ["--p256"], "x-wing": ["--pq"]}.get(name, [])
        siegel("keygen", *options, "-o", self.folder / f"{name}.siegelkey")
        self.write(f"{name}.pub.siegelkey", siegel("keygen", "-y", self.folder / f"{name}.siegelkey"))

    def vary(self, name, suffix, alg, cose_alg):
        """The same key for another algorithm."""
        for part in ("", ".pub"):
            members = json.loads((self.folder / f"{name}{part}.jwk").read_text())
            self.write(f"{name}-{suffix}{part}.jwk", json.dumps({**members, "alg": alg}).encode())
            cbor = bytearray((self.folder / f"{name}{part}.cosekey").read_bytes())
            # alg (3) stands behind kty and kid: one more pair in the map.
            at = cbor.index(b"\x02\x58\x20") + 3 + 32
            cbor[0] += 1
            cbor[at:at] = bytes([3, 0x38, -1 - cose_alg])
            self.write(f"{name}-{suffix}{part}.cosekey", bytes(cbor))

    def symmetric(self, name, alg, cose_alg):
        secret = os.urandom(32)
        key = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
        self.write(f"{name}.jwk", json.dumps({"kty": "oct", "kid": name, "alg": alg, "k": key}).encode())
        if cose_alg is not None:
            kid = name.encode()
            self.write(f"{name}.cosekey", bytes([0xA4, 1, 4, 2, 0x40 + len(kid)]) + kid + bytes([3, 0x20 + (-1 - cose_alg), 0x20, 0x58, 32]) + secret)

    def certificates(self):
        def openssl(*arguments):
            run("openssl", *arguments)
        at = lambda name: self.folder / name
        openssl("req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", at("rsa.key"), "-out", at("rsa.pem"), "-subj", "/CN=rsa", "-days", 30)
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", at("p256.key"))
        openssl("req", "-x509", "-key", at("p256.key"), "-out", at("p256.pem"), "-subj", "/CN=p256", "-days", 30)
        openssl("genpkey", "-algorithm", "X25519", "-out", at("x25519.key"))
        openssl("pkey", "-in", at("x25519.key"), "-pubout", "-out", at("x25519.pub"))
        openssl("req", "-new", "-key", at("rsa.key"), "-subj", "/CN=x25519", "-out", at("x25519.csr"))
        openssl("x509", "-req", "-in", at("x25519.csr"), "-CA", at("rsa.pem"), "-CAkey", at("rsa.key"), "-set_serial", 7, "-force_pubkey",
                at("x25519.pub"), "-days", 30, "-out", at("x25519.pem"))
        self.write("kek.bin", os.urandom(32))

    def public(self, name, kind):
        path = self.folder / f"{name}.pub.{kind}"
        return path if path.exists() else self.folder / f"{name}.{kind}"

    def own(self, name, kind):
        return self.folder / f"{name}.{kind}"


class Jose:
    format = "JWE"
    title = "jose (npm)"
    recipients = ("x25519", "p256", "x25519-ecdh-es", "p256-ecdh-es", "rsa", "a256kw", "a256gcmkw", "dir", "passphrase")
    forms = ("compact", "flattened", "general")
    cannot = {}

    def there(self):
        return JOSE.is_dir() and shutil.which("node")

    def call(self, *arguments, data, passphrase):
        return run("node", module("jose_peer.mjs"), *arguments, data=data, env={"PASSPHRASE": passphrase or ""})

    def ours(self, keys, recipient, form):
        """Siegel seals, the peer opens."""
        passphrase = PASSPHRASE if recipient == "passphrase" else None
        whom = ["-p"] if passphrase else ["-r", keys.public(recipient, "jwk")]
        message = siegel("seal", "--format", "jwe", "--serialization", form, *whom, "-o", "-", data=LETTER, passphrase=passphrase) \
            if not passphrase else self.sealed_with_passphrase(keys, form)
        return self.call("open", "-" if passphrase else keys.own(recipient, "jwk"), data=message, passphrase=passphrase)

    def sealed_with_passphrase(self, keys, form):
        (keys.folder / "letter").write_bytes(LETTER)
        return siegel("seal", "--format", "jwe", "--serialization", form, "-p", "-o", "-", keys.folder / "letter", passphrase=PASSPHRASE)

    def theirs(self, keys, recipient, form):
        """The peer seals, Siegel opens."""
        if recipient == "passphrase":
            message = self.call("seal", "-", form, data=LETTER, passphrase=PASSPHRASE)
            (keys.folder / "message").write_bytes(message)
            return siegel("open", "-p", "-o", "-", keys.folder / "message", passphrase=PASSPHRASE)
        message = self.call("seal", keys.public(recipient, "jwk"), form, data=LETTER, passphrase=None)
        return siegel("open", "-i", keys.own(recipient, "jwk"), "-o", "-", data=message)


class Jwcrypto(Jose):
    title = "jwcrypto (Python)"

    def there(self):
        return PYTHON.exists()

    def call(self, *arguments, data, passphrase):
        return run(PYTHON, HERE / "peers/jwcrypto_peer.py", *arguments, data=data, env={"PASSPHRASE": passphrase or ""})


class Nimbus(Jose):
    title = "Nimbus JOSE+JWT (Java)"
    forms = ("compact",)

    def there(self):
        return CLASSES.is_dir() and shutil.which("java")

    def call(self, *arguments, data, passphrase):
        return run("java", "-cp", f"{CLASSES}:{PEERS}/java/lib/*", "NimbusPeer", *arguments, data=data, env={"PASSPHRASE": passphrase or ""})


class Cwt:
    format = "COSE"
    title = "cwt (Python)"
    script = "cwt_peer.py"
    recipients = ("x25519", "p256", "x25519-ecdh-es", "p256-ecdh-es", "x25519-hpke-key", "p256-hpke-key", "x25519-hpke-content",
                  "p256-hpke-content", "a256kw", "dir")
    forms = ("tagged",)
    cannot = {("x25519", "ours"): "no key wrap on X25519", ("x25519", "theirs"): "no key wrap on X25519",
              ("x25519-ecdh-es", "theirs"): "draws no sender's key on X25519"}

    def there(self):
        return PYTHON.exists()

    def call(self, *arguments, data):
        return run(PYTHON, HERE / "peers" / self.script, *arguments, data=data)

    def ours(self, keys, recipient, form):
        message = siegel("seal", "--format", "cose", "-r", keys.public(recipient, "cosekey"), "-o", "-", data=LETTER)
        return self.call("open", keys.own(recipient, "cosekey"), data=message)

    def theirs(self, keys, recipient, form):
        message = self.call("seal", keys.public(recipient, "cosekey"), data=LETTER)
        return siegel("open", "-i", keys.own(recipient, "cosekey"), "-o", "-", data=message)


class Pycose(Cwt):
    title = "pycose (Python)"
    recipients = tuple(recipient for recipient in Cwt.recipients if "hpke" not in recipient)
    script = "pycose_peer.py"
    cannot = {("dir", "ours"): "refuses a key that says it is direct", ("x25519", "ours"): "looks for y in a key of one coordinate", ("x25519-ecdh-es", "ours"): "looks for y in a key of one coordinate",
              **{(recipient, "theirs"): "opened only: it is not maintained" for recipient in Cwt.recipients}}


class Auth0Cose(Cwt):
    title = "@auth0/cose (npm)"
    recipients = ("dir",)
    cannot = {}

    def there(self):
        return (PEERS / "node/node_modules/@auth0/cose").is_dir() and shutil.which("node")

    def call(self, verb, key, data):
        return run("node", module("auth0_cose_peer.mjs"), verb, key.with_suffix(".jwk"), data=data)


class JoseHpke(Jose):
    title = "@hpke/core (npm)"
    recipients = ("x25519-hpke-key", "p256-hpke-key", "x25519-hpke-content", "p256-hpke-content")
    forms = ("compact",)

    def there(self):
        return (PEERS / "node/node_modules/@hpke/core").is_dir() and shutil.which("node")

    def call(self, verb, key, *_, data, passphrase):
        return run("node", module("jose_hpke_peer.mjs"), verb, key, data=data)


class HpkeCore(JoseHpke):
    """Siegel's own format, written a second time from its description."""
    format = "Siegel"
    recipients = ("x25519", "p256", "x-wing")
    forms = ("", "signed")

    def call(self, *arguments, data):
        return run("node", module("siegel_peer.mjs"), *arguments, data=data)

    def ours(self, keys, recipient, form):
        # Two chunks and a bit.
        text = keys.public(recipient, "siegelkey").read_text().strip()
        sign = ["--sign", self.signing(keys)] if form else []
        message = siegel("seal", "-r", text, *sign, "-o", "-", data=LETTER * 40)
        content = self.call("open", keys.own(recipient, "siegelkey"), *([self.signer(keys)] if form else []), data=message)
        return LETTER if content == LETTER * 40 else content

    def theirs(self, keys, recipient, form):
        message = self.call("seal", keys.public(recipient, "siegelkey"), *([self.signing(keys)] if form else []), data=LETTER * 40)
        signer = ["--signer", self.signer(keys)] if form else []
        content = siegel("open", "-i", keys.own(recipient, "siegelkey"), *signer, "-o", "-", data=message)
        return LETTER if content == LETTER * 40 else content

    def signing(self, keys):
        path = keys.folder / "signing.siegelkey"
        if not path.exists():
            siegel("keygen", "--signing", "-o", path)
        return path

    def signer(self, keys):
        path = keys.folder / "signer.siegelkey"
        path.write_bytes(siegel("keygen", "-y", self.signing(keys)))
        return path


class Openssl:
    format = "CMS"
    title = "openssl cms"
    recipients = ("rsa", "p256", "x25519", "a256kw", "passphrase")
    forms = ("DER", "PEM")
    cannot = {("x25519", "ours"): "no key agreement on X25519 in version 3.0", ("x25519", "theirs"): "no key agreement on X25519 in version 3.0",
              ("passphrase", "theirs"): "wraps for passphrases with ciphers in CBC only"}

    def there(self):
        return shutil.which("openssl")

    def secret(self, keys):
        return (keys.folder / "kek.bin").read_bytes().hex()

    def ours(self, keys, recipient, form):
        (keys.folder / "letter").write_bytes(LETTER)
        options = {"a256kw": ["--kek-file", keys.folder / "kek.bin", "--kek-id", "archive"], "passphrase": ["-p"]}.get(
            recipient, ["-r", keys.folder / f"{recipient}.pem"])
        armor = ["--armor"] if form == "PEM" else []
        message = siegel("seal", "--format", "cms", *armor, *options, "-o", "-", keys.folder / "letter",
                         passphrase=PASSPHRASE if recipient == "passphrase" else None)
        given = {"a256kw": ["-secretkey", self.secret(keys), "-secretkeyid", b"archive".hex()],
                 "passphrase": ["-pwri_password", PASSPHRASE]}.get(
            recipient, ["-recip", keys.folder / f"{recipient}.pem", "-inkey", keys.folder / f"{recipient}.key"])
        return run("openssl", "cms", "-decrypt", "-binary", "-inform", form, *given, data=message)

    def theirs(self, keys, recipient, form):
        if recipient == "passphrase":
            return run("openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", form, "-pwri_password", PASSPHRASE, data=LETTER)
        to = {"a256kw": ["-secretkey", self.secret(keys), "-secretkeyid", b"archive".hex()],
              "rsa": ["-recip", keys.folder / "rsa.pem", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"],
              "p256": ["-recip", keys.folder / "p256.pem", "-keyopt", "ecdh_kdf_md:sha256"],
              "x25519": ["-recip", keys.folder / "x25519.pem"]}[recipient]
        message = run("openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", form, *to, data=LETTER)
        given = ["--kek-file", keys.folder / "kek.bin", "--kek-id", "archive"] if recipient == "a256kw" else \
            ["-i", keys.folder / f"{recipient}.key"]
        return siegel("open", *given, "-o", "-", data=message)


class BouncyCastle(Openssl):
    title = "Bouncy Castle (Java)"
    recipients = ("rsa", "p256", "x25519", "a256kw")
    forms = ("DER",)
    cannot = {}

    def there(self):
        return CLASSES.is_dir() and shutil.which("java") and shutil.which("openssl")

    def call(self, verb, keys, recipient, data):
        file = keys.folder / ("kek.bin" if recipient == "a256kw" else f"{recipient}.pem")
        return run("java", "-cp", f"{CLASSES}:{PEERS}/java/lib/*", "BouncyCastlePeer", verb, recipient, file, data=data)

    def ours(self, keys, recipient, form):
        to = ["--kek-file", keys.folder / "kek.bin", "--kek-id", "archive"] if recipient == "a256kw" else \
            ["-r", keys.folder / f"{recipient}.pem"]
        return self.call("open", keys, recipient, siegel("seal", "--format", "cms", *to, "-o", "-", data=LETTER))

    def theirs(self, keys, recipient, form):
        given = ["--kek-file", keys.folder / "kek.bin", "--kek-id", "archive"] if recipient == "a256kw" else \
            ["-i", keys.folder / f"{recipient}.key"]
        return siegel("open", *given, "-o", "-", data=self.call("seal", keys, recipient, LETTER))


PEER_LIST = (HpkeCore(), Jose(), Jwcrypto(), Nimbus(), JoseHpke(), Cwt(), Pycose(), Auth0Cose(), Openssl(), BouncyCastle())


def check(peer, keys, recipient, form, direction):
    """"works", "cannot: …", or "FAILS: …"."""
    reason = peer.cannot.get((recipient, direction))
    try:
        content = getattr(peer, direction)(keys, recipient, form)
        works = content.replace(b"\r\n", b"\n") == LETTER
        fault = "other content"
    except Refused as refused:
        works, fault = False, str(refused)
    if works:
        return "works" if reason is None else f"FAILS: it works, and the list says that the peer cannot: {reason}"
    return f"cannot: {reason}" if reason is not None else f"FAILS: {fault}"


def markdown(rows):
    lines = ["| Format | Recipient | Form | Peer | Siegel seals, the peer opens | the peer seals, Siegel opens |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def write_junit(path, rows, skipped):
    """One test for each direction of each row, for the sum at the end of ./dev test."""
    suite = xml.Element("testsuite", name="interop")
    for *names, ours, theirs in rows:
        for direction, result in (("sealed here", ours), ("opened here", theirs)):
            case = xml.SubElement(suite, "testcase", name=" ".join([*names, direction]))
            if result.startswith("FAILS"):
                xml.SubElement(case, "failure", message=result)
            elif result.startswith("cannot"):
                suite.remove(case)
    for title in skipped:
        xml.SubElement(xml.SubElement(suite, "testcase", name=title), "skipped", message="it is not here")
    xml.ElementTree(suite).write(path, encoding="unicode")


def main():
    rows, skipped, failures = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        keys = Keys(pathlib.Path(folder))
        for peer in PEER_LIST:
            if not peer.there():
                print(f"SKIPPED: {peer.title} is not here")
                skipped.append(peer.title)
                continue
            for recipient in peer.recipients:
                for form in peer.forms:
                    results = [check(peer, keys, recipient, form, direction) for direction in ("ours", "theirs")]
                    failures += sum(result.startswith("FAILS") for result in results)
                    rows.append((peer.format, recipient, form, peer.title, *results))
                    print(*rows[-1], sep=" | ", flush=True)
    if "--write" in sys.argv:
        target = pathlib.Path(sys.argv[sys.argv.index("--write") + 1])
        before, _, rest = target.read_text(encoding="utf-8").partition("<!-- matrix -->\n")
        after = rest.partition("<!-- end of matrix -->\n")[2]
        target.write_text(f"{before}<!-- matrix -->\n{markdown(rows)}<!-- end of matrix -->\n{after}", encoding="utf-8")
    if "--junit" in sys.argv:
        write_junit(pathlib.Path(sys.argv[sys.argv.index("--junit") + 1]), rows, skipped)
    print(f"{len(rows)} rows, {failures} failures")
    return 1 if failures or not rows else 0


sys.exit(main())
