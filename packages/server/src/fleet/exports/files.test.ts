import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crc32, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { createFonts } from '#kernel/paper'
import { openCsv } from './csv.ts'
import { openPdf } from './pdf.ts'
import type { Value, Writer } from './writer.ts'
import { openXlsx } from './xlsx.ts'

const frame = { title: 'things', columns: ['id', 'name'], at: new Date('2026-01-05T08:00:00Z') }

async function writeAll(writer: Writer, ...pages: readonly (readonly (readonly Value[])[])[]) {
  const written = pages.map((rows) => writer.write(rows))
  return Buffer.concat([...written, await writer.end()])
}

/** The files of an archive, read as APPNOTE 4.3.6 says: from its directory at the end. */
function unzip(bytes: Buffer): ReadonlyMap<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const files = new Map<string, string>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [crc, packed, plain] = [16, 20, 24].map((field) => bytes.readUInt32LE(at + field))
    const nameLength = bytes.readUInt16LE(at + 28)
    const offset = bytes.readUInt32LE(at + 42)
    assert.equal(bytes.toString('latin1', offset, offset + 4), 'PK\x03\x04')
    const start = offset + 30 + bytes.readUInt16LE(offset + 26)
    const data = inflateRawSync(bytes.subarray(start, start + (packed ?? 0)))
    assert.deepEqual([data.length, crc32(data)], [plain, crc])
    files.set(bytes.toString('utf8', at + 46, at + 46 + nameLength), data.toString('utf8'))
    at += 46 + nameLength
  }
  assert.equal(at, end)
  return files
}

describe('a file of a list', () => {
  test('as CSV holds no text that a spreadsheet runs, and numbers as they are', async () => {
    const text = await writeAll(
      openCsv(frame),
      [
        ['1', '=cmd|x'],
        ['2', ' +1'],
        ['3', '@a'],
      ],
      [
        ['4', '-"b"'],
        ['5', -1],
        ['6', '\tx'],
      ],
    )
    assert.equal(text.toString(), `\uFEFFid,name\r\n1,'=cmd|x\r\n2,' +1\r\n3,'@a\r\n4,"'-""b"""\r\n5,-1\r\n6,'\tx\r\n`)
  })

  test('has its header where nothing is in it', async () => {
    assert.equal((await writeAll(openCsv(frame))).toString(), '\uFEFFid,name\r\n')
    assert.match(unzip(await writeAll(openXlsx(frame))).get('xl/worksheets/sheet1.xml') ?? '', /<row r="1">.*id.*name/)
  })

  test('as XLSX is an archive that opens, with text as text over all its pages', async () => {
    const files = unzip(
      await writeAll(
        openXlsx(frame),
        [['1', '=1+1']],
        [
          ['2', '<&">'],
          ['3', 1.5],
          ['4', true],
          ['5', null],
        ],
      ),
    )
    assert.deepEqual(
      [...files.keys()],
      [
        '[Content_Types].xml',
        '_rels/.rels',
        'xl/workbook.xml',
        'xl/_rels/workbook.xml.rels',
        'xl/worksheets/sheet1.xml',
      ],
    )
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? ''
    for (const part of [
      '<t xml:space="preserve">=1+1</t>',
      '&lt;&amp;&quot;&gt;',
      '<v>1.5</v>',
      '<c t="b"><v>1</v></c>',
      '<row r="6">',
    ])
      assert.ok(sheet.includes(part), part)
    assert.doesNotMatch(sheet, /<f>/)
    assert.ok(sheet.endsWith('</sheetData></worksheet>'))
  })

  test('as XLSX opens whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), { maxLength: 5 }),
        async (rows) => {
          const sheet = unzip(await writeAll(openXlsx(frame), rows)).get('xl/worksheets/sheet1.xml') ?? ''
          assert.equal(sheet.match(/<row /g)?.length, rows.length + 1)
          assert.doesNotMatch(
            sheet.replaceAll('\uFFFD', ''),
            /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u,
          )
        },
      ),
      { numRuns: 50 },
    )
  })

  test('as PDF begins and ends as one, over several pages', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => [String(at), `Thing ${at}`])
    const bytes = await writeAll(openPdf(frame, createFonts()), rows)
    assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
    assert.ok((bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0) >= 3)
  })
})
