/** A line of text that breaks the rules of the format it claims to follow. */
export class LineError extends Error {
  override readonly name = 'LineError'
  /** Counted from 1. */
  readonly line: number

  constructor(message: string, line: number, options?: ErrorOptions) {
    super(`${message} (line ${line})`, options)
    this.line = line
  }
}
