/** The same table on paper: as many columns as can be read there. */
import type { Fonts } from '#kernel/paper'
import { INK, openSheet, SOFT } from '#kernel/paper'
import type { Frame, Value, Writer } from './writer.ts'

const MOST_COLUMNS = 7
const SIZE = 8

export function openPdf(frame: Frame, fonts: Fonts): Writer {
  const { title, columns, at } = frame
  const shown = columns
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => name !== 'id')
    .slice(0, MOST_COLUMNS)
  const sheet = openSheet(title, at, fonts)
  const width = sheet.width / Math.max(1, shown.length)

  function drawRow(cells: readonly string[], color: string): void {
    const height = Math.max(...cells.map((text) => sheet.measure(text, width - 6, { size: SIZE }))) + 6
    sheet.keep(height)
    cells.forEach((text, index) => {
      sheet.write(text, sheet.left + index * width, sheet.y + 3, width - 6, { size: SIZE, color })
    })
    sheet.skip(height)
    sheet.rule()
  }

  sheet.write(title, sheet.left, sheet.y, sheet.width, { size: 16, isBold: true })
  sheet.skip(26)
  drawRow(
    shown.map(({ name }) => name),
    SOFT,
  )
  return {
    media: 'application/pdf',
    mostRows: 2_000,
    write: (rows) => {
      for (const row of rows)
        drawRow(
          shown.map(({ index }) => toText(row[index] ?? null)),
          INK,
        )
      return new Uint8Array()
    },
    end: () => sheet.finish(`MUTS FleetOps · ${title} · ${at.toISOString()}`),
  }
}

const toText = (value: Value): string => (value === null ? '–' : String(value).slice(0, 300))
