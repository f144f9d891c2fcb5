/**
 * WOFF 2.0 (W3C Recommendation, 1 March 2022) back into plain TrueType. Fonts come to us as WOFF2 only, and
 * what sets our PDFs embeds plain TrueType. Reads trusted files of our own packages; does not guard against hostile ones.
 */
import { brotliDecompressSync } from 'node:zlib'
import { createFontReader } from './font-reader.ts'
import { restoreGlyphs } from './woff2-glyphs.ts'

/** Section 5.1, the tags by their numbers. */
const KNOWN_TAGS = (
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX ' +
  'vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat ' +
  'fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
).match(/.{4}(?: |$)/g) as string[]
const OTHER_TAG = 63
const HEADER_BYTES = 48
const TRUE_TYPE = 0x00010000

type Tables = Map<string, Uint8Array>

/** Tables of variable fonts. Without them the font is the one its outlines draw: the regular weight. */
const VARIATIONS = ['avar', 'cvar', 'fvar', 'gvar', 'HVAR', 'MVAR', 'STAT', 'VVAR']

/** @param adjustment what `head` shall hold as checkSumAdjustment: by it pdfkit tells apart two fonts of one name. */
export function decodeWoff2(file: Uint8Array, adjustment: number): Uint8Array {
  const { tables, transformed } = readTables(file)
  if (transformed.has('glyf')) {
    const { glyf, loca, leftEdges } = restoreGlyphs(take(tables, 'glyf'))
    tables.set('glyf', glyf).set('loca', loca)
    if (transformed.has('hmtx')) tables.set('hmtx', restoreMetrics(tables, leftEdges))
  }
  for (const tag of VARIATIONS) tables.delete(tag)
  const head = take(tables, 'head').slice()
  const view = new DataView(head.buffer)
  view.setUint32(8, adjustment)
  // indexToLocFormat: `restoreGlyphs` writes long offsets.
  if (transformed.has('glyf')) view.setInt16(50, 1)
  return writeSfnt(tables.set('head', head))
}

function readTables(file: Uint8Array): { tables: Tables; transformed: ReadonlySet<string> } {
  const reader = createFontReader(file)
  const signature = reader.tag()
  if (signature !== 'wOF2') throw new TypeError('not a WOFF2 file')
  reader.skip(8)
  const count = reader.u16()
  reader.skip(HEADER_BYTES - 14)
  const entries = Array.from({ length: count }, () => {
    const flags = reader.u8()
    const number = flags & 63
    const tag = number === OTHER_TAG ? reader.tag() : (KNOWN_TAGS[number] ?? '').slice(0, 4)
    const version = flags >> 6
    // For glyf and loca 0 means transformed and 3 not; for all others it is the other way round.
    const isTransformed = tag === 'glyf' || tag === 'loca' ? version === 0 : version !== 0
    const length = reader.base128()
    return { tag, isTransformed, length: isTransformed ? reader.base128() : length }
  })
  const data = brotliDecompressSync(file.subarray(reader.at()))
  let offset = 0
  const tables = new Map(
    entries.map(({ tag, length }) => {
      offset += length
      return [tag, new Uint8Array(data.subarray(offset - length, offset))]
    }),
  )
  return { tables, transformed: new Set(entries.flatMap(({ tag, isTransformed }) => (isTransformed ? [tag] : []))) }
}

/** Section 5.4: side bearings that equal the left edge of their glyph were left out. */
function restoreMetrics(tables: Tables, leftEdges: readonly number[]): Uint8Array {
  const reader = createFontReader(take(tables, 'hmtx'))
  const hhea = take(tables, 'hhea')
  const full = new DataView(hhea.buffer, hhea.byteOffset).getUint16(34)
  const flags = reader.u8()
  const advances = Array.from({ length: full }, () => reader.u16())
  const bearings = leftEdges.map((edge, glyph) => ((flags & (glyph < full ? 1 : 2)) === 0 ? reader.i16() : edge))
  const view = new DataView(new ArrayBuffer(full * 4 + (leftEdges.length - full) * 2))
  bearings.forEach((bearing, glyph) => {
    if (glyph < full) view.setUint16(glyph * 4, advances[glyph] ?? 0)
    view.setInt16(glyph < full ? glyph * 4 + 2 : full * 2 + glyph * 2, bearing)
  })
  return new Uint8Array(view.buffer)
}

/** Table checksums stay 0: nobody who reads this checks them. */
function writeSfnt(tables: Tables): Uint8Array {
  const names = [...tables.keys()].sort()
  const start = 12 + 16 * names.length
  const size = names.reduce((sum, name) => sum + padded(take(tables, name).length), start)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, TRUE_TYPE)
  view.setUint16(4, names.length)
  let offset = start
  names.forEach((name, index) => {
    const table = take(tables, name)
    const entry = 12 + 16 * index
    bytes.set(new TextEncoder().encode(name), entry)
    view.setUint32(entry + 8, offset)
    view.setUint32(entry + 12, table.length)
    bytes.set(table, offset)
    offset += padded(table.length)
  })
  return bytes
}

const padded = (length: number): number => (length + 3) & ~3

function take(tables: Tables, tag: string): Uint8Array {
  const table = tables.get(tag)
  if (!table) throw new TypeError(`the font has no table ${tag}`)
  return table
}
