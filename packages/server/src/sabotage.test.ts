import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Break, ClauseId, Control, Sabotage, World } from '#kernel'
import { lengthMs } from '#kernel'
import { postgresAvailable } from '#kernel/database/testing'
import { sabotage as assuranceSabotage } from './assurance/sabotage.ts'
import { sabotage as identitySabotage } from './identity/sabotage.ts'
import { createLodger, sabotage as kernelSabotage } from './kernel/room/sabotage.ts'
import type { Reddening, Story } from './testing-sabotage.ts'
import { refuseStarts, tryAll } from './testing-sabotage.ts'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const sabotages: Sabotage = { ...kernelSabotage, ...identitySabotage, ...assuranceSabotage }
/** What only production on PostgreSQL can hold, and so only there can be broken. */
const IN_PRODUCTION = new Set(['kernel.database-roles', 'kernel.database-tls', 'kernel.https'])

const embedded = await openWorldHouse('pglite')
after(() => embedded[Symbol.asyncDispose]())
// The same house starts right after: nothing but the sabotage kept it from starting.
const refusals = await refuseStarts(embedded, sabotages)
embedded.guests.push(createLodger())
await embedded.open()
const controls = embedded.house().rooms.flatMap((room) => room.controls ?? [])
const duties = embedded.house().rooms.flatMap((room) => room.obligations ?? [])
const hasDuty = (id: ClauseId) => duties.some(({ clauses }) => clauses.includes(id))

describe('a control', { concurrency: 2 }, () => {
  test('has a sabotage: what cannot be made red is not a control', () => {
    assert.deepEqual(Object.keys(sabotages).sort(), controls.map(({ name }) => name).sort())
  })

  const skip = !postgresAvailable() && 'no PostgreSQL server can be started here'
  describeWorld('pglite', { skip: false }, async () => embedded)
  describeWorld('postgres', { skip }, async () => {
    const world = await openWorldHouse('postgres')
    await world.open()
    return world
  })
})

function describeWorld(engine: World['engine'], { skip }: { skip: string | false }, open: () => Promise<WorldHouse>) {
  const own = controls.filter(({ name }) => IN_PRODUCTION.has(name) === (engine === 'postgres'))
  const cases = own
    .flatMap((control) =>
      (sabotages[control.name] ?? [])
        .filter((way): way is Reddening => 'redWithin' in way)
        .map((way) => ({ control, way })),
    )
    .sort((one, other) => lengthMs(one.way.redWithin) - lengthMs(other.way.redWithin))

  describe(`of a started house on ${engine}`, { skip, concurrency: 1 }, () => {
    let world: WorldHouse
    let stories: ReadonlyMap<Break, Story>
    before(async () => {
      world = await open()
      stories = await tryAll(world, cases)
    })
    after(() => world[Symbol.asyncDispose]())

    for (const { control, way } of cases) {
      test(`${titleOf(control, way)} turns its clause red in time, and green again when it is mended`, () => {
        const { start, broken, mended } = stories.get(way) ?? {}
        // A duty that was never kept yet leaves its clause due, whatever its controls show.
        const good = (reading: typeof start, id: ClauseId) => {
          const state = reading?.clauses[id]?.state
          assert.ok(state === 'proven' || (state === 'due' && hasDuty(id)), `${id} is ${state}`)
          assert.deepEqual(reading?.clauses[id], { state, part: 'proven', changedTo: state })
        }
        const tells = control.tells.join(', ')
        for (const id of control.clauses) {
          good(start, id)
          assert.deepEqual(broken?.clauses[id], { state: 'failing', part: 'failing', changedTo: 'failing' })
          good(mended, id)
        }
        assert.deepEqual([broken?.finding?.action, broken?.finding?.facts.tells], ['finding.open', tells])
        assert.equal(mended?.finding?.action, 'finding.close')
      })
    }
    for (const control of own) {
      for (const way of sabotages[control.name] ?? []) {
        if (!('refusesStart' in way)) continue
        test(`${titleOf(control, way)} lets no house start where it cannot hold`, () => {
          assert.equal(refusals.get(way), way.refusesStart)
        })
      }
    }
  })
}

function titleOf({ name, clauses }: Control, way: Break): string {
  const number = (sabotages[name] ?? []).indexOf(way) + 1
  return `${name} (${number}) ${clauses.map((id) => `[${id}]`).join(' ')}`
}
