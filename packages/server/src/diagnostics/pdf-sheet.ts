/** Paper: places text in columns on A4, breaks pages, and numbers them. Knows nothing of what is written. */
import PDFDocument from 'pdfkit'
import type { Weight } from './pdf-fonts.ts'
import { registerFonts, splitRuns } from './pdf-fonts.ts'

export const INK = '#1d282c'
export const SOFT = '#47565c'
export const LINE = '#d8d6d0'

const MARGIN = 52
const FOOT = 40

export interface TextStyle {
  readonly size?: number
  readonly weight?: Weight
  readonly color?: string
}

export type Sheet = ReturnType<typeof openSheet>

export function openSheet(title: string, at: Date) {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    bufferPages: true,
    font: undefined as unknown as string,
    lang: 'en',
    info: { Title: title, Creator: 'MUTS FleetOps', Producer: 'MUTS FleetOps', CreationDate: at, ModDate: at },
  })
  registerFonts(doc)
  const left = MARGIN
  const width = doc.page.width - 2 * MARGIN
  const bottom = doc.page.height - MARGIN - FOOT
  let y = MARGIN

  /** Height of a text in a column, without writing it. */
  function measure(text: string, columnWidth: number, { size = 9.5, weight = 'regular' }: TextStyle = {}): number {
    return doc
      .font(`latin-${weight}`)
      .fontSize(size)
      .heightOfString(text, { width: columnWidth, lineGap: size * 0.25 })
  }

  function write(text: string, x: number, top: number, columnWidth: number, style: TextStyle = {}): void {
    const { size = 9.5, weight = 'regular', color = INK } = style
    const runs = splitRuns(text, weight)
    doc.fontSize(size).fillColor(color)
    runs.forEach((run, index) => {
      const options = { width: columnWidth, lineGap: size * 0.25, continued: index < runs.length - 1 }
      if (index === 0) doc.font(run.font).text(run.text, x, top, options)
      else doc.font(run.font).text(run.text, options)
    })
  }

  /** Begins a new page if less than this is left. */
  function keep(height: number): void {
    if (y + height <= bottom) return
    doc.addPage()
    y = MARGIN
  }

  return {
    doc,
    left,
    width,
    measure,
    write,
    keep,
    get y() {
      return y
    },
    skip(height: number): void {
      y += height
    },
    rule(color = LINE, thickness = 0.5): void {
      doc
        .moveTo(left, y)
        .lineTo(left + width, y)
        .lineWidth(thickness)
        .strokeColor(color)
        .stroke()
    },
    /** Numbers the pages and gives the finished bytes. */
    async finish(foot: string): Promise<Uint8Array> {
      const { start, count } = doc.bufferedPageRange()
      for (let page = start; page < start + count; page++) {
        doc.switchToPage(page)
        // pdfkit would open a new page for text below the bottom margin.
        doc.page.margins.bottom = 0
        const top = doc.page.height - MARGIN
        write(foot, left, top, width - 60, { size: 8, color: SOFT })
        write(`${page - start + 1} of ${count}`, left + width - 55, top, 55, { size: 8, color: SOFT })
      }
      const chunks: Uint8Array[] = []
      const whole = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
      doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      doc.end()
      await whole
      return Buffer.concat(chunks)
    },
  }
}
