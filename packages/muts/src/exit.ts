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

/** Codes that say that something is taken or already there. */
const CONFLICTS: ReadonlySet<string> = new Set(['database.locked', 'identity.already-set-up', 'identity.email-taken', 'http.port-taken'])

/** From what was thrown to one sentence on stderr and an exit status. */
export function explain(error: unknown): { readonly sentence: string; readonly status: number } {
  const { message, code } = error as { message?: string; code?: string }
  return { sentence: message ?? String(error), status: CONFLICTS.has(code ?? '') ? EXIT.conflict : EXIT.failure }
}
