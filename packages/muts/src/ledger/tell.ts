/** How a check says what it saw: to people one sentence and its facts, to programs one line of JSON. */
import { EXIT } from '#exit'
import { ProofError } from '#proof'

export interface Told {
  readonly ok: boolean
  /** What holds or does not, in one sentence. */
  readonly sentence: string
  readonly facts: Readonly<Record<string, string | number | undefined>>
  /** Printed under the facts, one a line. */
  readonly rows?: readonly string[]
}

/** @param json what a program reads; `ok` stands in it. */
export function tell({ ok, sentence, facts, rows = [] }: Told, json: object, asJson: boolean | undefined): void {
  process.stdout.write(asJson ? `${JSON.stringify(json)}\n` : toText(sentence, facts, rows))
  process.exitCode = ok ? EXIT.ok : EXIT.problemFound
}

/** Tells why a file does not prove what it claims; whatever is no such refusal is thrown on. */
export function tellRefusal(error: unknown, what: string, asJson: boolean | undefined): void {
  if (!(error instanceof ProofError)) throw error
  const { code, message } = error
  tell(
    { ok: false, sentence: `${what} does not hold: ${message}.`, facts: { finding: code } },
    { ok: false, finding: { code, message } },
    asJson,
  )
}

function toText(sentence: string, facts: Told['facts'], rows: readonly string[]): string {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  const width = Math.max(0, ...known.map(([name]) => name.length))
  const lines = [sentence, ...known.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`), ...rows]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

/** What others wrote must not steer the terminal; what could is shown as a box. */
const printable = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u25a1')
