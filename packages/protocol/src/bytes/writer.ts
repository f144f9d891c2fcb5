/** Joins byte strings into one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Writes an unsigned number big-endian in `length` bytes; higher bits are dropped. */
export function encodeNumber(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Math.floor(value / 0x100 ** (length - 1 - index)) & 0xff)
}

/** ASCII text as bytes. @throws {RangeError} if a character is beyond 0x7F. */
export function encodeAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    if (code > 0x7f) throw new RangeError(`not ASCII: ${character}`)
    return code
  })
}

/** Bytes as text, each one character: ASCII as it is, what is beyond as Latin-1. @param bytes at most some thousands. */
export function decodeLatin1(bytes: Uint8Array): string {
  // The declared type asks for an array; the language takes anything indexed.
  return String.fromCharCode.apply(undefined, bytes as unknown as number[])
}
