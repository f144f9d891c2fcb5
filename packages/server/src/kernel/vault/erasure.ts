/** Erasing a person: the key is destroyed, the indexes are emptied, and no restored dump brings either back. */
import type { Actor, Context, Kernel, Module, OrgId, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { ErasureLedger } from './erasure-ledger.ts'

export interface Erasure {
  /**
   * Erases a subject for ever. When it returns, the erasure is in database, ledger and erasure ledger.
   *
   * @throws {Problem} `vault.subject-missing` (404) when it is not there or was erased before.
   */
  erase(org: OrgId, subject: SubjectId, actor: Actor): Promise<void>
  /**
   * Makes database and erasure ledger agree: what either knows as erased is erased in both. Before anything is served;
   * how many a restored database had brought back.
   */
  replay(): Promise<number>
}

type Ports = Pick<Kernel, 'act' | 'vault'>

const PAGE = 1_000

/** @param rooms say where their blind indexes are, and remove what else is left of a subject. */
export function createErasure({ act, vault }: Ports, ledger: ErasureLedger, rooms: readonly Module[]): Erasure {
  const columns = rooms.flatMap(({ personalData }) => personalData ?? [])
  const { keeping } = vault
  const eraseInRooms = async (ctx: Context, subject: SubjectId) => {
    for (const room of rooms) await room.erases?.(ctx, subject)
  }
  return {
    erase: async (org, subject, actor) => {
      const at = await act({ actor, org }, async (ctx) => {
        const { hadKey, indexes } = await keeping.erase(ctx.tx, subject, columns)
        if (!hadKey) return undefined
        await eraseInRooms(ctx, subject)
        ctx.record({ action: 'subject.erase', object: subject, subject, facts: { indexes } })
        return ctx.now
      })
      if (at) return ledger.append({ org, subject, at })
      // What an earlier attempt could not write beside the database is written now.
      for (const erased of await keeping.listErased()) if (erased.subject === subject) await ledger.append(erased)
      throw new Problem('missing', 'vault.subject-missing', 'There is no such subject, or it has been erased already.')
    },
    replay: async () => {
      for (const erased of await keeping.listErased()) await ledger.append(erased)
      let count = 0
      for (const [org, subjects] of Map.groupBy(ledger.list(), ({ org }) => org))
        for (let from = 0; from < subjects.length; from += PAGE)
          count += await eraseAgain(
            org,
            subjects.slice(from, from + PAGE).map(({ subject }) => subject),
          )
      return count
    },
  }

  function eraseAgain(org: OrgId, subjects: readonly SubjectId[]): Promise<number> {
    return act({ actor: { kind: 'system', id: 'vault.replay' }, org }, async (ctx) => {
      const unclean = await keeping.listUnclean(ctx.tx, subjects, columns)
      for (const subject of unclean) {
        await keeping.erase(ctx.tx, subject, columns)
        await eraseInRooms(ctx, subject)
        ctx.record({ action: 'subject.replay', object: subject, subject })
      }
      return unclean.length
    })
  }
}
