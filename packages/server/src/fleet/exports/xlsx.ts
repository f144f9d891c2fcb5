/** A workbook of one sheet (ECMA-376), as far as a table needs it. Text stands as text: nothing in it is a formula. */
import type { Frame, Value, Writer } from './writer.ts'
import { createZip } from './zip.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const filesOf = (title: string): readonly (readonly [string, string])[] => [
  [
    '[Content_Types].xml',
    `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${LINKS}"><sheets><sheet name="${escapeXml(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
]

export function openXlsx({ title, columns, at }: Frame): Writer {
  const zip = createZip(at)
  let row = 0
  const toRow = (cells: readonly Value[]) => {
    row += 1
    return `<row r="${row}">${cells.map(toCell).join('')}</row>`
  }
  const begin = () => {
    if (row > 0) return new Uint8Array()
    const files = filesOf(title).map(([name, text]) => zip.file(name, Buffer.from(text)))
    const top = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${toRow(columns)}`
    return Buffer.concat([...files, zip.open('xl/worksheets/sheet1.xml'), zip.write(Buffer.from(top))])
  }
  return {
    media: `${TYPE}.sheet`,
    mostRows: 200_000,
    write: (rows) => Buffer.concat([begin(), zip.write(Buffer.from(rows.map(toRow).join('')))]),
    end: async () =>
      Buffer.concat([begin(), zip.write(Buffer.from('</sheetData></worksheet>')), zip.close(), zip.end()]),
  }
}

function toCell(value: Value): string {
  if (value === null || value === '') return '<c/>'
  if (typeof value === 'number' && Number.isFinite(value)) return `<c><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`
  return `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(String(value))}</t></is></c>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** XML 1.0 has no way to say most control characters. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const escapeXml = (text: string): string =>
  text.replaceAll(NOT_XML, '\uFFFD').replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char)
