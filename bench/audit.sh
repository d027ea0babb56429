#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the audit log beside the disk's own speed. ./dev bench audit [--write-docs]
set -euo pipefail
exec python3 "$SIEGEL_SOURCE_DIR/bench/audit.py" "$@"
