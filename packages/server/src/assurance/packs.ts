/** Evidence packs: how one clause stood at an instant, verifiable by whoever has never met this house. */
import type { ClauseId, Context, Kernel, Module } from '#kernel'
import { Problem } from '#kernel'
import { buildPack, HOUSE_ORG, ProofError } from '#proof'
import { sourceOf } from './declare.ts'

export interface PackPeriod {
  /** Looks are shown from here on; only the ones that count where nothing is said. */
  readonly from?: Date | undefined
  /** The instant of the verdict; the last one that can be proven where nothing is said. */
  readonly to?: Date | undefined
}

export const createPacks = ({ ledger }: Pick<Kernel, 'ledger'>, rooms: () => readonly Module[]) => ({
  /**
   * A text that `muts verify pack` takes.
   *
   * @throws {Problem} `ledger.not-indexed` while the index of the log does not reach the instant,
   *   `ledger.two-logs` when the log before was ended without its last index,
   *   `assurance.not-declared` when the clause was not declared by then.
   */
  readPack: async ({ tx, org }: Context, clause: ClauseId, { from, to }: PackPeriod): Promise<string> => {
    const until = to ?? (await ledger.answerableTo(tx))
    if (!until) throw notIndexed()
    const toMs = until.getTime()
    const fromMs = Math.min(from?.getTime() ?? toMs, toMs)
    const ask = ledger.answers(tx)
    const answer: Parameters<typeof buildPack>[1] = ({ org, kind, id, ...period }, back) =>
      ask({
        back,
        kind,
        id,
        from: new Date(period.fromMs),
        to: new Date(period.toMs),
        ofHouse: org === HOUSE_ORG,
      })
    return await buildPack({ clause, org, fromMs, toMs }, answer, sourcesOf(rooms())).catch((cause) => {
      if (!(cause instanceof ProofError)) throw cause
      if (cause.code === 'missing') throw new Problem('conflict', 'ledger.two-logs', sentence(cause), { cause })
      if (cause.code !== 'unproven') throw cause
      const message = 'The log did not know this clause yet at that instant. Ask for a later one.'
      throw new Problem('conflict', 'assurance.not-declared', message, { cause })
    })
  },
})

const sourcesOf = (rooms: readonly Module[]): ReadonlyMap<string, string> =>
  new Map(
    rooms.flatMap((room) => room.controls ?? []).map(({ name, enforcedBy }) => [name, sourceOf(enforcedBy)] as const),
  )

const sentence = ({ message }: ProofError) => `No pack can be complete: ${message}.`

const notIndexed = () =>
  new Problem('conflict', 'ledger.not-indexed', 'The log has no index yet. Ask again in ten minutes.')
