/** IBM Plex Sans in a PDF: the scripts it is cut into by its package, at two weights, and which of them a text needs. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const PACKAGE = '@fontsource-variable/ibm-plex-sans/files'
const SCRIPTS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'] as const
const WEIGHTS = { regular: 400, bold: 600 } as const

type Script = (typeof SCRIPTS)[number]
export type Weight = keyof typeof WEIGHTS

export interface Run {
  readonly font: string
  readonly text: string
}

const fileOf = (script: Script): string =>
  createRequire(import.meta.url).resolve(`${PACKAGE}/ibm-plex-sans-${script}-wght-normal.woff2`)

/** The bytes of one cut (woff2, variable weight). */
export const readFont = (script: Script): Uint8Array => readFileSync(fileOf(script))

/** What of a pdfkit document fonts touch. */
interface FontBook {
  registerFont(name: string, src: Uint8Array, family?: string): unknown
}

/** Makes all cuts known to a document; only those that are used are embedded, and of them only the glyphs used. */
export function registerFonts(book: FontBook): void {
  for (const script of SCRIPTS) {
    const bytes = readFont(script)
    for (const [weight, wght] of Object.entries(WEIGHTS)) {
      // pdfkit hands the "family" to fontkit, which takes the axes of a variable font there.
      book.registerFont(`${script}-${weight}`, bytes, { wght } as unknown as string)
    }
  }
}

/** Characters of each cut, as its package declares them. What none has is set in the first, and shows as its box. */
const RANGES: Readonly<Record<Exclude<Script, 'latin'>, RegExp>> = {
  'latin-ext':
    /[\u0100-\u0130\u0132-\u0151\u0154-\u02ba\u02bd-\u02c5\u02c7-\u02cc\u1e00-\u1e9f\u1ef2-\u1eff\u20a0-\u20ab\u2c60-\u2c7f]/u,
  cyrillic: /[\u0400-\u045f\u0490-\u0491\u04b0-\u04b1\u2116]/u,
  greek: /[\u0370-\u03ff]/u,
  vietnamese: /[\u1ea0-\u1ef1]/u,
}

function scriptOf(char: string): Script {
  for (const [script, range] of Object.entries(RANGES)) if (range.test(char)) return script as Script
  return 'latin'
}

/** Cuts a text into runs of one font each. */
export function splitRuns(text: string, weight: Weight): readonly Run[] {
  const runs: { font: string; text: string }[] = []
  for (const char of text) {
    const font = `${scriptOf(char)}-${weight}`
    const last = runs.at(-1)
    if (last?.font === font) last.text += char
    else runs.push({ font, text: char })
  }
  return runs
}
