/** What each unit answered to what it was asked, counted on the way: what it can do is learned from that and from nothing else. */
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'

/** The answers of one unit to requests that begin alike. */
export interface ServiceAnswers {
  /** Hex without blanks: the service, with the sub-function of 0x19 and the upper half of the identifier of 0x22. */
  readonly head: string
  readonly positive: number
  /** Codes of its refusals (ISO 14229-1, annex A) in hex, each once, in rising order. */
  readonly refused: readonly string[]
}

const NEGATIVE = 0x7f
/** Their second byte says what is asked for: a report (ISO 14229-1, 12.3), and the range of an identifier (annex C.1). */
const TOLD_BY_TWO: ReadonlySet<number> = new Set([0x19, 0x22])

/** What a request is counted under: `'03'`, `'1902'`, `'22F1'`. */
export const answerHead = (request: Uint8Array): string =>
  toHex(request.subarray(0, TOLD_BY_TWO.has(request[0] ?? 0) ? 2 : 1), '')

/** The code of a refusal of this request; `'positive'` for what answers it; undefined for anything else. */
export function judgeAnswer(request: Uint8Array, data: Uint8Array): 'positive' | number | undefined {
  const [service = 0] = request
  if (data[0] === service + 0x40) return 'positive'
  return data[0] === NEGATIVE && data[1] === service ? data[2] : undefined
}

interface Count {
  positive: number
  readonly refused: Set<number>
}

/** The same link, and what was heard over it so far. Silence is no answer: of that nothing is known. */
export function countAnswers(link: DiagnosticLink): {
  readonly link: DiagnosticLink
  /** In the order of their heads; empty of a unit that answered nothing. */
  readonly answersOf: (unit: EcuAddress) => readonly ServiceAnswers[]
} {
  const counts = new Map<EcuAddress, Map<string, Count>>()

  function note(from: EcuAddress, request: Uint8Array, data: Uint8Array): void {
    const judged = judgeAnswer(request, data)
    if (judged === undefined) return
    const unit = counts.get(from) ?? new Map<string, Count>()
    counts.set(from, unit)
    const head = answerHead(request)
    const count = unit.get(head) ?? { positive: 0, refused: new Set<number>() }
    unit.set(head, count)
    if (judged === 'positive') count.positive += 1
    else count.refused.add(judged)
  }

  const counting: DiagnosticLink = {
    kind: link.kind,
    get protocol() {
      return link.protocol
    },
    get dialect() {
      return link.dialect
    },
    adapter: link.adapter,
    ...(link.quirks && { quirks: link.quirks }),
    listEcus: () => link.listEcus(),
    async ask(to, request, timing) {
      const answers = await link.ask(to, request, timing)
      for (const { from, data } of answers) note(from, request, data)
      return answers
    },
    ...(link.readVoltage && { readVoltage: () => link.readVoltage?.() ?? Promise.resolve(undefined) }),
    close: () => link.close(),
  }

  const answersOf = (unit: EcuAddress) =>
    [...(counts.get(unit) ?? [])]
      .map(([head, { positive, refused }]) => ({
        head,
        positive,
        refused: [...refused].toSorted((a, b) => a - b).map((code) => toHex(Uint8Array.of(code), '')),
      }))
      .toSorted((a, b) => (a.head < b.head ? -1 : 1))

  return { link: counting, answersOf }
}
