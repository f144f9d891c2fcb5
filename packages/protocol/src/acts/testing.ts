/** For tests only: a line to one unit. */
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAnswer } from '#protocol/link'

/** Keeps what was sent, and answers as it is told. */
export function openLine(answer: (request: string) => readonly EcuAnswer[] = () => []) {
  const sent: string[] = []
  const link: DiagnosticLink = {
    kind: 'slcan',
    protocol: 'test',
    adapter: 'test',
    listEcus: async () => [0x7e8],
    ask: async (_, request) => {
      const hex = toHex(request, '')
      sent.push(hex)
      return answer(hex)
    },
    close: async () => undefined,
  }
  return { link, sent }
}
