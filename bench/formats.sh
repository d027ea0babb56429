#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the envelopes of others beside their libraries. ./dev bench formats [--write-docs]
set -euo pipefail
exec python3 "$SIEGEL_SOURCE_DIR/bench/formats.py" "$@"
