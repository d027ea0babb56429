// SPDX-License-Identifier: Apache-2.0
// Offsets of one text as bytes of UTF-8 and as code units of UTF-16.

/** Bytes that a code point has in UTF-8. */
function byteLength(codePoint: number): number {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}

/** Goes through a text once; what is asked for has to come in ascending order. */
export class TextOffsets {
  readonly #text: string;
  #units = 0;
  #bytes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The index into the string of the character at this byte. */
  unitsAt(bytes: number): number {
    while (this.#bytes < bytes && this.#units < this.#text.length) this.#step();
    return this.#units;
  }

  /** The byte at this index of the string. */
  bytesAt(units: number): number {
    while (this.#units < units && this.#units < this.#text.length) this.#step();
    return this.#bytes;
  }

  #step(): void {
    const codePoint = this.#text.codePointAt(this.#units)!;
    this.#bytes += byteLength(codePoint);
    this.#units += codePoint > 0xffff ? 2 : 1;
  }
}
