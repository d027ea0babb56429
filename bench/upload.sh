#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A large file through the demo in headless Chromium, both ways. ./dev bench upload [--size MIB]
set -euo pipefail
exec node "$SIEGEL_SOURCE_DIR/web-demo/test/large_file.mjs" "$@"
