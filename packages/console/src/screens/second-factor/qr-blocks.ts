/**
 * The codewords of a QR code (ISO/IEC 18004), byte mode, error correction level M, versions 1 to 10: enough for an
 * otpauth address of 213 bytes. Bytes to codewords, Reed-Solomon over GF(256) with 0x11D, blocks interleaved.
 */
interface VersionBlocks {
  readonly checkSize: number
  /** Data codewords of each block, short ones first. */
  readonly blocks: readonly number[]
}

const VERSIONS: readonly VersionBlocks[] = [
  { checkSize: 10, blocks: [16] },
  { checkSize: 16, blocks: [28] },
  { checkSize: 26, blocks: [44] },
  { checkSize: 18, blocks: [32, 32] },
  { checkSize: 24, blocks: [43, 43] },
  { checkSize: 16, blocks: [27, 27, 27, 27] },
  { checkSize: 18, blocks: [31, 31, 31, 31] },
  { checkSize: 22, blocks: [38, 38, 39, 39] },
  { checkSize: 22, blocks: [36, 36, 36, 37, 37] },
  { checkSize: 26, blocks: [43, 43, 43, 43, 44] },
]

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    if ((b >> bit) & 1) product ^= a
  }
  return product
}

/** The divisor whose roots are the first `size` powers of two, without its leading one. */
function divisorOf(size: number): readonly number[] {
  let divisor = [1]
  let root = 1
  for (let index = 0; index < size; index++) {
    const shifted = [...divisor, 0]
    divisor = shifted.map((each, at) => each ^ multiply(at === 0 ? 0 : (divisor[at - 1] ?? 0), root))
    root = multiply(root, 2)
  }
  return divisor.slice(1)
}

/** The check codewords of one block: the remainder of its data by the generator polynomial of that size. */
export function checkCodewords(data: readonly number[], size: number): readonly number[] {
  const divisor = divisorOf(size)
  return data.reduce<number[]>((rest, byte) => {
    const factor = byte ^ (rest[0] ?? 0)
    return divisor.map((each, at) => (rest[at + 1] ?? 0) ^ multiply(each, factor))
  }, new Array<number>(divisor.length).fill(0))
}

/** Mode, length, bytes, terminator and padding, as data codewords. */
function dataCodewords(bytes: Uint8Array, version: number, capacity: number): readonly number[] {
  const lengthBits = version < 10 ? 8 : 16
  let bits = `0100${bytes.length.toString(2).padStart(lengthBits, '0')}`
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  bits += '0'.repeat(Math.min(4, capacity * 8 - bits.length))
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
  const words = (bits.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 2))
  const pads = Array.from({ length: capacity - words.length }, (_, index) => (index % 2 === 0 ? 0xec : 0x11))
  return [...words, ...pads]
}

/** Reads the blocks crosswise: first codeword of each, second of each, … */
function interleave(blocks: readonly (readonly number[])[]): readonly number[] {
  const longest = Math.max(...blocks.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => blocks.flatMap((block) => block[at] ?? [])).flat()
}

/**
 * The version and all codewords for a text.
 * @throws {RangeError} if the text takes more than 213 bytes of UTF-8
 */
export function encodeCodewords(text: string): { version: number; codewords: readonly number[] } {
  const bytes = new TextEncoder().encode(text)
  const found = VERSIONS.findIndex(({ blocks }, index) => bytes.length + (index < 9 ? 2 : 3) <= sum(blocks))
  const chosen = VERSIONS[found]
  if (!chosen) throw new RangeError(`a QR code here holds 213 bytes, not ${bytes.length}`)
  const data = dataCodewords(bytes, found + 1, sum(chosen.blocks))
  const starts = chosen.blocks.map((_, index) => sum(chosen.blocks.slice(0, index)))
  const blocks = chosen.blocks.map((size, index) => data.slice(starts[index], (starts[index] ?? 0) + size))
  const checks = blocks.map((block) => checkCodewords(block, chosen.checkSize))
  return { version: found + 1, codewords: [...interleave(blocks), ...interleave(checks)] }
}
