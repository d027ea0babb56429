// SPDX-License-Identifier: Apache-2.0

/**
 * A file's name as it may be shown: what would turn the direction of the text around ("exe.gpj" for "jpg.exe"), or not
 * be seen at all, becomes a visible mark.
 */
export function visibleName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\u{fffd}");
}
