/** What an act does on the wire, step by step, and why it stops. */
import type { Precondition } from '#protocol/acts'
import { GUARD } from '#protocol/acts'
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { formatAddress, LinkError } from '#protocol/link'
import type { ScanResult } from '#protocol/scan'
import { NEGATIVE_RESPONSE, nameNegativeResponse } from '#protocol/uds'
import type { ActStep } from '#wire'

/** Why nothing more is done: said to whoever asked. */
export class ActStopped extends Error {
  override readonly name = 'ActStopped'
  readonly code: string
  readonly at: string

  constructor(code: string, at: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.at = at
  }
}

/** Something was sent that cannot be taken back, and nobody knows whether it was done. */
export const UNANSWERED = 'act.unanswered'

/** Somebody, or something, asked for the end of an act. */
export const STOPPED = 'act.stopped'

/** Why an act is to end; null while it is not. Asked anew each time. */
export type FindStop = () => string | null

/** @throws {ActStopped} `act.stopped` once somebody, or something, has asked for the end. */
export function requireGoingOn({ findStop }: { readonly findStop: FindStop }): void {
  const because = findStop()
  if (because !== null) throw new ActStopped(STOPPED, 'server', because)
}

/** What an act has come to so far; filled in place, so that a failure loses nothing. */
export interface ActDraft {
  readySha256: string | null
  preconditions: readonly Precondition[]
  readonly steps: ActStep[]
  after: ScanResult | null
}

/** Sends one request and keeps what came; a unit that says no is no failure of the link. @throws {LinkError} */
export async function sendStep(
  link: DiagnosticLink,
  ecu: number,
  request: Uint8Array,
  draft: Pick<ActDraft, 'steps'>,
  { now }: { readonly now: () => Date },
): Promise<ActStep> {
  const step = { at: now().toISOString(), ecu: formatAddress(ecu), request: toHex(request, '') }
  const keep = (told: Pick<ActStep, 'answer' | 'outcome'>): ActStep => {
    const whole = { ...step, ...told }
    draft.steps.push(whole)
    return whole
  }
  try {
    const [answer] = await link.ask(ecu, request)
    if (!answer) return keep({ answer: null, outcome: 'silent' })
    const outcome = answer.data[0] === NEGATIVE_RESPONSE ? 'negative' : 'positive'
    return keep({ answer: toHex(answer.data, ''), outcome })
  } catch (error) {
    // A gate that let nothing out left no step behind; an adapter that refuses may be one that garbled what it heard.
    if (!(error instanceof LinkError && error.at === GUARD)) keep({ answer: null, outcome: 'silent' })
    throw error
  }
}

/** @throws {ActStopped} `vehicle.negative`. */
export function requirePositive({ ecu, request, answer, outcome }: ActStep): void {
  if (outcome === 'positive') return
  const code = Number.parseInt(answer?.slice(4, 6) ?? '', 16)
  const said = outcome === 'negative' ? `said no (${nameNegativeResponse(code)})` : 'said nothing'
  throw new ActStopped('vehicle.negative', ecu, `${ecu} ${said} to ${request.slice(0, 8)}.`)
}
