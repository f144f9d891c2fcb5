/** Signed notes (C2SP signed-note): text, a blank line, one line for each signature. Reading trusts nothing yet. */
import { fromBase64, toBase64, toHex } from './base64.ts'
import { concatBytes } from './bytes.ts'
import { ProofError } from './proof-error.ts'
import { requireKeyName } from './vkey.ts'

/** One signature line. The bytes behind the key id depend on the kind of key. */
export interface NoteSignature {
  readonly name: string
  /** 8 lower-case hexadecimal digits. */
  readonly id: string
  readonly signature: Uint8Array
}

export interface Note {
  /** Ends in a newline; holds no other control character. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

const MAX_SIGNATURES = 64
const DASH = '\u2014'

/**
 * Splits a note at its last blank line.
 *
 * @throws {ProofError} malformed if a line is not as the format says, or there are more than 64 signatures.
 */
export function parseNote(note: string): Note {
  const blank = note.lastIndexOf('\n\n')
  const text = note.slice(0, blank + 1)
  const lines = note.slice(blank + 2).split('\n')
  if (blank < 1 || lines.pop() !== '' || lines.length === 0) throw new ProofError('malformed', 'not a signed note')
  if (lines.length > MAX_SIGNATURES) throw new ProofError('malformed', `a note with ${lines.length} signatures`)
  requireNoteText(text)
  return { text, signatures: lines.map(parseSignature) }
}

/**
 * Writes a note.
 *
 * @throws {ProofError} malformed if the text may not stand in a note.
 */
export function formatNote({ text, signatures }: Note): string {
  requireNoteText(text)
  return `${text}\n${signatures.map(formatSignature).join('')}`
}

/** Writes one signature line, its newline included: what a witness answers. */
export function formatSignature({ name, id, signature }: NoteSignature): string {
  const idBytes = Uint8Array.from(id.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return `${DASH} ${name} ${toBase64(concatBytes(idBytes, signature))}\n`
}

/**
 * Reads one signature line without its newline.
 *
 * @throws {ProofError} malformed if it is not one.
 */
export function parseSignature(line: string): NoteSignature {
  const [dash, name = '', base64 = '', ...rest] = line.split(' ')
  const bytes = fromBase64(base64)
  if (dash !== DASH || rest.length > 0 || bytes.length < 5) {
    throw new ProofError('malformed', `not a signature line: ${line.slice(0, 80)}`)
  }
  requireKeyName(name)
  return { name, id: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) }
}

function requireNoteText(text: string): void {
  // The class is: control characters below U+0020, but for the newline.
  if (!text.endsWith('\n') || /[^\P{Cc}\n\u007f-\u009f]/u.test(text) || !text.isWellFormed()) {
    throw new ProofError('malformed', 'the text of a note ends in a newline and holds no control characters')
  }
}
