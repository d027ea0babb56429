#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the page of bench/web and measures in headless Chromium. ./dev bench web [OPTION...]
set -euo pipefail
cd "$SIEGEL_SOURCE_DIR/bench/web"
[[ -f ../../wasm/dist/index.js ]] || { echo "the package is not built: ./dev wasm" >&2; exit 1; }
npm ci --ignore-scripts --silent >&2
npm run --silent build -- --logLevel warn
exec node measure.mjs "$@"
