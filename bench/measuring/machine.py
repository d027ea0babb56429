# SPDX-License-Identifier: Apache-2.0
"""What was measured on, and with which versions."""
import os
import pathlib
import platform
import re
import shutil
import time

from measuring.run import Failed, output_of

VERSIONS = {
    "siegel": "siegel --version",
    "age": "echo age $(age --version)",
    "openssl": "openssl version",
    "gpg": "gpg --version | head -n 1",
    "cp": "cp --version | head -n 1",
}


def describe():
    cpu = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    flags = re.search(r"^flags\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    has = set(flags.group(1).split()) if flags else set()
    memory = re.search(r"^MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.MULTILINE)
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "cpu": cpu.group(1) if cpu else platform.machine(),
        "cpu_features": [name for name in ("aes", "pclmulqdq", "vaes", "vpclmulqdq", "avx2", "avx512f") if name in has],
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory.group(1)) / 2**20, 1),
        "kernel": platform.release(),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", ""),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions():
    """Of everything in the table; what is missing is named and then left out of it."""
    found = {}
    for program, question in VERSIONS.items():
        try:
            found[program] = output_of(question) if shutil.which(program) else None
        except Failed:
            found[program] = None
    return found


def room(folder):
    """Bytes that may be written there: free on the file system, and for one in memory also free memory."""
    place = os.statvfs(folder)
    available = re.search(r"^MemAvailable:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.MULTILINE)
    free = place.f_bavail * place.f_frsize
    return min(free, int(int(available.group(1)) * 1024 * 0.9)) if available else free


def is_in_memory(folder):
    return output_of(f"stat --file-system --format=%T '{folder}'") == "tmpfs"
