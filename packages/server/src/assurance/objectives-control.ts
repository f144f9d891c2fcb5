/** What the house protects, as its ledger tells it: what each part was declared to be for, and what was seen of it since. */
import type { Control, Kernel, Module, Objective } from '#kernel'
import { HOUSE, later } from '#kernel'
import type { Transaction } from '#kernel/database'
import { checkHouse, OBJECTIVES } from './check-house.ts'

type Ports = Pick<Kernel, 'database' | 'ledger'> & { readonly rooms: () => readonly Module[] }

/** Looks after all the others: what it asks for is what their looks have left. */
export const objectivesControl = ({ database, ledger, rooms }: Ports): Control => ({
  name: 'assurance.objectives',
  clauses: ['fleetops.purpose.cia'],
  objective: 'integrity',
  promise: 'Each control and obligation is declared for what it protects, and each of the three is seen to be held.',
  scope: 'house',
  enforcedBy: checkHouse,
  freshFor: { days: 1 },
  severity: 3,
  tells: ['security-lead'],
  probe: async ({ now }) => {
    await ledger.drain()
    const { held, aimless } = await database.transaction({ org: HOUSE }, (tx) => readHeld(ledger, tx, rooms(), now))
    const bare = OBJECTIVES.filter((objective) => held[objective] === 0)
    const saw = { ...held, aimless: aimless.length }
    if (aimless.length > 0) return { holds: false, saw, because: `declared for nothing: ${aimless.join(', ')}` }
    if (bare.length > 0) return { holds: false, saw, because: `nothing was lately seen to hold: ${bare.join(', ')}` }
    return { holds: true, saw }
  },
})

/** For each objective, how many controls were seen to hold within their time; and which parts were declared for none. */
async function readHeld({ list }: Kernel['ledger'], tx: Transaction, rooms: readonly Module[], now: Date) {
  const held: Record<Objective, number> = { confidentiality: 0, integrity: 0, availability: 0 }
  const aimless: string[] = []
  const newest = async (action: string, object: string) => (await list(tx, { action, object, limit: 1 }))[0]
  const readObjective = async (action: string, name: string) => {
    const declared = (await newest(action, name))?.facts.objective
    const objective = OBJECTIVES.find((one) => one === declared)
    if (!objective) aimless.push(name)
    return objective
  }
  for (const { name } of rooms.flatMap((room) => room.obligations ?? []))
    await readObjective('obligation.declare', name)
  for (const { name, freshFor } of rooms.flatMap((room) => room.controls ?? [])) {
    const objective = await readObjective('control.declare', name)
    const look = await newest('control.probe', name)
    if (objective && look?.facts.holds === true && now < later(look.at, freshFor)) held[objective] += 1
  }
  return { held, aimless }
}
