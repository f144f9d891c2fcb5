/** What a stream of live values tells, out of its text: server-sent events (WHATWG HTML, section 9.2). Asks for nothing. */

import { monotonicMs } from '#clock'
import { t } from '#language'
import type { LiveValue } from '#protocol/freshness'
import { createDelay } from '#protocol/freshness'
import { ApiProblem } from './problem.ts'

export interface LiveSignal {
  readonly id: string
  readonly name: string
  readonly unit: string
}

export interface LiveOffer {
  readonly source: 'vehicle' | 'simulated' | 'replayed'
  readonly unit: string
  readonly signals: readonly LiveSignal[]
}

export interface LiveLink {
  readonly state: 'CONNECTING' | 'CONNECTED' | 'NOT_CONNECTED'
  readonly code?: string
  readonly message?: string
}

export interface LiveHearer {
  readonly onOffer: (offer: LiveOffer) => void
  readonly onLink: (link: LiveLink) => void
  /** `lateMs`: how long they waited on their way, as far as that shows. */
  readonly onValues: (values: readonly LiveValue[], lateMs: number) => void
  /** Anything came, if only a sign of life. */
  readonly onLife: () => void
}

/** Codes after which another stream may well be opened: the token ran out, the server went away or broke for a moment. */
const PASSING = new Set([
  'http.no-valid-token',
  'http.closing',
  'http.look-overdue',
  'http.bug',
  'database.unavailable',
  'database.unclear',
  'diagnostics.no-bridge',
])

/** Takes the events of a stream of live values. */
export function hearLive(hearer: Pick<LiveHearer, 'onOffer' | 'onLink' | 'onValues'>): OnEvent {
  const delayOf = createDelay(monotonicMs)
  return (event, data) => {
    if (event === 'offer') hearer.onOffer(data as LiveOffer)
    else if (event === 'link') hearer.onLink(data as LiveLink)
    else if (event === 'frame') {
      const { values, sentMs } = data as { values: readonly LiveValue[]; sentMs: number }
      hearer.onValues(values, delayOf(sentMs))
    }
  }
}

type OnEvent = (event: string, data: unknown) => void

/** Takes the text of any stream in pieces. @throws {ApiProblem} for the event `end`, where trying again would not mend it. */
export const tellEvents = (onEvent: OnEvent): ((text: string) => void) =>
  createEventParser((event, data) => {
    if (event === 'end') throwLasting(data as { code: string; detail: string })
    else onEvent(event, data)
  })

/** The same of live values. */
export const tellLive = (hearer: Parameters<typeof hearLive>[0]): ((text: string) => void) =>
  tellEvents(hearLive(hearer))

/** @throws {ApiProblem} where a request now would be told the same. */
function throwLasting({ code, detail }: { readonly code: string; readonly detail: string }): void {
  if (!PASSING.has(code)) throw new ApiProblem({ title: t('The stream ended'), status: 409, code, detail })
}

/** Takes text in pieces and tells each whole event (WHATWG HTML, section 9.2); comments and what has no data are none. */
function createEventParser(onEvent: OnEvent): (text: string) => void {
  let rest = ''
  return (text) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => splitField(line)))
      const [event, data] = [fields.get('event'), fields.get('data')]
      if (event !== undefined && data !== undefined) onEvent(event, JSON.parse(data))
    }
  }
}

function splitField(line: string): readonly [string, string] {
  const at = line.indexOf(':')
  return [line.slice(0, at), line.slice(at + 1).trimStart()]
}
