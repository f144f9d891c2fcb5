/** Bytes as people write them down. */

/**
 * Reads pairs of hexadecimal digits: `'10 14 62 F1'`. White space is free.
 *
 * @throws {TypeError} if the text is anything else.
 */
export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '')
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError(`not hexadecimal: ${text}`)
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** Writes `'10 14 62 F1'`, or `'101462F1'` with an empty separator. */
export function toHex(bytes: Uint8Array, separator = ' '): string {
  return Array.from(bytes, (byte) => formatHex(byte, 2)).join(separator)
}

/** Writes a number in upper-case hexadecimal, padded to `digits`: `formatHex(0x7e8, 3)` is `'7E8'`. */
export function formatHex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
