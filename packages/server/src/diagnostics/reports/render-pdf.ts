/** The report on paper. */
import type { Fonts, Sheet } from '#kernel/paper'
import { INK, openSheet, SOFT } from '#kernel/paper'
import type { Block, Cell } from './blocks.ts'
import { ringPath } from './seal-ring.ts'

const DANGER = '#a0261f'
const VIOLET = '#6b3fa0'
const PETROL = '#0f5866'
const GAP = 10

/** @param at the instant that the file says it was made at. */
export async function renderPdf(blocks: readonly Block[], at: Date, fonts: Fonts): Promise<Uint8Array> {
  const title = blocks.find((block) => block.kind === 'title')?.text ?? 'Report'
  const sheet = openSheet(title, at, fonts)
  for (const block of blocks) (DRAWERS[block.kind] as (sheet: Sheet, block: Block) => void)(sheet, block)
  return sheet.finish(`MUTS FleetOps · ${title}`)
}

type Drawers = { readonly [Kind in Block['kind']]: (sheet: Sheet, block: Extract<Block, { kind: Kind }>) => void }

function drawTitle(sheet: Sheet, { text, below }: Extract<Block, { kind: 'title' }>): void {
  const height = sheet.measure(text, sheet.width, { size: 21, isBold: true })
  sheet.write(text, sheet.left, sheet.y, sheet.width, { size: 21, isBold: true })
  sheet.skip(height + 1)
  sheet.write(below, sheet.left, sheet.y, sheet.width, { color: SOFT })
  sheet.skip(20)
  sheet.rule(INK, 1.2)
  sheet.skip(12)
}

function drawLabel(sheet: Sheet, { text, because }: Extract<Block, { kind: 'label' }>): void {
  const color = text === 'MASKED' ? SOFT : VIOLET
  sheet.keep(28)
  const { doc, left, width, y } = sheet
  doc.lineWidth(0.8).strokeColor(color)
  if (text === 'SIMULATED') doc.dash(3, { space: 2 })
  doc.roundedRect(left, y, width, 20, 2).stroke().undash()
  sheet.write(text, left + 8, y + 4, 80, { size: 9, isBold: true, color })
  sheet.write(because, left + 90, y + 4, width - 98, { size: 9, color })
  sheet.skip(28)
}

function drawNote(sheet: Sheet, { isGrave, head, text }: Extract<Block, { kind: 'note' }>): void {
  const color = isGrave ? DANGER : SOFT
  const inner = sheet.width - 14
  const headHeight = sheet.measure(head, inner, { isBold: true })
  const height = headHeight + sheet.measure(text, inner) + 6
  sheet.keep(height + GAP)
  const { doc, left, y } = sheet
  doc.rect(left, y, 3, height).fillColor(color).fill()
  sheet.write(head, left + 14, y + 2, inner, { isBold: true, color })
  sheet.write(text, left + 14, y + headHeight + 4, inner)
  sheet.skip(height + GAP)
}

function drawHeading(sheet: Sheet, { text, aside }: Extract<Block, { kind: 'heading' }>): void {
  // Never alone at the foot of a page.
  sheet.keep(80)
  sheet.skip(10)
  sheet.write(text, sheet.left, sheet.y, sheet.width, { size: 12, isBold: true })
  sheet.skip(17)
  sheet.write(aside, sheet.left, sheet.y, sheet.width, { size: 9, color: SOFT })
  sheet.skip(16)
}

/** Two columns of names and values. */
function drawPairs(sheet: Sheet, { pairs }: Extract<Block, { kind: 'pairs' }>): void {
  const column = (sheet.width - 20) / 2
  const nameWidth = 96
  for (let index = 0; index < pairs.length; index += 2) {
    const row = pairs.slice(index, index + 2)
    const heights = row.map(([, cell]) => heightOf(sheet, cell, column - nameWidth))
    const height = Math.max(...heights) + 6
    sheet.keep(height)
    row.forEach(([name, cell], at) => {
      const x = sheet.left + at * (column + 20)
      sheet.write(name, x, sheet.y + 3, nameWidth - 6, { size: 9, color: SOFT })
      drawCell(sheet, cell, x + nameWidth, column - nameWidth)
    })
    sheet.skip(height)
    sheet.rule()
  }
  sheet.skip(GAP)
}

function drawTable(sheet: Sheet, { head, widths, rows }: Extract<Block, { kind: 'table' }>): void {
  drawRow(
    sheet,
    widths,
    head.map((text) => ({ text })),
    SOFT,
  )
  for (const row of rows) drawRow(sheet, widths, row)
  sheet.skip(GAP)
}

function drawRow(sheet: Sheet, widths: readonly number[], cells: readonly Cell[], color?: string): void {
  const columns = widths.map((share) => share * sheet.width - 8)
  const height = Math.max(...cells.map((cell, index) => heightOf(sheet, cell, columns[index] ?? 0))) + 6
  sheet.keep(height)
  let x = sheet.left
  cells.forEach((cell, index) => {
    drawCell(sheet, cell, x, columns[index] ?? 0, color)
    x += (widths[index] ?? 0) * sheet.width
  })
  sheet.skip(height)
  sheet.rule()
}

const textOf = ({ text, state }: Cell): string => (state ? `${text}  [${state}]` : text)

const heightOf = (sheet: Sheet, cell: Cell, width: number): number =>
  sheet.measure(textOf(cell), width) + (cell.below ? sheet.measure(cell.below, width, { size: 8 }) : 0)

function drawCell(sheet: Sheet, cell: Cell, x: number, width: number, color?: string): void {
  const top = sheet.y + 3
  sheet.write(textOf(cell), x, top, width, color ? { color } : {})
  if (cell.below) sheet.write(cell.below, x, top + sheet.measure(textOf(cell), width), width, { size: 8, color: SOFT })
}

function drawSeal(sheet: Sheet, { sha256, text }: Extract<Block, { kind: 'seal' }>): void {
  sheet.keep(96)
  sheet.skip(8)
  sheet.rule(INK, 1.2)
  sheet.skip(12)
  const { doc, left, width, y } = sheet
  doc.save().translate(left, y).path(ringPath(sha256, 64)).lineWidth(1.3).strokeColor(PETROL).stroke().restore()
  sheet.write('Seal', left + 80, y + 2, width - 80, { size: 12, isBold: true })
  sheet.write(sha256, left + 80, y + 20, width - 80, { size: 9.5 })
  sheet.write(text, left + 80, y + 36, width - 80, { size: 9, color: SOFT })
  sheet.skip(72)
}

const DRAWERS: Drawers = {
  title: drawTitle,
  label: drawLabel,
  note: drawNote,
  heading: drawHeading,
  pairs: drawPairs,
  table: drawTable,
  seal: drawSeal,
}
