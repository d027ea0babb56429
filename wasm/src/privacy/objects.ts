// SPDX-License-Identifier: Apache-2.0
import { BorderObject } from "../border_object.js";
import type { Core } from "../core.js";
import type { PrivacyFunction } from "../privacy_border.js";
import type { PrivacyOperations } from "../protocol.js";

export type PrivacyCore = Core<PrivacyOperations>;
export type PrivacyObject = BorderObject<PrivacyFunction>;
export const PrivacyObject = BorderObject;
export { nowSeconds, optionsText, textBytes, texts } from "../border_object.js";
