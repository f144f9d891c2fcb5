/** For tests only: a unit whose every answer is told. */
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'

export const ENGINE = 0x7e8

export interface Way {
  /** Requests whose answer is lost, each that often. */
  readonly lost?: Readonly<Record<string, number>>
  readonly hasBegun?: boolean
  /** The link itself ends at this request. */
  readonly endsAt?: string
  readonly dialect?: DiagnosticLink['dialect']
}

/** A unit that is silent to what it does not know, behind a way that loses some of its answers. */
export function openUnit(
  answers: Readonly<Record<string, string>>,
  { lost = {}, hasBegun = false, endsAt, dialect }: Way = {},
) {
  const left = new Map(Object.entries(lost))
  const asked: string[] = []
  const link: DiagnosticLink = {
    kind: 'slcan',
    protocol: 'CAN',
    adapter: 'none',
    ...(dialect && { dialect }),
    listEcus: async () => [ENGINE],
    async ask(_, request) {
      const question = toHex(request, ' ')
      asked.push(question)
      if (question === endsAt) throw new LinkError('lost', 'adapter', 'the connection ended')
      const answer = answers[question]
      const losses = left.get(question) ?? 0
      left.set(question, losses - 1)
      if (answer === undefined || losses > 0)
        throw new LinkError('timeout', 'ECU 0x7E8', 'did not answer', { ecu: ENGINE, hasBegun: hasBegun && losses > 0 })
      return [{ from: ENGINE, data: fromHex(answer) }]
    },
    close: async () => {},
  }
  return { link, asked }
}
