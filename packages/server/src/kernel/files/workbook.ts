/**
 * Looks into a workbook (ECMA-376 in ZIP, APPNOTE 6.3.10) with bounds that hold whatever it says of itself: each entry is
 * really inflated, and never further than what is left of the budget. No ZIP64, no encryption, no archive inside it.
 */
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import type { FileReason } from './file.ts'
import { isArchive } from './sniff.ts'

const MOST_ENTRIES = 2_000
const MOST_INFLATED_BYTES = 64 * 1_048_576
/** Sheets of one repeated number reach about 100; a bomb reaches 1,000. */
const MOST_RATIO = 200
/** Below this no ratio is dangerous. */
const SMALL_BYTES = 1_048_576

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const STORED = 0
const DEFLATED = 8

interface ZipEntry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly packedBytes: number
  readonly at: number
}

class Broken extends Error {}

/** Why it is not taken; undefined where it is a workbook. */
export async function findFaultOfWorkbook(bytes: Buffer): Promise<FileReason | undefined> {
  try {
    const entries = readEntries(bytes)
    const names = new Set(entries.map(({ name }) => name))
    if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) return 'type-differs'
    if (entries.some(({ name }) => /vbaproject\.bin$/i.test(name))) return 'archive-macros'
    return await findFaultInside(bytes, entries)
  } catch (error) {
    if (error instanceof Broken || error instanceof RangeError) return 'archive-broken'
    throw error
  }
}

async function findFaultInside(bytes: Buffer, entries: readonly ZipEntry[]): Promise<FileReason | undefined> {
  let inflatedBytes = 0
  for (const entry of entries) {
    const inside = await inflate(bytes, entry, MOST_INFLATED_BYTES - inflatedBytes)
    if (inside === undefined) return 'archive-too-large'
    if (inside.length > SMALL_BYTES && inside.length > entry.packedBytes * MOST_RATIO) return 'archive-too-large'
    if (isArchive(inside)) return 'archive-nested'
    inflatedBytes += inside.length
  }
  return undefined
}

/** @throws {Broken} @throws {RangeError} where it points beyond its own end. */
function readEntries(bytes: Buffer): readonly ZipEntry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end === -1 || bytes.readUInt32LE(end) !== END) throw new Broken('no end of the directory')
  // Nothing stands behind it: what a reader takes from the end must be what another takes from the beginning.
  if (bytes.length !== end + 22 + bytes.readUInt16LE(end + 20)) throw new Broken('an end that is not the end')
  const count = bytes.readUInt16LE(end + 10)
  if (count > MOST_ENTRIES) throw new Broken('too many entries')
  const entries: ZipEntry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Broken('no entry where one is said')
    const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + (nameBytes ?? 0)),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      packedBytes: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    })
    at += 46 + (nameBytes ?? 0) + (extraBytes ?? 0) + (noteBytes ?? 0)
  }
  return entries
}

const inflateUpTo = promisify(inflateRaw) as (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

/** Undefined where it is longer than `most`. @throws {Broken} */
async function inflate(
  bytes: Buffer,
  { flags, method, packedBytes, at }: ZipEntry,
  most: number,
): Promise<Buffer | undefined> {
  const isEncrypted = (flags & 0x1) !== 0
  if (isEncrypted || bytes.readUInt32LE(at) !== LOCAL) throw new Broken('an entry that cannot be read')
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  const packed = bytes.subarray(from, from + packedBytes)
  if (packed.length !== packedBytes) throw new Broken('an entry that ends beyond the file')
  if (method === STORED) return packed.length > most ? undefined : packed
  if (method !== DEFLATED) throw new Broken('an entry that is packed in another way')
  try {
    return await inflateUpTo(packed, { maxOutputLength: Math.max(1, most) })
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw new Broken('an entry that does not inflate', { cause })
  }
}
