/** IBM Plex Sans in a PDF: the scripts its package cuts it into, and which of them a text needs. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { decodeWoff2 } from './woff2.ts'

const PACKAGE = '@fontsource-variable/ibm-plex-sans/files'
const SCRIPTS = ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese'] as const

export type Script = (typeof SCRIPTS)[number]

export interface Run {
  readonly script: Script
  readonly text: string
}

const fileOf = (script: Script): string =>
  createRequire(import.meta.url).resolve(`${PACKAGE}/ibm-plex-sans-${script}-wght-normal.woff2`)

/** The bytes of one cut (woff2, variable weight). */
export const readFont = (script: Script): Uint8Array => readFileSync(fileOf(script))

export type Fonts = ReturnType<typeof createFonts>

/** Cuts as TrueType, regular weight, each made when it is first needed and kept. */
export function createFonts() {
  const made = new Map<Script, Uint8Array>()
  return {
    read(script: Script): Uint8Array {
      const bytes = made.get(script) ?? decodeWoff2(readFont(script), SCRIPTS.indexOf(script) + 1)
      made.set(script, bytes)
      return bytes
    },
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

/** Cuts a text into runs of one script each. */
export function splitRuns(text: string): readonly Run[] {
  const runs: { script: Script; text: string }[] = []
  for (const char of text) {
    const script = scriptOf(char)
    const last = runs.at(-1)
    if (last?.script === script) last.text += char
    else runs.push({ script, text: char })
  }
  return runs
}
