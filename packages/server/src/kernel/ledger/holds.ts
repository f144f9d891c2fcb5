/**
 * Legal holds (LEDGER, section 10): what is under one stays, however old it is, until it is lifted. An operator places them
 * over anything (`muts ledger hold`), an organisation over its own vehicles, drivers and users (`POST /holds`). All are
 * entries, so who asked for what and why is kept as long as the log, and no row of the database shortens it.
 */
import type { Actor, Kernel, OrgId } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { EntryFacts } from '#proof'
import { findEntryFacts, isDone, isSystemAct } from '#proof'
import { listHoldWords } from './log-store.ts'

export interface Hold {
  readonly name: string
  /** The person, thing or organisation that the entries name; everything where it names none. */
  readonly about: string | undefined
  /** Who stands behind it, where an organisation placed the hold: entries name the one or the other. */
  readonly subject?: string
  /** Whose it is to release; an operator's has none. */
  readonly organisation?: OrgId
  readonly reason: string
  readonly since: Date
}

/** Those in force, by the words of operators and organisations in all logs of the house. */
export async function readHolds(tx: Transaction): Promise<readonly Hold[]> {
  const holds = new Map<string, Hold>()
  for (const { body } of await listHoldWords(tx)) {
    const facts = findEntryFacts(body)
    const [name] = facts?.objects ?? []
    if (!facts || name === undefined || isSystemAct(facts) || !isDone(body)) continue
    const { action, at } = facts
    const byOrganisation = action.startsWith('hold.')
    // Each lifts its own: no name of an operator is that of an organisation's hold, and none that of another's.
    const key = byOrganisation ? `${facts.org} ${name}` : name
    if (action === 'ledger.release' || action === 'hold.release') holds.delete(key)
    else if (!holds.has(key))
      holds.set(key, { name, ...(byOrganisation ? heldThing(facts) : heldName(facts)), since: new Date(at) })
  }
  return [...holds.values()]
}

const heldName = ({ data: { about, reason } }: EntryFacts) => ({
  about: typeof about === 'string' ? about : undefined,
  reason: String(reason),
})

/** @throws {Error} where the word names nothing: a hold that nobody can read holds everything up rather than nothing. */
function heldThing({ id, org, objects: [, about], subjects: [subject], data: { reason } }: EntryFacts) {
  if (about === undefined || subject === undefined) throw new Error(`the hold of entry ${id} names nothing`)
  return { about, subject, organisation: org as OrgId, reason: String(reason) }
}

export function isHeld(hold: Hold, { org, actor, subjects, objects }: EntryFacts): boolean {
  const named = [org, actor, ...subjects, ...objects]
  return hold.about === undefined || named.includes(hold.about) || (!!hold.subject && named.includes(hold.subject))
}

/** The word that placed it: without that, the hold would lapse in silence. */
export function isWordOf({ name }: Hold, { action, objects }: EntryFacts): boolean {
  return (action === 'ledger.hold' || action === 'hold.place') && objects.includes(name)
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

/** @throws {Problem} `ledger.hold-unknown` (404); `ledger.hold-placed` (409) where an organisation placed it. */
export async function liftHold({ act }: Ports, actor: Actor, name: string, reason: string): Promise<void> {
  await act({ actor, org: HOUSE }, async (ctx) => {
    const found = (await readHolds(ctx.tx)).find((hold) => hold.name === name)
    if (!found) throw new Problem('missing', 'ledger.hold-unknown', `No hold ${name} is in force.`)
    if (found.subject !== undefined)
      throw new Problem(
        'conflict',
        'ledger.hold-placed',
        `The organisation ${found.organisation} placed the hold ${name} and releases it (POST /api/v1/holds/${name}/release). It stands.`,
      )
    ctx.record({ action: 'ledger.release', object: name, facts: { reason } })
  })
}
