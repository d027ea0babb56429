#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the privacy half beside other programs. ./dev bench privacy [--write-docs]
set -euo pipefail
exec python3 "$SIEGEL_SOURCE_DIR/bench/privacy.py" "$@"
