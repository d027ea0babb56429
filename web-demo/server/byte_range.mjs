// SPDX-License-Identifier: Apache-2.0

/**
 * One range of a `Range` header (RFC 9110, 14.2): first and last byte, null for "send everything", or "unsatisfiable".
 * Several ranges in one request are answered with everything, which the RFC allows.
 * @param {string | undefined} header
 * @param {number} size bytes of the whole
 * @returns {{ first: number, last: number } | "unsatisfiable" | null}
 */
export function byteRange(header, size) {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  if (match[1] === "") {
    const suffix = Math.min(Number(match[2]), size);
    return suffix === 0 ? "unsatisfiable" : { first: size - suffix, last: size - 1 };
  }
  const first = Number(match[1]);
  if (match[2] !== "" && Number(match[2]) < first) return null;
  if (first >= size) return "unsatisfiable";
  return { first, last: match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1) };
}
