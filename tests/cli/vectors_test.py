#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Opens every scenario of tests/vectors/envelope with the command: from a file to a file, through pipes, and verify.

The error word (as --progress json tells it) and the exit status must be those of the vector and of docs/errors.md.
"""
import base64, hashlib, json, os, pathlib, re, subprocess, sys, tempfile

SIEGEL = os.environ["SIEGEL"]
SOURCE = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
# What the command has no option for: a file key as such, and a service that is not its own key program.
NOT_FOR_THE_COMMAND = ("file-key", "external")


def exit_statuses():
    rows = re.findall(r"^\| `(\w+)` \| (\d) \|", (SOURCE / "docs/errors.md").read_text(), re.MULTILINE)
    return {word: int(status) for word, status in rows} | {"success": 0}


def read(path):
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    lines = [line.split(": ", 1) for line in head.splitlines()]
    values = {key: [value for name, value in lines if name == key] for key, _ in lines}
    return values, body.encode() if body.startswith("-----BEGIN") else base64.b64decode(body)


def options_for(values, folder):
    """Options and the passphrase, or None where the command cannot be asked for this."""
    if any(key in values for key in NOT_FOR_THE_COMMAND):
        return None
    options = []
    for number, identity in enumerate(values.get("identity", [])):
        key = folder / f"{number}.key"
        key.write_text(identity + "\n")
        key.chmod(0o600)
        options += ["-i", str(key)]
    for kek in values.get("kek", []):
        key = folder / "kek"
        key.write_text(kek + "\n")
        key.chmod(0o600)
        options += ["--kek-file", str(key)]
    for key_id in values.get("kek-id", []):
        options += ["--kek-id", bytes.fromhex(key_id).decode()]
    for pair in values.get("require-context", []):
        options += ["--require-context", pair]
    if "require-policy" in values:
        if values["expect"] == ["success"]:
            return None  # the command wants the document, and the vector has its digest only
        policy = folder / "policy"
        policy.write_text("another policy\n")
        options += ["--policy", str(policy)]
    return options


class Failure(Exception):
    pass


def run(arguments, sealed, passphrase, expect, status):
    read_end, write_end = os.pipe()
    os.write(write_end, passphrase.encode() + b"\n")
    os.close(write_end)
    given = ["--passphrase-fd", str(read_end)] if passphrase else []
    done = subprocess.run([SIEGEL, "--progress", "json", *arguments, *given], input=sealed, capture_output=True,
                          pass_fds=[read_end], timeout=120, start_new_session=True)
    os.close(read_end)
    events = [json.loads(line) for line in done.stderr.decode().splitlines()]
    errors = [event["code"] for event in events if event["event"] == "error"]
    if done.returncode != status or errors != ([] if status == 0 else [expect]):
        raise Failure(f"{arguments[0]}: status {done.returncode}, {events}, and not {expect}")
    return done.stdout


def check(path, statuses):
    values, sealed = read(path)
    expect = values["expect"][0]
    status = statuses[expect]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        options = options_for(values, folder)
        if options is None:
            return False
        passphrase = values.get("passphrase", [""])[0]
        file, out = folder / "sealed", folder / "out"
        file.write_bytes(sealed)
        before = set(os.listdir(folder))
        opening = [*options, *signers_of(values)]
        run(["open", *opening, "-o", str(out), str(file)], b"", passphrase, expect, status)
        streamed = run(["open", *opening], sealed, passphrase, expect, status)
        run(["verify", *opening, str(file)], b"", passphrase, expect, status)
        if status:
            if set(os.listdir(folder)) != before:
                raise Failure("open left something behind")
        else:
            for plaintext in (streamed, out.read_bytes()):
                if hashlib.sha256(plaintext).hexdigest() != values["plaintext-sha256"][0]:
                    raise Failure("another plaintext")
            check_metadata(values, options, file, passphrase)
    return True


def signers_of(values):
    """What open is told; inspect verifies no signature and takes none."""
    return [word for signer in values.get("require-signer", []) for word in ("--signer", signer)]


def check_metadata(values, options, file, passphrase):
    json_text = run(["inspect", "--json", *options, str(file)], b"", passphrase, "success", 0)
    shown = json.loads(json_text)
    metadata = shown.get("metadata", {})
    names = {"metadata-name": "name", "metadata-media-type": "media_type", "metadata-modified": "modified_ms",
             "metadata-length": "length", "metadata-sha256": "sha256"}
    expected = {member: values[key][0] for key, member in names.items() if key in values}
    if {member: str(metadata.get(member)) for member in expected} != expected:
        raise Failure(f"metadata {metadata} and not {expected}")
    context = dict(pair.split("=", 1) for pair in values.get("context", []))
    if context and shown["context"] != context:
        raise Failure(f"context {shown['context']} and not {context}")


def main():
    statuses = exit_statuses()
    vectors = sorted((SOURCE / "tests/vectors/envelope").glob("*.txt"))
    if not vectors:
        print("there are no vectors")
        return 4
    failed, tried = [], 0
    for path in vectors:
        try:
            tried += check(path, statuses)
        except Failure as failure:
            failed.append(f"{path.name}: {failure}")
    print(*failed, f"{tried} of {len(vectors)} vectors opened, {len(failed)} not as they should be", sep="\n")
    return bool(failed) or tried < 0.9 * len(vectors)


if __name__ == "__main__":
    sys.exit(main())
