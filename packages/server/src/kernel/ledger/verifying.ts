/** The looks of the ledger at itself, each against what stands outside the database. */
import type { EntryFacts, FindingCode, LogVerdict, VerifyLogOptions } from '#proof'
import { findEntryFacts, formatTail, ProofError, toBase64, verifyLog } from '#proof'
import { sha256 } from './digest.ts'
import { readHeldRoot } from './held-root.ts'
import { judgeRecords } from './index-look.ts'
import type { LedgerKeys } from './keys.ts'
import type { Ledger } from './ledger.ts'
import type { ReadHouse } from './log-copy.ts'
import { createDatabaseSource } from './log-copy.ts'
import { findBeginOf } from './log-store.ts'
import type { PastLog } from './past-logs.ts'
import type { RetentionParts } from './retention.ts'
import { isLasting, judgeInstants } from './retention-look.ts'
import type { Standing } from './standing.ts'
import { verifyTail } from './tail.ts'
import { foldTail } from './tail-index.ts'
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

  /** The log that lives comes first, then those before it, oldest first: each is looked at, whatever was found before. */
  const lookAtAll = async (accepted: Pick<VerifyLogOptions, 'acceptLoss'>): Promise<readonly LogVerdict[]> => {
    const [{ log }, { leaves, past }] = [await keys(), await works()]
    // Read first: the log may have grown beyond it, and never the other way round.
    const file = await leaves.readAll()
    const restarts = acceptBegin(past.length + 1)
    const live = await lookAt(read, { vkeys: log.trusted, leaves: file, ...restarts, ...accepted })
    const verdicts = [await judgeRecords(read, past.length + 1, await judgeInstants(read, live))]
    for (const ended of past) verdicts.push(await lookAtPast(ended))
    return verdicts
  }
  const lookAtPast = async ({ read, leaves, vkeys, log }: PastLog): Promise<LogVerdict> => {
    const options = { vkeys, leaves: await leaves.readAll(), acceptLoss: 'declared', ...acceptBegin(log) } as const
    return await judgeRecords(read, log, await judgeHeld(read, log, await lookAt(read, options)))
  }
  return {
    verifyTail: async () => {
      const [{ leaves }, { log }] = [await works(), await keys()]
      return await read((tx) => verifyTail(tx, leaves, log.trusted))
    },
    requireWhole: async () => {
      // A lost key of an epoch is a finding of its own, and no reason to keep what is over.
      const wrong = (await lookAtAll({ acceptLoss: 'declared' })).find(
        ({ ok, finding }) => !ok && finding?.code !== 'epoch',
      )
      if (wrong) throw new Error(`nothing goes: ${accuse(wrong)}`)
    },
    verifyAll: async () => {
      try {
        const verdict = gravest(await lookAtAll({}))
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

async function lookAt(read: ReadHouse, options: VerifyLogOptions): Promise<LogVerdict> {
  const size = (await read(findCheckpoint))?.size ?? 0
  return await verifyLog(createDatabaseSource(read, size), { ...options, hash: sha256 })
}

/** What no checkpoint covered when a log ended is vouched for by the first entry of the next one. */
async function judgeHeld(read: ReadHouse, log: number, verdict: LogVerdict): Promise<LogVerdict> {
  if (!verdict.ok && !isLasting(verdict)) return verdict
  const { end, root, tail } = await read(async (tx) => {
    const begin = await findBeginOf(tx, log + 1)
    const facts = begin && findEntryFacts(begin.body)
    const end = { held: Number(facts?.data.held ?? 0), at: facts?.at ?? 0, data: facts?.data ?? {} }
    const root = toBase64(await readHeldRoot(tx, end.held))
    return { end, root, tail: root === end.data.root ? await foldTail(tx, end.held, end.at) : undefined }
  })
  const told = (code: FindingCode, message: string, window: readonly [number, number]): LogVerdict => ({
    ...verdict,
    ok: false,
    finding: { code, message },
    window,
  })
  if (root !== end.data.root) {
    const message = `the log that ended does not lead to what the next one says was held of it, ${end.held} entries`
    return told('altered', message, [verdict.size, end.held])
  }
  if (!tail || end.data.indexRoot === undefined || isStated(end.data, formatTail(tail.commit))) return verdict
  const message = 'the index that the next log states of the last entries of the one before it is not what they say'
  return told('index', message, [tail.commit.from, tail.commit.to])
}

const isStated = (data: EntryFacts['data'], facts: Readonly<Record<string, string | number>>): boolean =>
  Object.entries(facts).every(([name, value]) => data[name] === value)

/** A later log of this house was begun by its own operator, and says so in its first entry. The first has none before it. */
const acceptBegin = (log: number): Pick<VerifyLogOptions, 'acceptRestarts'> => (log > 1 ? { acceptRestarts: [0] } : {})

function gravest(verdicts: readonly LogVerdict[]): LogVerdict {
  const wrong = verdicts.filter(({ ok }) => !ok)
  const [verdict] = [...wrong.filter((found) => !isLasting(found)), ...wrong, ...verdicts]
  if (!verdict) throw new TypeError('a house has at least one log')
  return verdict
}

function accuse({ finding, firstBad, window }: LogVerdict): string {
  const place = window ? ` (between entry ${window[0]} and ${window[1]})` : ''
  return `${finding?.message ?? 'the log does not hold'}${firstBad === undefined ? place : ` (entry ${firstBad})`}`
}
