#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures JWE, COSE and CMS: against the cipher and base64 of the library they are made with, and beside the libraries
and programs of others, all in one run.

formats.py [--write-docs]   --write-docs: into docs/bench-formats.md
"""
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
BUILD = ROOT / "build/release"
SIEGEL = BUILD / "cli/siegel"
PEERS = pathlib.Path(os.environ.get("SIEGEL_DEPS", ROOT / ".deps")) / "peers/interop"
MEBIBYTES, ROUNDS = 64, 5
MOST_RATIO, MOST_MEMORY = 1.3, 3.0


def run(command, **more):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, **more).stdout


def peers():
    """Seconds to seal and to open, by peer and format."""
    found = {}
    if (PEERS / "node/node_modules/jose").is_dir():
        script = PEERS / "node/formats_jose.mjs"
        script.write_bytes((ROOT / "bench/formats_jose.mjs").read_bytes())
        times = json.loads(run(["node", "--max-old-space-size=4096", script, MEBIBYTES, ROUNDS]))
        found["jose (npm)", "jwe"] = times["seal"], times["open"]
    if (PEERS / "python/bin/python").exists():
        times = json.loads(run([PEERS / "python/bin/python", ROOT / "bench/formats_python.py", MEBIBYTES, 2]))
        for name, title, kind in (("jwcrypto", "jwcrypto (Python)", "jwe"), ("cwt", "cwt (Python)", "cose")):
            if f"{name}_open" in times:
                found[title, kind] = times[f"{name}_seal"], times[f"{name}_open"]
    return found


def best_of(command, rounds=ROUNDS):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run(command)
        times.append(time.perf_counter() - start)
    return min(times)


def commands():
    """The command beside openssl cms, from file to file in memory, and its peak memory."""
    rows, peaks = {}, {}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        at = pathlib.Path(folder)
        (at / "content").write_bytes(os.urandom(1 << 20) * MEBIBYTES)
        os.umask(0o077)
        (at / "kek").write_bytes(bytes(range(32)))
        for kind, suffix in (("jwe", "jwe"), ("cose", "cose"), ("cms", "p7m")):
            sealed = at / f"content.{suffix}"
            seal = [SIEGEL, "seal", "--format", kind, "--kek-file", at / "kek", "--kek-id", "bench", "-f", "-o", sealed, at / "content"]
            opened = [SIEGEL, "open", "--kek-file", at / "kek", "--kek-id", "bench", "-f", "-o", at / "opened", sealed]
            rows[kind] = best_of(seal), best_of(opened)
            for name, command in (("seal", seal), ("open", opened)):
                subprocess.run(["time", "--format=%M", f"--output={at / 'peak'}", *map(str, command)], check=True)
                peaks[kind, name] = int((at / "peak").read_text()) / 1024
        given = ["-secretkey", bytes(range(32)).hex(), "-secretkeyid", b"bench".hex()]
        rows["openssl"] = (
            best_of(["openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", *given, "-in", at / "content", "-out", at / "o.p7m"]),
            best_of(["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", *given, "-in", at / "o.p7m", "-out", at / "opened"]))
    return rows, peaks


def rate(seconds):
    return f"{MEBIBYTES * 1.048576 / seconds:.0f} MB/s"


def main():
    ours = json.loads(run([BUILD / "bench/formats_bench", MEBIBYTES, ROUNDS]))
    others = peers()
    by_command, peaks = commands()
    rows = [("what", "seal", "open", "bar", "")]
    for name, base, title in (("jwe", "bare_base64", "JWE, compact"), ("jwe_json", "bare_base64", "JWE, flattened"),
                              ("cose", "bare", "COSE"), ("cms", "bare", "CMS")):
        ratios = [ours[f"{name}_{verb}"] / ours[f"{base}_{verb}"] for verb in ("seal", "open")]
        rows.append((f"{title}: against AES-256-GCM{' and base64' if 'base64' in base else ''} of the library",
                     f"{rate(ours[f'{name}_seal'])}, {ratios[0]:.2f} x", f"{rate(ours[f'{name}_open'])}, {ratios[1]:.2f} x",
                     f"<= {MOST_RATIO} x", "pass" if max(ratios) <= MOST_RATIO else "MISS"))
    for (title, kind), (seal, opened) in others.items():
        faster = ours[f"{kind}_seal"] <= seal and ours[f"{kind}_open"] <= opened
        rows.append((f"{kind.upper()} of {title}", rate(seal), rate(opened), "slower than siegel", "pass" if faster else "MISS"))
    for kind in ("jwe", "cose", "cms"):
        rows.append((f"siegel seal and open, {kind.upper()}, from file to file", rate(by_command[kind][0]), rate(by_command[kind][1]), "", ""))
    faster = all(by_command["cms"][i] <= by_command["openssl"][i] for i in (0, 1))
    rows.append(("openssl cms, from file to file", rate(by_command["openssl"][0]), rate(by_command["openssl"][1]),
                 "slower than siegel", "pass" if faster else "MISS"))
    for kind in ("jwe", "cose", "cms"):
        times = [peaks[kind, verb] / MEBIBYTES for verb in ("seal", "open")]
        rows.append((f"peak memory of the command, {kind.upper()}", f"{times[0]:.2f} x content", f"{times[1]:.2f} x content",
                     f"<= {MOST_MEMORY:g} x", "pass" if max(times) <= MOST_MEMORY else "MISS"))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    if "--write-docs" in sys.argv:
        cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
        lines = ["<!-- SPDX-License-Identifier: Apache-2.0 -->", "# Speed of the envelopes of others", "",
                 f"Made by `./dev bench formats --write-docs`; do not edit by hand. {MEBIBYTES} MiB of content for one symmetric key, one thread; the",
                 "best of five rounds, the peers in the same run.", "",
                 f"- {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}; {cpu}, {os.cpu_count()} cores", "",
                 "| " + " | ".join(rows[0]) + " |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
        (ROOT / "docs/bench-formats.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
