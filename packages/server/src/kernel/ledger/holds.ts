/**
 * Legal holds (LEDGER, section 10): what is under one stays, however old it is, until an operator lifts it. Both are entries,
 * so who asked for what and why is kept as long as the log.
 */
import type { Actor, Kernel } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { EntryFacts } from '#proof'
import { findEntryFacts, isSystemAct } from '#proof'
import { listHoldWords } from './log-store.ts'

export interface Hold {
  readonly name: string
  /** The person, thing or organisation that the entries name; everything where it names none. */
  readonly about: string | undefined
  readonly reason: string
  readonly since: Date
}

/** Those in force, by the words of operators in all logs of the house. */
export async function readHolds(tx: Transaction): Promise<readonly Hold[]> {
  const holds = new Map<string, Hold>()
  for (const { body } of await listHoldWords(tx)) {
    const facts = findEntryFacts(body)
    const [name] = facts?.objects ?? []
    if (!facts || name === undefined || isSystemAct(facts)) continue
    const { about, reason } = facts.data
    if (facts.action === 'ledger.release') holds.delete(name)
    else if (!holds.has(name))
      holds.set(name, {
        name,
        about: typeof about === 'string' ? about : undefined,
        reason: String(reason),
        since: new Date(facts.at),
      })
  }
  return [...holds.values()]
}

export function isHeld({ about }: Hold, { org, actor, subjects, objects }: EntryFacts): boolean {
  return about === undefined || [org, actor, ...subjects, ...objects].includes(about)
}

/** The word that placed it: without that, the hold would lapse in silence. */
export function isWordOf({ name }: Hold, { action, objects }: EntryFacts): boolean {
  return action === 'ledger.hold' && objects.includes(name)
}

type Ports = Pick<Kernel, 'act'>

/** @throws {Problem} `ledger.hold-there` (409). */
export async function placeHold(
  { act }: Ports,
  actor: Actor,
  { name, about, reason }: Omit<Hold, 'since'>,
): Promise<void> {
  await act({ actor, org: HOUSE }, async (ctx) => {
    if ((await readHolds(ctx.tx)).some((hold) => hold.name === name)) {
      throw new Problem('conflict', 'ledger.hold-there', `There is a hold ${name} already. Choose another name.`)
    }
    ctx.record({ action: 'ledger.hold', object: name, facts: { reason, ...(about === undefined ? {} : { about }) } })
  })
}

/** @throws {Problem} `ledger.hold-unknown` (404). */
export async function liftHold({ act }: Ports, actor: Actor, name: string, reason: string): Promise<void> {
  await act({ actor, org: HOUSE }, async (ctx) => {
    if (!(await readHolds(ctx.tx)).some((hold) => hold.name === name)) {
      throw new Problem('missing', 'ledger.hold-unknown', `No hold ${name} is in force.`)
    }
    ctx.record({ action: 'ledger.release', object: name, facts: { reason } })
  })
}
