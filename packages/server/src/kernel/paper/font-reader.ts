/** Reads the number formats of font files in order, big-endian. */
export type FontReader = ReturnType<typeof createFontReader>

export function createFontReader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const move = (length: number): number => {
    at += length
    return at - length
  }
  const u8 = () => view.getUint8(move(1))
  const u16 = () => view.getUint16(move(2))
  return {
    u8,
    u16,
    i16: () => view.getInt16(move(2)),
    u32: () => view.getUint32(move(4)),
    tag: () => String.fromCharCode(u8(), u8(), u8(), u8()),
    bytes: (length: number) => bytes.subarray(move(length), at),
    skip: move,
    at: () => at,
    /** UIntBase128: seven bits a byte, the highest first. */
    base128(): number {
      let value = 0
      for (;;) {
        const byte = u8()
        value = value * 128 + (byte & 0x7f)
        if ((byte & 0x80) === 0) return value
      }
    },
    /** 255UInt16: small numbers in one byte. */
    packed(): number {
      const code = u8()
      if (code === 253) return u16()
      if (code === 254) return 506 + u8()
      return code === 255 ? 253 + u8() : code
    },
  }
}
