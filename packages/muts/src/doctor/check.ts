/** What one look saw. `says` and `fix` name settings and files, never the value of a secret. */
export interface Check {
  readonly name: string
  /** `fail`: a start is refused or data are in danger. `warn`: it runs, and something is not as it ought to be. */
  readonly state: 'ok' | 'warn' | 'fail'
  readonly says: string
  readonly fix?: string
}

export const ok = (name: string, says: string): Check => ({ name, state: 'ok', says })
export const warn = (name: string, says: string, fix: string): Check => ({ name, state: 'warn', says, fix })
export const fail = (name: string, says: string, fix: string): Check => ({ name, state: 'fail', says, fix })

/** Looks; what it throws is what it saw. The rooms below say in their message what to do as well. */
export async function look(name: string, fix: string, see: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await see()
  } catch (error) {
    return fail(name, error instanceof Error ? error.message : String(error), fix)
  }
}
