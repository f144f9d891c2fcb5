/** What became of the codes that an act found, one row each. */

interface Code {
  readonly ecu: string
  readonly code: string
  readonly text: string
}

/** As `GET /acts/{id}` tells them. */
export interface ActCodes {
  readonly before?: readonly Code[]
  readonly after?: readonly Code[]
  /** Addresses of the units that did not tell their codes again. */
  readonly unreadAfter?: readonly string[]
}

/** Unit, code, what is known of it now, and what it means. Cleared is only what its unit was read again without. */
export function rowsOfCodes({ before = [], after, unreadAfter = [] }: ActCodes): readonly (readonly string[])[] {
  const nowOf = ({ ecu, code }: Code): string => {
    if (after === undefined || unreadAfter.includes(ecu)) return 'not read'
    return after.some((left) => left.ecu === ecu && left.code === code) ? 'still there' : 'cleared'
  }
  return before.map((one) => [one.ecu, one.code, nowOf(one), one.text])
}
