import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { OutboundError } from '#kernel/outbound'
import type { FileType } from './file.ts'
import { judgeFile } from './judging.ts'

const NOW = new Date('2026-01-05T08:00:00Z')
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const judge = (type: FileType, bytes: Buffer, scan: () => Promise<string | undefined> = async () => undefined) =>
  judgeFile({ scanner: { scan }, releasesUnscanned: false }, type, bytes, NOW)
const becomes = async (type: FileType, bytes: Buffer) => {
  const { state, reason } = await judge(type, bytes)
  return reason ?? state
}

const SAMPLES: Readonly<Record<Exclude<FileType, typeof XLSX>, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'image/jpeg': Buffer.from('ffd8ffe000104a464946', 'hex'),
  'image/png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  'image/webp': Buffer.from('RIFF\0\0\0\0WEBPVP8 '),
  'image/heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0'),
  'text/csv': Buffer.from('unit,km\nT-1,12\n'),
}

/** A ZIP of these, each deflated, and saying of itself whatever `lie` says. */
function zip(files: Readonly<Record<string, Buffer>>, { flags = 0, method = 8 } = {}): Buffer {
  const [locals, entries]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
}
const BOOK = { '[Content_Types].xml': Buffer.from('<Types/>'), 'xl/workbook.xml': Buffer.from('<workbook/>') }

describe('an upload', () => {
  test('is released as what it is, and refused as anything else', async () => {
    const samples = Object.entries({ ...SAMPLES, [XLSX]: zip(BOOK) }) as [FileType, Buffer][]
    for (const [claimed] of samples)
      for (const [real, bytes] of samples)
        assert.equal(
          await becomes(claimed, bytes),
          claimed === real ? 'released' : 'type-differs',
          `${real} as ${claimed}`,
        )
  })

  test('that nobody knows is refused: programs, pages, scripts, control characters, other text', async () => {
    const unknown = [
      'MZ\x90\0',
      '\x7fELF\x02',
      '<html>',
      ' <script>',
      '#!/bin/sh',
      '{\\rtf1}',
      'a\0b',
      '\x1b[2J',
      '',
      ' \n',
    ]
    for (const text of unknown) assert.equal(await becomes('text/csv', Buffer.from(text)), 'type-unknown', text)
    assert.equal(await becomes('text/csv', Buffer.from('ff00', 'hex')), 'type-unknown')
  })

  test('that a scanner finds something in is refused, and without its word it stays in quarantine', async () => {
    const [type, bytes] = ['image/png', SAMPLES['image/png']] as const
    assert.deepEqual(await judge(type, bytes, async () => 'Some.Virus'), {
      ...{ state: 'refused', reason: 'infected', scan: 'infected', checkAt: null },
    })
    const silent = await judge(type, bytes, () => Promise.reject(new OutboundError('timeout', 'silent')))
    assert.deepEqual(
      [silent.state, silent.reason, silent.checkAt],
      ['quarantine', 'scanner-unreachable', new Date('2026-01-05T08:01:00Z')],
    )
    await assert.rejects(
      judge(type, bytes, () => Promise.reject(new TypeError('ours'))),
      TypeError,
    )
  })

  test('of a house without a scanner is held in production and released as not scanned in evaluation', async () => {
    const without = (releasesUnscanned: boolean) =>
      judgeFile({ scanner: undefined, releasesUnscanned }, 'image/png', SAMPLES['image/png'], NOW)
    const [held, free] = [await without(false), await without(true)]
    assert.deepEqual([held.state, held.reason, held.scan], ['quarantine', 'scanner-missing', null])
    assert.deepEqual([free.state, free.reason, free.scan], ['released', null, 'not-scanned'])
  })
})

describe('a workbook', () => {
  test('holds no other archive, no macros and no more than a workbook holds', async () => {
    assert.equal(await becomes(XLSX, zip({ ...BOOK, 'xl/sheet1.xml': Buffer.alloc(900_000, 'a') })), 'released')
    assert.equal(await becomes(XLSX, zip({ ...BOOK, 'xl/embedded.bin': zip(BOOK) })), 'archive-nested')
    assert.equal(await becomes(XLSX, zip({ ...BOOK, 'xl/a.bin': Buffer.from('1f8b08', 'hex') })), 'archive-nested')
    assert.equal(await becomes(XLSX, zip({ ...BOOK, 'xl/vbaProject.bin': Buffer.from('x') })), 'archive-macros')
    assert.equal(await becomes(XLSX, zip({ ...BOOK, bomb: Buffer.alloc(20_000_000) })), 'archive-too-large')
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * at) % 251))
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`xl/${at}`, noise]))
    assert.equal(await becomes(XLSX, zip({ ...BOOK, ...many })), 'archive-too-large')
  })

  test('is a ZIP with a workbook in it, whole and readable', async () => {
    assert.equal(await becomes(XLSX, zip({ 'a.txt': Buffer.from('a') })), 'type-differs')
    assert.equal(await becomes(XLSX, zip(BOOK, { flags: 1 })), 'archive-broken')
    assert.equal(await becomes(XLSX, zip(BOOK, { method: 12 })), 'archive-broken')
    const whole = zip(BOOK)
    assert.equal(await becomes(XLSX, Buffer.concat([whole, Buffer.from('behind it')])), 'archive-broken')
    for (let cut = 5; cut < whole.length; cut += 7)
      assert.match(await becomes(XLSX, whole.subarray(0, cut)), /^archive-broken$|^type-differs$/, String(cut))
    for (let at = 4; at < whole.length; at += 3) {
      const bent = Buffer.from(whole)
      bent[at] = (bent[at] ?? 0) ^ 0xff
      assert.match(await becomes(XLSX, bent), /^(archive-\w+|type-differs|released)$/, String(at))
    }
  })
})
