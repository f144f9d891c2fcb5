/** Reads CAN databases (DBC). What is not needed to decode is kept word for word. */
import { DecodeError, LineError } from '#protocol/bytes'
import { createDraft } from './draft.ts'
import type { Dbc } from './model.ts'
import type { Statement } from './statements.ts'
import { readStatements } from './statements.ts'

export interface DbcOptions {
  /** With it a bad statement is told and left out; without it it is thrown. */
  readonly onBadLine?: (error: LineError) => void
}

/**
 * Reads the text of a DBC file.
 *
 * @throws {LineError} at the first bad statement, if nobody listens for them.
 */
export function parseDbc(text: string, { onBadLine }: DbcOptions = {}): Dbc {
  const draft = createDraft()
  const refuse = (cause: unknown, { line, text: said }: Statement) => {
    if (!(cause instanceof DecodeError)) throw cause
    const error = new LineError(`${cause.message}: ${JSON.stringify(said.slice(0, 60))}`, line, { cause })
    if (!onBadLine) throw error
    onBadLine(error)
  }
  for (const statement of readStatements(text)) {
    try {
      if (statement.isOpen) throw new DecodeError('this statement does not end', 0)
      draft.take(statement)
    } catch (cause) {
      refuse(cause, statement)
    }
  }
  return draft.finish(refuse)
}
