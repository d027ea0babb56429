// SPDX-License-Identifier: Apache-2.0
export { sealedPartSize } from "../chunk_layout.js";
export { english, german } from "./locales.js";
export { SiegelUppy, type SiegelUppyOptions } from "./siegel_uppy.js";
