/** The transformed glyf table of WOFF 2.0 (section 5.1) back into glyf and loca of TrueType. */
import type { FontReader } from './font-reader.ts'
import { createFontReader } from './font-reader.ts'

interface Streams {
  readonly contours: FontReader
  readonly points: FontReader
  readonly flags: FontReader
  readonly glyphs: FontReader
  readonly composites: FontReader
  readonly boxes: FontReader
  readonly instructions: FontReader
  /** One bit a glyph: whether its box is written down. */
  readonly boxBits: Uint8Array
}

interface Point {
  readonly dx: number
  readonly dy: number
  readonly isOnCurve: boolean
}

export interface RestoredGlyphs {
  readonly glyf: Uint8Array
  /** Long offsets. */
  readonly loca: Uint8Array
  /** xMin of each glyph, 0 where it is empty. */
  readonly leftEdges: readonly number[]
}

export function restoreGlyphs(table: Uint8Array): RestoredGlyphs {
  const { streams, count } = openStreams(table)
  const glyphs = Array.from({ length: count }, (_, glyph) => restoreGlyph(streams, glyph))
  const loca = new DataView(new ArrayBuffer((count + 1) * 4))
  const glyf = new Uint8Array(glyphs.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  glyphs.forEach((glyph, index) => {
    glyf.set(glyph, offset)
    offset += glyph.length
    loca.setUint32((index + 1) * 4, offset)
  })
  const leftEdges = glyphs.map((glyph) => (glyph.length === 0 ? 0 : new DataView(glyph.buffer).getInt16(2)))
  return { glyf, loca: new Uint8Array(loca.buffer), leftEdges }
}

function openStreams(table: Uint8Array): { streams: Streams; count: number } {
  const reader = createFontReader(table)
  reader.skip(4)
  const count = reader.u16()
  reader.skip(2)
  const sizes = Array.from({ length: 7 }, () => reader.u32())
  const [contours, points, flags, glyphs, composites, boxes, instructions] = sizes.map((size) =>
    createFontReader(reader.bytes(size)),
  ) as [FontReader, FontReader, FontReader, FontReader, FontReader, FontReader, FontReader]
  const boxBits = boxes.bytes(((count + 31) >> 5) << 2)
  return { streams: { contours, points, flags, glyphs, composites, boxes, instructions, boxBits }, count }
}

/** Its bytes in a buffer of their own, of even length; none if it draws nothing. */
function restoreGlyph(streams: Streams, glyph: number): Uint8Array {
  const contours = streams.contours.i16()
  const hasBox = (((streams.boxBits[glyph >> 3] ?? 0) >> (7 - (glyph & 7))) & 1) === 1
  if (contours === 0) return new Uint8Array()
  return contours < 0 ? restoreComposite(streams) : restoreSimple(streams, contours, hasBox)
}

function restoreSimple(streams: Streams, contours: number, hasBox: boolean): Uint8Array {
  let end = -1
  const ends = Array.from({ length: contours }, () => {
    end += streams.points.packed()
    return end
  })
  const points = Array.from({ length: end + 1 }, () => readPoint(streams))
  const instructions = streams.instructions.bytes(streams.glyphs.packed())
  const box = hasBox ? readBox(streams) : boxOf(points)
  // Flags of one byte, then all deltas as 16 bits: larger than need be, and right.
  const length = 10 + 2 * contours + 2 + instructions.length + 5 * points.length
  const bytes = new Uint8Array(length + (length & 1))
  const view = new DataView(bytes.buffer)
  let at = 0
  const i16 = (value: number) => {
    view.setInt16(at, value)
    at += 2
  }
  for (const value of [contours, ...box, ...ends, instructions.length]) i16(value)
  bytes.set(instructions, at)
  at += instructions.length
  for (const { isOnCurve } of points) bytes[at++] = isOnCurve ? 1 : 0
  for (const { dx } of points) i16(dx)
  for (const { dy } of points) i16(dy)
  return bytes
}

const MORE_COMPONENTS = 0x0020
const HAS_INSTRUCTIONS = 0x0100

function restoreComposite(streams: Streams): Uint8Array {
  const { composites } = streams
  const parts: Uint8Array[] = []
  let hasInstructions = false
  for (let hasMore = true; hasMore; ) {
    const head = composites.bytes(2)
    const flags = ((head[0] ?? 0) << 8) | (head[1] ?? 0)
    // Glyph, two arguments of one byte or two, and a scale of none, one, two or four 2.14 numbers.
    const scale = flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0
    parts.push(head, composites.bytes(2 + (flags & 0x0001 ? 4 : 2) + scale))
    hasInstructions ||= (flags & HAS_INSTRUCTIONS) !== 0
    hasMore = (flags & MORE_COMPONENTS) !== 0
  }
  const instructions = hasInstructions ? streams.instructions.bytes(streams.glyphs.packed()) : undefined
  const box = readBox(streams)
  const head = new DataView(new ArrayBuffer(10))
  for (const [index, value] of [-1, ...box].entries()) head.setInt16(index * 2, value)
  const tail = instructions ? [Uint8Array.of(instructions.length >> 8, instructions.length & 0xff), instructions] : []
  const whole = Buffer.concat([new Uint8Array(head.buffer), ...parts, ...tail])
  const bytes = new Uint8Array(whole.length + (whole.length & 1))
  bytes.set(whole)
  return bytes
}

const readBox = ({ boxes }: Streams): readonly number[] => [boxes.i16(), boxes.i16(), boxes.i16(), boxes.i16()]

function boxOf(points: readonly Point[]): readonly number[] {
  let [x, y] = [0, 0]
  const [xs, ys]: [number[], number[]] = [[], []]
  for (const { dx, dy } of points) {
    x += dx
    y += dy
    xs.push(x)
    ys.push(y)
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** Section 5.2, the triplet encoding: the flag says how many bytes follow and what they add to. */
function readPoint({ flags, glyphs }: Streams): Point {
  const flag = flags.u8()
  const isOnCurve = (flag & 0x80) === 0
  const code = flag & 0x7f
  const byte = () => glyphs.u8()
  const x = (value: number) => (code & 1 ? value : -value)
  const signY = (value: number) => (code & 2 ? value : -value)
  if (code < 10) return { dx: 0, dy: x(((code & 14) << 7) + byte()), isOnCurve }
  if (code < 20) return { dx: x((((code - 10) & 14) << 7) + byte()), dy: 0, isOnCurve }
  if (code < 84) {
    const [base, low] = [code - 20, byte()]
    return { dx: x(1 + (base & 0x30) + (low >> 4)), dy: signY(1 + ((base & 0x0c) << 2) + (low & 15)), isOnCurve }
  }
  if (code < 120) {
    const base = code - 84
    const dx = x(1 + (Math.floor(base / 12) << 8) + byte())
    return { dx, dy: signY(1 + (((base % 12) >> 2) << 8) + byte()), isOnCurve }
  }
  if (code < 124) {
    const [first, middle, last] = [byte(), byte(), byte()]
    return { dx: x((first << 4) + (middle >> 4)), dy: signY(((middle & 15) << 8) + last), isOnCurve }
  }
  const dx = x((byte() << 8) + byte())
  return { dx, dy: signY((byte() << 8) + byte()), isOnCurve }
}
