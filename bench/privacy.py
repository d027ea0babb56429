#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tokens, format-preserving encryption, detection, restoring, and the risk report, beside other programs.

usage: privacy.py [--write-docs] [--huge]      (./dev bench privacy builds what it needs; --huge: memory at 10 GiB too)
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from measuring import machine  # noqa: E402

ROOT = pathlib.Path(os.environ["SIEGEL_SOURCE_DIR"])
SIEGEL = ROOT / "build/release/cli/siegel"
BENCH = ROOT / "build/release/bench/privacy_bench"
NODE = next((str(path) for path in (pathlib.Path(os.environ.get("SIEGEL_DEPS", ROOT / ".deps"), "node/bin/node"),) if path.is_file()),
            shutil.which("node"))
PRESIDIO = pathlib.Path(os.environ.get("SIEGEL_DEPS", ROOT / ".deps"), "peers/presidio/bin/python")
TEXTS = ROOT / "tests/data/detect"
ADULT = pathlib.Path(os.environ.get("SIEGEL_VECTORS", ROOT / "../shared/vectors")) / "../data/adult.csv"

# Python's own csv and hmac, the least code that makes three tokens of a row.
PYTHON_PEER = r"""
import csv, hmac, io, sys, time, base64
key = bytes(32)
rows = 60000
text = "id,name,street,birth,amount,iban,diagnosis,note\n" + "".join(
    f"{100000000 + i},Erika Mustermann {100000000 + i},Lindenallee 45 in 38106 Braunschweig,1964-08-12,{i % 10000}.50,DE89370400440{100000000 + i},"
    "I50.1 left ventricular failure,discharged in good condition after eight days\n" for i in range(rows))
start = time.perf_counter()
out = io.StringIO()
writer = csv.writer(out)
reader = csv.reader(io.StringIO(text))
writer.writerow(next(reader))
for row in reader:
    for column in (0, 1, 5):
        row[column] = "T-" + base64.b32encode(hmac.digest(key, row[column].encode(), "sha256")[:10]).decode()
    writer.writerow(row)
passed = time.perf_counter() - start
print(len(text) / 1e6 / passed, 3 * rows / passed)
"""

NODE_PEER = r"""
import { FF1 } from "@noble/ciphers/ff1.js";
const ff1 = FF1(10, new Uint8Array(32).fill(7), new Uint8Array(32).fill(7));
let digits = Array(16).fill(3);
for (let i = 0; i < 200; i++) digits = ff1.encrypt(digits);
const count = 5000, start = performance.now();
for (let i = 0; i < count; i++) digits = ff1.encrypt(digits);
console.log((count / (performance.now() - start)) * 1000);
"""

BARS = [  # name in the results, least, unit, what it is
    ("csv_3_of_8_tokenized_mb_per_second", 150, "MB/s", "CSV, 3 of 8 columns tokenized, rows of 175 bytes"),
    ("hmac_tokens_per_second", 3e6, "/s", "HMAC tokens"),
    ("ff1_16_digits_per_second", 1.5e6, "/s", "FF1, 16 digits"),
    ("detect_de_mb_per_second", 20, "MB/s", "detection in German text, everything on"),
    ("detect_en_mb_per_second", 20, "MB/s", "detection in English text, everything on"),
    ("restore_mb_per_second", 100, "MB/s", "restoring a streamed reply"),
]


WASM_BARS = [  # of the module in Node, one thread
    ("csv_3_of_8_tokenized_mb_per_second", 40, "MB/s", "WASM: CSV, 3 of 8 columns tokenized"),
    ("ff1_16_digits_per_second", 0.25e6, "/s", "WASM: FF1, 16 digits, as a column of a table"),
    ("detect_de_mb_per_second", 6, "MB/s", "WASM: detection in German text, everything on"),
    ("detect_en_mb_per_second", 6, "MB/s", "WASM: detection in English text, everything on"),
]
HUGE = 10  # GiB, with --huge


def number(value):
    return f"{value / 1e6:.2f} M" if value >= 1e6 else f"{value / 1e3:.1f} k" if value >= 1e4 else f"{value:.3g}"


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def noble():
    """FF1 of @noble/ciphers, where Node and the package of bench/web are there."""
    folder = ROOT / "bench/web"
    if NODE is None or not (folder / "node_modules/@noble/ciphers").is_dir():
        return None
    try:
        return float(run([NODE, "--input-type=module", "-e", NODE_PEER], cwd=folder))
    except subprocess.CalledProcessError:
        return None


def presidio():
    """MB/s of its pattern recognizers, by language; nothing where it is not installed."""
    if not PRESIDIO.is_file():
        return {}
    return json.loads(run([PRESIDIO, ROOT / "bench/privacy_presidio.py", TEXTS]))


def in_wasm():
    """The same measures of the module; nothing where it is not built."""
    if NODE is None or not (ROOT / "wasm/dist/privacy/node.js").is_file():
        return {}
    return json.loads(run([NODE, ROOT / "bench/privacy_wasm.mjs", TEXTS]))


def memory(sizes):
    """Peak memory in MiB for tables of so many MiB through a pipe."""
    peaks = {}
    header = "id,name,city,birth,amount,iban,product,note\n"
    block = "".join(f"{100000000 + i},Person {i},Musterstadt,1964-08-12,{i}.50,DE8937040044{i},screws and bolts,paid\n" for i in range(20000))
    policy = {"policy_version": 1, "domain": "d", "keys": {"p": {"ref": "main"}}, "fields": [
        {"select": "col:id|col:name|col:iban", "do": "token", "type": "PERSON"}, {"select": "col:*", "do": "keep", "because": "a benchmark"}]}
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "policy.json").write_text(json.dumps(policy))
        subprocess.run([SIEGEL, "keygen", "-o", "me.key"], cwd=folder, check=True, capture_output=True)
        subprocess.run([SIEGEL, "keyring", "new", "-i", "me.key", "my.keys"], cwd=folder, check=True)
        for size in sizes:
            child = subprocess.Popen(["time", "--format=%M", "--output=peak", SIEGEL, "pseudonymize", "-i", "me.key", "--policy", "policy.json",
                                      "--keyring", "my.keys", "-f", "-o", "out.csv"], stdin=subprocess.PIPE, cwd=folder, text=True)
            child.stdin.write(header)
            for _ in range(size * 2**20 // len(block) + 1):
                child.stdin.write(block)
            child.stdin.close()
            if child.wait() != 0:
                raise SystemExit("siegel pseudonymize failed")
            peaks[size] = int(pathlib.Path(folder, "peak").read_text()) / 1024
    return peaks


def cores():
    """Seconds of the command on a table of 256 MiB, from file to file, on one core and on two."""
    if (os.cpu_count() or 1) < 2 or shutil.which("taskset") is None:
        return None
    row = ("{0},Erika Mustermann {0},Lindenallee 45 in 38106 Braunschweig,1964-08-12,{1}.50,DE89370400440{0},"
           "I50.1 left ventricular failure,discharged in good condition after eight days\n")
    block = "".join(row.format(100000000 + i, i % 10000) for i in range(20000))
    policy = {"policy_version": 1, "domain": "d", "keys": {"p": {"ref": "main"}}, "fields": [
        {"select": "col:id|col:name|col:iban", "do": "token", "type": "PERSON"}, {"select": "col:*", "do": "keep", "because": "a benchmark"}]}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        pathlib.Path(folder, "policy.json").write_text(json.dumps(policy))
        with open(pathlib.Path(folder, "in.csv"), "w") as table:
            table.write("id,name,street,birth,amount,iban,diagnosis,note\n")
            for _ in range(2**28 // len(block) + 1):
                table.write(block)
        subprocess.run([SIEGEL, "keygen", "-o", "me.key"], cwd=folder, check=True, capture_output=True)
        subprocess.run([SIEGEL, "keyring", "new", "-i", "me.key", "my.keys"], cwd=folder, check=True)
        best = {}
        for _ in range(3):
            for cpus in ("0", "0,1"):
                start = time.perf_counter()
                subprocess.run(["taskset", "-c", cpus, SIEGEL, "pseudonymize", "-i", "me.key", "--policy", "policy.json",
                                "--keyring", "my.keys", "-f", "-o", "out.csv", "in.csv"], cwd=folder, check=True)
                best[cpus] = min(best.get(cpus, 1e9), time.perf_counter() - start)
        size = pathlib.Path(folder, "in.csv").stat().st_size / 1e6
        return size / best["0"], size / best["0,1"]


def risk():
    if not ADULT.exists():
        return None
    columns = "sex,age,race,marital-status,education,native-country,workclass,occupation"
    times = []
    for _ in range(7):
        start = time.perf_counter()
        run([SIEGEL, "risk", "--quasi", columns, "--sensitive", "salary-class", ADULT])
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    ours = json.loads(run([BENCH, TEXTS, "2"]))
    csv_rate, hmac_rate = map(float, run([sys.executable, "-c", PYTHON_PEER]).split())
    ff1_rate = noble()
    models = presidio()
    wasm = in_wasm()
    peaks = memory([16, 1024] + ([HUGE * 1024] if "--huge" in sys.argv else []))
    risk_time = risk()
    on_cores = cores()
    rows = [("what", "siegel", "bar", "", "peer")]
    peers = {"csv_3_of_8_tokenized_mb_per_second": f"Python csv + hmac: {csv_rate:.3g} MB/s",
             "hmac_tokens_per_second": f"Python hmac in the same loop: {number(hmac_rate)}/s",
             "ff1_16_digits_per_second": f"@noble/ciphers in Node: {number(ff1_rate)}/s" if ff1_rate else "@noble/ciphers: not there"}
    for language, rate in models.items():
        peers[f"detect_{language}_mb_per_second"] = f"Presidio, pattern recognizers without a model: {rate:.2g} MB/s"
    for name, least, unit, what in BARS:
        passes = "pass" if ours[name] >= least else "MISS"
        rows.append((what, f"{number(ours[name])} {unit}", f">= {number(least)}", passes, peers.get(name, "")))
    for name, least, unit, what in WASM_BARS if wasm else []:
        passes = "pass" if wasm[name] >= least else "MISS"
        rows.append((what, f"{number(wasm[name])} {unit}", f">= {number(least)}", passes, ""))
    slowest = ours["adversarial_seconds_per_mebibyte"]
    rows.append(("1 MiB of text against each rule, the slowest", f"{slowest * 1000:.0f} ms", "<= 1000 ms", "pass" if slowest <= 1 else "MISS", ""))
    if on_cores:
        one, two = on_cores
        rows.append(("the command, CSV of 256 MiB from file to file, one core", f"{one:.0f} MB/s", "", "", ""))
        rows.append(("the same on two cores", f"{two:.0f} MB/s, {two / one:.2f} x", ">= 1.7 x", "pass" if two / one >= 1.7 else "MISS", ""))
    for size, peak in peaks.items():
        named = f"{size} MiB" if size < 1024 else f"{size // 1024} GiB"
        rows.append((f"peak memory, table of {named}", f"{peak:.1f} MiB", "<= 64 MiB", "pass" if peak <= 64 else "MISS", ""))
    if risk_time is not None:
        rows.append(("risk report on adult.csv, eight quasi-identifiers", f"{risk_time * 1000:.0f} ms", "<= 100 ms", "pass" if risk_time <= 0.1 else "MISS", ""))
    about = machine.describe() if hasattr(machine, "describe") else {}
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    if "--write-docs" in sys.argv:
        lines = ["<!-- SPDX-License-Identifier: Apache-2.0 -->", "# Speed of the privacy half", "",
                 "Made by `./dev bench privacy --write-docs`; do not edit by hand. One thread, in memory; the best of three rounds; the peers in the same run.",
                 "The texts are those of tests/data/detect, full of findings.", "",
                 f"- {about.get('date', time.strftime('%Y-%m-%d'))}; {about.get('cpu', '')}, {os.cpu_count()} cores", "",
                 "| " + " | ".join(rows[0]) + " |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
        lines += ["", f"The module in WebAssembly runs in {run([NODE, '--version']).strip() if wasm else 'Node (not built: not measured)'}. "
                  "Presidio is version 2.2.366 with words cut by spaCy's blank pipelines: no model, so no names are looked for there."]
        (ROOT / "docs/bench-privacy.md").write_text("\n".join(lines) + "\n")


main()
