/** How a command ends (CONTRACT, "Command line"). */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  problemFound: 3,
  authentication: 4,
  notFound: 5,
  conflict: 6,
  unreachable: 7,
  interrupted: 130,
} as const

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** A command cannot do what it was asked. The message goes to stderr and holds no secret. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly status: ExitStatus

  constructor(status: ExitStatus, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Codes of refused starts that say more than that something failed. */
const BY_CODE: Readonly<Record<string, ExitStatus>> = {
  'database.locked': EXIT.conflict,
  'http.port-taken': EXIT.conflict,
  'database.unreachable': EXIT.unreachable,
}

/** Kinds of problems, as the server's rooms throw them. */
const BY_KIND: Readonly<Record<string, ExitStatus>> = {
  missing: EXIT.notFound,
  conflict: EXIT.conflict,
  unauthenticated: EXIT.authentication,
  unavailable: EXIT.unreachable,
}

/** From what was thrown to one sentence on stderr and an exit status. */
export function explain(error: unknown): { readonly sentence: string; readonly status: ExitStatus } {
  if (error instanceof CommandError) return { sentence: error.message, status: error.status }
  const { message, code = '', kind = '' } = error as { message?: string; code?: string; kind?: string }
  return { sentence: message ?? String(error), status: BY_CODE[code] ?? BY_KIND[kind] ?? EXIT.failure }
}
