/** `muts verify promise`: what the log promised, and whether it kept its word. */
import { CommandError, EXIT } from '#exit'
import { decodeUtf8, toHex } from '#proof'
import type { Verdict } from './check-ledger.ts'
import { judgeLog } from './check-ledger.ts'
import { formatInstant } from './entry-line.ts'
import type { LogPromise } from './promise.ts'
import { verifyPromise, watchPromise } from './promise.ts'
import { openSource, readBytes } from './source.ts'
import { tell, tellRefusal } from './tell.ts'
import type { Trust, TrustOptions } from './trust.ts'
import { readTrust } from './trust.ts'

export interface PromiseOptions extends TrustOptions {
  readonly ledger?: string
  readonly json?: boolean
}

/** `signed`: nobody looked into a log. `open`: the log that was given ends before the promised instant. */
type State = 'signed' | 'kept' | 'late' | 'broken' | 'open'

interface Judgement {
  readonly state: State
  readonly seq?: number
}

export async function checkPromise(file: string, { ledger, json, ...given }: PromiseOptions): Promise<void> {
  const trust = readTrust(given)
  const bytes = await readBytes(file)
  const promise = await readPromise(bytes, trust, json)
  if (!promise) return
  const judged = ledger === undefined ? { state: 'signed' as const } : await judge(promise, ledger, trust)
  if ('ok' in judged) tellUnsound(judged, json)
  else tellJudgement(promise, judged, json)
}

/** Undefined when it is none, which has been told then. */
async function readPromise(bytes: Uint8Array, { vkeys }: Trust, json?: boolean): Promise<LogPromise | undefined> {
  try {
    return await verifyPromise(decodeUtf8(bytes), vkeys)
  } catch (error) {
    tellRefusal(error, 'The promise', json)
    return undefined
  }
}

/** @returns the verdict on the log where it does not hold: such a log says nothing about a promise. */
async function judge(promise: LogPromise, name: string, { vkeys }: Trust): Promise<Judgement | Verdict> {
  const watch = watchPromise(await openSource(name), promise)
  const verdict = await judgeLog(name, watch.source, { vkeys })
  if (!verdict.ok) return verdict
  if (verdict.origin !== promise.origin) {
    throw new CommandError(EXIT.usage, `The promise is one of ${promise.origin}, and ${name} is ${verdict.origin}.`)
  }
  const state = (await watch.outcome()) ?? 'open'
  const seq = watch.placedAt()
  return { state, ...(seq === undefined ? {} : { seq }) }
}

function tellJudgement({ origin, id, leaf, includeByMs }: LogPromise, { state, seq }: Judgement, json?: boolean): void {
  const [ok, includeBy, leafHash] = [state !== 'late' && state !== 'broken', formatInstant(includeByMs), toHex(leaf)]
  tell(
    {
      ok,
      sentence: SENTENCES[state],
      facts: { log: origin, 'id of the entry': id, 'leaf hash': leafHash, 'placed by': includeBy, 'stands at': seq },
    },
    { ok, state, origin, id, leafHash, includeBy, ...(seq === undefined ? {} : { seq }) },
    json,
  )
}

const SENTENCES: Readonly<Record<State, string>> = {
  signed: 'The promise was signed by the log. Whether it was kept shows --ledger.',
  kept: 'The promise was kept: the entry stands in the log.',
  late: 'The promise was broken: the entry stands in the log, but was placed later than promised.',
  broken: 'The promise was broken: the log went on beyond the promised instant without the entry.',
  open: 'The promise is open: this copy of the log ends before the promised instant. Ask again with a newer one.',
}

function tellUnsound(verdict: Verdict, json: boolean | undefined): void {
  const { finding, firstBad } = verdict
  const sentence = `The promise cannot be judged, for the log does not hold: ${finding?.message}.`
  tell({ ok: false, sentence, facts: { finding: finding?.code, 'first bad entry': firstBad } }, verdict, json)
}
