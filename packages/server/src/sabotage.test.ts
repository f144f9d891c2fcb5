import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Break, Sabotage, Span } from '#kernel'
import { later } from '#kernel'
import { sabotage as assuranceSabotage } from './assurance/sabotage.ts'
import { sabotage as identitySabotage } from './identity/sabotage.ts'
import { sabotage as kernelSabotage } from './kernel/room/sabotage.ts'
import { openBareHouse } from './testing.ts'
import { openWorldHouse, postgresMissing } from './testing-world.ts'

const sabotages: Sabotage = { ...kernelSabotage, ...identitySabotage, ...assuranceSabotage }

/** What only production on PostgreSQL can hold, and so only there can be broken. */
const IN_PRODUCTION = new Set(['kernel.database-roles', 'kernel.database-tls', 'kernel.https'])

const controls = await (async () => {
  await using house = await openBareHouse()
  return house.rooms.flatMap((room) => room.controls ?? [])
})()

describe('a control', () => {
  test('has a sabotage: what cannot be made red is not a control', () => {
    assert.deepEqual(Object.keys(sabotages).sort(), controls.map(({ name }) => name).sort())
  })

  for (const { name, clauses } of controls) {
    const ids = clauses.map((id) => `[${id}]`).join(' ')
    const skip = IN_PRODUCTION.has(name) ? postgresMissing() : false
    for (const [index, way] of (sabotages[name] ?? []).entries()) {
      test(`${name} turns red in time when what it guards is broken (${index + 1}) ${ids}`, { skip }, () =>
        breakAndMend(name, way),
      )
    }
  }
})

async function breakAndMend(name: string, way: Break): Promise<void> {
  await using world = await openWorldHouse(IN_PRODUCTION.has(name) ? 'postgres' : 'pglite')
  await world.open()
  assert.deepEqual(await world.partOf(name), { state: 'proven', because: null })

  const undo = await way.breakIt(world)
  if ('refusesStart' in way) {
    await world.close()
    await assert.rejects(world.open(), { code: way.refusesStart })
    await undo()
    return
  }
  await pass(way.redWithin)
  assert.equal((await world.partOf(name)).state, 'failing')
  assert.match(await world.findingOf(name), /^finding\.open:.+/)

  await undo()
  await pass(way.redWithin)
  assert.deepEqual(await world.partOf(name), { state: 'proven', because: null })
  assert.match(await world.findingOf(name), /^finding\.close:/)

  async function pass(span: Span) {
    await world.moveTo(later(world.clock.now(), span))
  }
}
