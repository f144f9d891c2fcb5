/** What the operator is told: one JSON object a line, on stderr. No secret and no personal data ever stands in one. */
export interface Report {
  /** A mistake of ours, with the id that the caller was given. */
  bug(error: Error, where: string | undefined): void
  say(message: string): void
}

export const createReport = (now: () => Date, write: (line: string) => void): Report => ({
  bug: (error, where) =>
    write(
      JSON.stringify({
        at: now().toISOString(),
        level: 'error',
        where,
        error: error.name,
        // A database names values in its messages; the stack of our own code is what finds the mistake.
        code: 'code' in error ? String(error.code) : undefined,
        stack: error.stack
          ?.split('\n')
          .slice(1, 8)
          .map((line) => line.trim()),
        cause: error.cause instanceof Error ? error.cause.name : undefined,
      }),
    ),
  say: (message) => write(message),
})
