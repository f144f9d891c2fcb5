/** The looks of the ledger at itself, each against what stands outside the database. */
import type { LogVerdict, VerifyLogOptions } from '#proof'
import { ProofError, verifyLog } from '#proof'
import { sha256 } from './digest.ts'
import type { LedgerKeys } from './keys.ts'
import type { Ledger } from './ledger.ts'
import type { ReadHouse } from './log-copy.ts'
import { createDatabaseSource } from './log-copy.ts'
import type { PastLog } from './past-logs.ts'
import type { RetentionParts } from './retention.ts'
import { judgeInstants } from './retention-look.ts'
import type { Standing } from './standing.ts'
import { verifyTail } from './tail.ts'
import { findCheckpoint } from './tree-store.ts'
import type { Works } from './works.ts'

export interface VerifyingParts {
  readonly read: ReadHouse
  readonly standing: Standing
  readonly keys: () => Promise<LedgerKeys>
  readonly works: () => Promise<Works>
}

/** What the whole look finds stands as `ledger.verify` until a look finds nothing. */
export function createVerifying(
  parts: VerifyingParts,
): Pick<Ledger, 'verifyTail' | 'verifyAll'> & Pick<RetentionParts, 'requireWhole'> {
  const { read, standing, keys, works } = parts

  const lookAtAll = async (
    accepted: Pick<VerifyLogOptions, 'acceptLoss' | 'acceptRestarts'> = {},
  ): Promise<LogVerdict> => {
    const { log } = await keys()
    for (const past of (await works()).past) {
      const verdict = await lookAtPast(past)
      if (!verdict.ok) return verdict
    }
    // Read first: the log may have grown beyond it, and never the other way round.
    const leaves = await (await works()).leaves.readAll()
    const size = (await read(findCheckpoint))?.size ?? 0
    const options = { vkeys: log.trusted, leaves, hash: sha256, ...accepted }
    return await judgeInstants(read, await verifyLog(createDatabaseSource(read, size), options))
  }
  const lookAtPast = async ({ read, leaves, vkeys }: PastLog): Promise<LogVerdict> => {
    const size = (await read(findCheckpoint))?.size ?? 0
    return await verifyLog(createDatabaseSource(read, size), { vkeys, leaves: await leaves.readAll(), hash: sha256 })
  }
  return {
    verifyTail: async () => {
      const [{ leaves }, { log }] = [await works(), await keys()]
      return await read((tx) => verifyTail(tx, leaves, log.trusted))
    },
    requireWhole: async () => {
      const verdict = await lookAtAll({ acceptLoss: [[0, Number.MAX_SAFE_INTEGER]], acceptRestarts: [0] })
      // A lost key of an epoch is a finding of its own, and no reason to keep what is over.
      if (!verdict.ok && verdict.finding?.code !== 'epoch') throw new Error(`nothing goes: ${accuse(verdict)}`)
    },
    verifyAll: async () => {
      try {
        const verdict = await lookAtAll()
        if (verdict.ok) standing.pass('ledger.verify')
        else standing.raise('ledger.verify', accuse(verdict))
        return verdict
      } catch (cause) {
        if (cause instanceof ProofError) standing.raise('ledger.verify', cause.message)
        throw cause
      }
    },
  }
}

function accuse({ finding, firstBad, window }: LogVerdict): string {
  const place = window ? ` (between entry ${window[0]} and ${window[1]})` : ''
  return `${finding?.message ?? 'the log does not hold'}${firstBad === undefined ? place : ` (entry ${firstBad})`}`
}
