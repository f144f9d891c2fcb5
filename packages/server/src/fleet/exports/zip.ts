/** A ZIP archive (PKWARE APPNOTE 6.3) written from front to back: sizes stand behind what they are of, so nothing is held. */
import { constants, crc32, deflateRawSync } from 'node:zlib'

const VERSION = 20
/** Sizes and checksum follow the data; names are UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
/** An empty last block. What comes before it ends on whole bytes, so that pieces can stand behind one another. */
const LAST_BLOCK = Buffer.from([0x03, 0x00])

interface Entry {
  readonly name: Buffer
  readonly offset: number
  crc: number
  packed: number
  plain: number
}

export type Zip = ReturnType<typeof createZip>

export function createZip(at: Date) {
  const stamp = stampOf(at)
  const entries: Entry[] = []
  let offset = 0
  let current: Entry | undefined
  const sent = (bytes: Buffer): Buffer => {
    offset += bytes.length
    return bytes
  }
  const opened = (): Entry => {
    if (!current) throw new Error('no file of the archive is open')
    return current
  }

  function open(name: string): Buffer {
    current = { name: Buffer.from(name), offset, crc: 0, packed: 0, plain: 0 }
    entries.push(current)
    return sent(
      Buffer.concat([fields([4, 0x04034b50], [2, VERSION], ...commonOf(current, stamp, true), [2, 0]), current.name]),
    )
  }

  function write(bytes: Uint8Array): Buffer {
    const entry = opened()
    const packed = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
    entry.crc = crc32(bytes, entry.crc)
    entry.packed += packed.length
    entry.plain += bytes.length
    return sent(packed)
  }

  function close(): Buffer {
    const entry = opened()
    entry.packed += LAST_BLOCK.length
    current = undefined
    return sent(
      Buffer.concat([LAST_BLOCK, fields([4, 0x08074b50], [4, entry.crc], [4, entry.packed], [4, entry.plain])]),
    )
  }

  function end(): Buffer {
    const start = offset
    const directory = Buffer.concat(entries.map((entry) => directoryOf(entry, stamp)))
    const counts = [
      [2, entries.length],
      [2, entries.length],
    ] as const
    const tail = fields([4, 0x06054b50], [4, 0], ...counts, [4, directory.length], [4, start], [2, 0])
    return sent(Buffer.concat([directory, tail]))
  }

  return {
    open,
    write,
    close,
    end,
    file: (name: string, bytes: Uint8Array) => Buffer.concat([open(name), write(bytes), close()]),
  }
}

type Field = readonly [2 | 4, number]

/** @param isAhead before the data, where its sizes are not known yet. */
const commonOf = ({ crc, packed, plain, name }: Entry, stamp: number, isAhead: boolean): readonly Field[] => [
  ...([
    [2, FLAGS],
    [2, DEFLATE],
    [4, stamp],
  ] as const),
  ...([
    [4, isAhead ? 0 : crc],
    [4, isAhead ? 0 : packed],
    [4, isAhead ? 0 : plain],
    [2, name.length],
  ] as const),
]

const directoryOf = (entry: Entry, stamp: number): Buffer =>
  Buffer.concat([
    fields(
      [4, 0x02014b50],
      [2, VERSION],
      [2, VERSION],
      ...commonOf(entry, stamp, false),
      [4, 0],
      [4, 0],
      [4, 0],
      [4, entry.offset],
    ),
    entry.name,
  ])

/** Little-endian. */
function fields(...parts: readonly Field[]): Buffer {
  const bytes = Buffer.alloc(parts.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of parts) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

/** MS-DOS date above time, in UTC; it knows no year before 1980. */
function stampOf(at: Date): number {
  const year = Math.max(0, at.getUTCFullYear() - 1980)
  const date = (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return date * 65_536 + time
}
