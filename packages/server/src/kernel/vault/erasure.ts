/** Erasing a person: the key is destroyed, the indexes are emptied, and no restored dump brings either back. */
import type { Actor, Context, Kernel, Module, OrgId, SubjectId } from '#kernel'
import { HOUSE, Problem, sooner } from '#kernel'
import type { ErasureLedger } from './erasure-ledger.ts'

export interface Erasure {
  /**
   * Erases a subject for ever. When it returns, the erasure is in database, ledger and erasure ledger.
   *
   * @throws {Problem} `vault.subject-missing` (404) when it is not there or was erased before; `kernel.held` (409), and nothing is.
   */
  erase(org: OrgId, subject: SubjectId, actor: Actor): Promise<void>
  /**
   * Makes database, log and erasure ledger agree: whoever one of them knows as erased is erased. Before anything is
   * served; how many a restored database had brought back.
   */
  replay(): Promise<number>
  /** Enters in the erasure ledger of this node who was erased elsewhere since it last looked. */
  catchUp(): Promise<void>
}

/** Pace of looking, not time: so long may a node's file lack what was erased elsewhere. */
const LOOK_EVERY_MS = 60_000

/** On every node, while it runs: a restored database is cleaned by whichever of them starts first. */
export function watchErasures({ catchUp }: Erasure, reportBug: (error: Error) => void) {
  let looking: Promise<void> = Promise.resolve()
  const look = () =>
    catchUp().catch((error: Error) => {
      // Without the database nobody is erased either.
      if (!(error instanceof Problem)) reportBug(error)
    })
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_EVERY_MS)
  return {
    close: (): Promise<void> => {
      clearInterval(timer)
      return looking
    },
  }
}

type Ports = Pick<Kernel, 'act' | 'vault' | 'database' | 'ledger'>

const PAGE = 1_000
const ENTRIES = 200
/** A transaction may commit some time after the instant it says. */
const OVERLAP = { minutes: 5 }

/** @param rooms say where their blind indexes are, and remove what else is left of a subject. */
export function createErasure(
  { act, vault, database, ledger }: Ports,
  file: ErasureLedger,
  rooms: readonly Module[],
): Erasure {
  const columns = rooms.flatMap(({ personalData }) => personalData ?? [])
  const { keeping } = vault
  let seen: Date | undefined
  let heard = -1
  keeping.denyErased(file.has)
  const eraseInRooms = async (ctx: Context, subject: SubjectId) => {
    for (const room of rooms) await room.erases?.(ctx, subject)
  }
  return {
    erase: async (org, subject, actor) => {
      const at = await act({ actor, org }, async (ctx) => {
        const { hadKey, indexes } = await keeping.erase(ctx.tx, subject, columns)
        if (!hadKey) return undefined
        // Its row is held by now: whoever places a hold meanwhile waits, and finds nothing left.
        for (const room of rooms) await room.keeps?.(ctx, subject)
        await eraseInRooms(ctx, subject)
        ctx.record({ action: 'subject.erase', object: subject, subject, facts: { indexes } })
        return ctx.now
      })
      if (at) return file.append({ org, subject, at })
      // What an earlier attempt could not write beside the database is written now.
      for (const erased of await keeping.listErased()) if (erased.subject === subject) await file.append(erased)
      throw new Problem('missing', 'vault.subject-missing', 'There is no such subject, or it has been erased already.')
    },
    replay: async () => {
      await catchUp()
      let count = 0
      for (const [org, subjects] of Map.groupBy(file.list(), ({ org }) => org))
        for (let from = 0; from < subjects.length; from += PAGE)
          count += await eraseAgain(
            org,
            subjects.slice(from, from + PAGE).map(({ subject }) => subject),
          )
      return count
    },
    catchUp,
  }

  async function catchUp(): Promise<void> {
    const erased = await keeping.listErased(seen && sooner(seen, OVERLAP))
    for (const one of erased) await file.append(one)
    seen = erased.at(-1)?.at ?? seen
    await hearLog()
  }

  /**
   * What the database no longer says stands in the log for good: a file that was lost is made again from it, which a
   * restore brings up to date before anything starts.
   */
  async function hearLog(): Promise<void> {
    for (;;) {
      const page = await database.transaction({ org: HOUSE }, (tx) =>
        ledger.listSince(tx, ['subject.erase'], heard, ENTRIES),
      )
      for (const { org, object, at, outcome } of page)
        if (outcome === 'done') await file.append({ org, subject: object as SubjectId, at })
      heard = page.at(-1)?.seq ?? heard
      if (page.length < ENTRIES) return
    }
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
