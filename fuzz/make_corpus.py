#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds the fuzz targets start from into corpus/TARGET/: small and well formed, so that a run of a few
seconds begins behind the first checks. Run it again after a change of the format.
"""

import base64
import pathlib
import struct

corpus = pathlib.Path(__file__).parent / "corpus"


def write(target, **seeds):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in seeds.items():
        (folder / name).write_bytes(content)


def tlv(kind, value):
    return struct.pack(">HI", kind, len(value)) + value


def header(core, recipients):
    return (b"\x8bSGL\r\n\x1a\x01" + struct.pack(">I", len(core)) + core + struct.pack(">I", len(recipients)) + recipients
            + b"M" * 32)


def text_pair(key, value):
    return struct.pack(">H", len(key)) + key + struct.pack(">H", len(value)) + value


def bech32(prefix, data):
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    groups = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    checked = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + groups + [0] * 6
    state = 1
    for group in checked:
        top = state >> 25
        state = (state & 0x1ffffff) << 5 ^ group
        for i, generator in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
            state ^= generator if top >> i & 1 else 0
    state ^= 1
    groups += [state >> 5 * (5 - i) & 31 for i in range(6)]
    return (prefix + "1" + "".join(alphabet[group] for group in groups)).encode()


file_id = tlv(0x8001, bytes(range(16)))
context = tlv(0x0003, text_pair(b"customer", b"17") + text_pair("größe".encode(), b""))
full_core = (tlv(0x0001, b"later") + context + file_id + tlv(0x8002, b"S" * 272) + tlv(0x8004, b"P" * 32)
             + tlv(0x8005, b"\x01"))
bodies = {
    "x25519": (1, b"K" * 8 + b"E" * 32 + b"W" * 48),
    "mlkem768_x25519": (2, b"K" * 8 + b"E" * 1120 + b"W" * 48),
    "p256": (3, b"K" * 8 + b"\x04" + b"E" * 64 + b"W" * 48),
    "passphrase": (4, b"S" * 16 + struct.pack(">III", 65536, 3, 1) + b"C" * 32 + b"W" * 48),
    "kek": (5, b"\x03key" + b"N" * 12 + b"W" * 48),
    "external": (6, b"\x03kms" + struct.pack(">H", 5) + b"key/1" + b"blob"),
}

write("stanza", **{name: bytes([kind]) + body for name, (kind, body) in bodies.items()})
write("core_section", smallest=file_id, full=full_core, composed=bytes([1, 2, 0, 1, 0, 1, 0, 3, 3, 7]))
every_recipient = b"".join(tlv(*body) for body in bodies.values())
write("header",
      one=b"\x00" + header(file_id, tlv(*bodies["x25519"])),
      every=b"\x01" + header(full_core, every_recipient),
      unknown=b"\x02" + header(file_id, tlv(0x7777, b"?")))

fields = (tlv(1, b"report.pdf") + tlv(2, b"application/pdf") + tlv(3, struct.pack(">Q", 1_700_000_000_000))
          + tlv(4, struct.pack(">Q", 33_001)) + tlv(5, b"D" * 32))
write("metadata", full=fields, name=tlv(1, "Überblick.txt".encode()), later=tlv(1, b"a") + tlv(9, b"later"),
      block=tlv(0xFFFF, bytes(250)))

x25519 = bytes.fromhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
recipient = bech32("siegel", b"\x00\x01" + x25519)
identity = bech32("siegel-secret-key-", b"\x00\x01" + bytes(range(32))).upper()
write("key_text", recipient=b"\x01" + recipient, identity=b"\x01" + identity,
      file=b"\x01# comment\r\n\r\n " + identity + b"\r\n" + identity + b"\n",
      checked=b"\x00\x00\x03" + bytes(range(1, 33)), hybrid=b"\x00\x00\x02" + bytes(32))
write("bech32", text=b"\x00" + recipient, upper=b"\x00" + identity, changed=b"\x01\x12\x34" + bytes(range(46)),
      empty=b"\x00" + bech32("a", b""), groups=b"\x02" + bytes(16))


def armor(content, end=b"\n"):
    lines = [base64.b64encode(content[i:i + 48]) for i in range(0, len(content), 48)]
    return end.join([b"-----BEGIN SIEGEL FILE-----", *lines, b"-----END SIEGEL FILE-----", b""])


write("json_object", options=b'{"a":{"x":"y"},"b":7,"c":true}', twice=b'{"a":1,"a":2}', deep=b'{"a":' * 9 + b"1" + b"}" * 9,
      text=b'{"b":"\\u00e4"}')
write("armor", short=b"\x00\x01" + armor(bytes(100)), crlf=b"\x00\x02" + armor(bytes(96), b"\r\n"),
      empty=b"\x00\x03" + armor(b"").rstrip(), changed=b"\x01\x04\x00\x00\x30=" + bytes(range(96)))

write("opener", whole=bytes([0, 2, 7, 0]), changed=bytes([1, 3, 7, 1, 0, 0, 0, 80, 0, 1]),
      cut=bytes([1, 4, 7, 1, 4, 0, 64, 72]), other=bytes([3, 0, 7, 1, 0]), any=bytes([2, 1, 7]) + b"P" * 400)
number = lambda value: struct.pack(">I", value)[1:]
write("range", middle=bytes([1, 2, 7]) + number(16_000) + number(33_000) + b"\x00",
      padded=bytes([1, 4, 9]) + number(0) + number(49_000) + b"\x00", part=bytes([0, 2, 7, 0, 0, 0]))
length_100 = tlv(4, struct.pack(">Q", 100))
write("insider", plain=bytes([0, 1]) + number(0) + b"content",
      metadata=bytes([3, 1]) + number(len(fields)) + fields + b"content",
      padded=bytes([11, 1]) + number(len(length_100)) + length_100 + b"c" * 100 + bytes(4),
      context=bytes([4, 1]) + number(0) + number(len(context)) + context + b"content")
write("utf8", text="aé€𝄞\x7f".encode(), edges="\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff".encode(),
      surrogate=b"\xed\xa0\x80", overlong=b"\xf0\x8f\xbf\xbf")

record = b'{"seq":0,"time":"2026-11-28T01:02:03Z","operation":"seal","outcome":"started"}'
full_record = (b'{"seq":1,"time":"2026-11-28T01:02:04Z","operation":"seal","outcome":"refused","actor":"uid:0","tenant":"a","of":0,'
               b'"error":"policy_denied:padding","policy":"' + b"a" * 64 + b'","file_id":"' + b"b" * 32 + b'","digest":"' + b"c" * 64
               + b'","recipients":["x25519:00","kek:01"],"counts":{"bytes":1,"rows":0}}')
write("audit_record", short=record, full=full_record)
write("audit_log", two=b"\x07" + record + b"\n" + full_record + b"\n", empty=b"\x00", torn=b"\x01" + record)
# Made by `siegel audit export`; its key was thrown away.
exported = [
    "siegel.audit-export/v1",
    "key siegel.fuzz/log+e42e8e3a+AVI3dhPxMLuTvACfQRf+sVBuTWYmbpk8//bb8ScUYh2s",
    "checkpoint c2llZ2VsLmZ1enovbG9nCjIKK01JdkNPVGYzM3RyTXBzSmFSeTl0cFpnVUlRbVVsMkh2c0Y2aTd5VkZ0cz0KCuKAlCBzaWVnZWwuZnV6ei9sb2cgNUM2T09pV29MOThCYlFtUjlpN3JlUUlzTlVMVDRtcDVvMGRQblZ3K3BmRFdCNG5OdENaeVF1L2NJa2drdDlnNWpoU2o5dmJXaEczKzF1SjVTUlVtNFpZYjJRND0K",
    '{"seq":0,"time":"2026-11-28T09:13:48Z","operation":"seal","outcome":"started","actor":"fuzz"}',
    '{"seq":1,"time":"2026-11-28T09:13:48Z","operation":"seal","outcome":"done","actor":"fuzz","of":0,"file_id":"d45e7782f596a5f29a061f0ff6a0736e","recipients":["x25519:0baae39b97ae59d1"],"counts":{"recipients":1,"bytes":2}}',
]
export = "".join(line + "\n" for line in exported).encode()
write("audit_export", whole=b"\x0b" + export, head=b"\xff" + export[:export.index(b"{")], altered=b"\x00" + export.replace(b"done", b"gone"))
note = ("This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
        "RKuwHjG1Yu72IneyaQM=\n").encode()
write("signed_note", key=b"\x00example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      proof=b"\x01c2sp.org/tlog-proof@v1\nextra eHg=\nindex 3\n" + base64.b64encode(bytes(32)) + b"\n\n" + note, note=b"\x02" + note,
      checkpoint=b"\x02siegel.fuzz/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", text=b"\x03some text\n")
write("tenant_policy", full=b"""{"tenant_policy_version": 1, "tenant": "a", "version": 7, "recipients": {"archive": {"recipient":
"siegel1q", "class": "storage", "region": "EU"}, "own": {"recipient": "kek:01", "class": "ai", "region": "EU"}}, "epochs": {"1": {"recipient":
"siegel1p", "not_before": 1, "not_after": 0, "shred_due": 0, "shredded": false}}, "recipient_types": ["x25519", "kek"], "regions": ["EU"],
"required_context": ["matter"], "padding_required": true, "metadata_required": false, "ai_policy": "%s"}""" % (b"a" * 64))


def der_of(name):
    lines = (pathlib.Path(__file__).parent.parent / "tests/data/cms" / name).read_text().splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("-----BEGIN"))
    end = next(i for i, line in enumerate(lines) if line.startswith("-----END"))
    return base64.b64decode("".join(lines[begin + 1:end]))


write("certificate", **{name.replace(".", "_"): bytes([mode]) + der_of(name) for mode, names in (
    (0, ("rsa.pem", "p256.pem", "x25519.pem", "for_mail.pem", "for_servers.pem")), (1, ("rsa.pub", "x25519.pub")),
    (2, ("p256.key", "x25519.key"))) for name in names})
