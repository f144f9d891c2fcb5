/** Paper: places text in columns on A4, breaks pages, and numbers them. Knows nothing of what is written. */
import { createRequire } from 'node:module'
import type PDFDocument from 'pdfkit'
import type { Fonts, Script } from './fonts.ts'
import { splitRuns } from './fonts.ts'

export const INK = '#1d282c'
export const SOFT = '#47565c'
export const LINE = '#d8d6d0'

const MARGIN = 52
const FOOT = 40
const BODY = 9.5
/** Space between lines, as a share of the size. */
const LEADING = 0.25

export interface TextStyle {
  readonly size?: number
  readonly isBold?: boolean
  readonly color?: string
}

export type Sheet = ReturnType<typeof openSheet>

const load = createRequire(import.meta.url)

export function openSheet(title: string, at: Date, fonts: Fonts) {
  // Loaded for the first page: whoever prints nothing need not wait for it.
  const Document = load('pdfkit') as typeof PDFDocument
  const doc = new Document({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    bufferPages: true,
    font: undefined as unknown as string,
    lang: 'en',
    info: { Title: title, Creator: 'MUTS FleetOps', Producer: 'MUTS FleetOps', CreationDate: at, ModDate: at },
  })
  const left = MARGIN
  const width = doc.page.width - 2 * MARGIN
  const bottom = doc.page.height - MARGIN - FOOT
  let y = MARGIN
  const known = new Set<Script>()

  function useFont(script: Script) {
    if (!known.has(script)) doc.registerFont(script, fonts.read(script) as Buffer)
    known.add(script)
    return doc.font(script)
  }

  /** Height of a text in a column, without writing it. */
  function measure(text: string, columnWidth: number, { size = BODY }: TextStyle = {}): number {
    return useFont('latin')
      .fontSize(size)
      .heightOfString(text, { width: columnWidth, lineGap: size * LEADING })
  }

  /** There is one weight in the font we can embed; a stroke around the letters makes the bold one. */
  function write(text: string, x: number, top: number, columnWidth: number, style: TextStyle = {}): void {
    const { size = BODY, isBold = false, color = INK } = style
    const runs = splitRuns(text)
    doc
      .fontSize(size)
      .fillColor(color)
      .strokeColor(color)
      .lineWidth(size * 0.035)
    runs.forEach(({ script, text: part }, index) => {
      const options = { width: columnWidth, lineGap: size * LEADING, continued: index < runs.length - 1 }
      const drawn = { ...options, fill: true, stroke: isBold }
      if (index === 0) useFont(script).text(part, x, top, drawn)
      else useFont(script).text(part, drawn)
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
