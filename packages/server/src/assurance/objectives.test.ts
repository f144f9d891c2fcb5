import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openHouse } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Control, Objective, Span } from '#kernel'
import { createTestClock, later, readConfig } from '#kernel'
import { objectivesControl } from './objectives-control.ts'
import { policyDateControl } from './policy-date-control.ts'

let isOpen = true
const gate = (objective: Objective): Control => ({
  name: `yard.${objective}`,
  clauses: ['muts.scope'],
  objective,
  promise: 'The gate is open by day.',
  scope: 'house',
  enforcedBy: openHouse,
  probe: async () => ({ holds: isOpen || objective !== 'availability', saw: {} }),
  freshFor: { hours: 1 },
  severity: 2,
  tells: ['operations'],
})
const gates = (['confidentiality', 'integrity', 'availability'] as const).map(gate)
const yard = { name: 'yard', controls: gates }

const folder = mkdtempSync(join(tmpdir(), 'muts-objectives-'))
const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
let house: House
before(async () => {
  house = await openMigratedHouse(readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' }), {
    clock,
    guests: [yard],
  })
})
after(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})
const goOn = (span: Span) => clock.moveTo(later(clock.now(), span))
const lookAtGates = async () => {
  for (const control of gates) await house.assurance.assurance.look(control)
}
const objectives = (rooms = [yard]) =>
  objectivesControl({ ...house.kernel, rooms: () => rooms }).probe({ now: clock.now() })
const bare = (names: string) => ({ holds: false, because: `nothing was lately seen to hold: ${names}` })
const verdict = async () => {
  const { holds, because } = await objectives()
  return because === undefined ? { holds } : { holds, because }
}

describe('what the house protects', () => {
  test('is held while each of the three has a control that was seen to hold in its time [fleetops.purpose.cia]', async () => {
    assert.deepEqual(await verdict(), bare('confidentiality, integrity, availability'))
    await lookAtGates()
    assert.deepEqual(await verdict(), { holds: true })
  })

  test('is not held by a control that broke, nor by one nobody has looked at since', async () => {
    isOpen = false
    await lookAtGates()
    assert.deepEqual(await verdict(), bare('availability'))
    isOpen = true
    await lookAtGates()
    goOn({ minutes: 59 })
    assert.deepEqual(await verdict(), { holds: true })
    goOn({ minutes: 1 })
    assert.deepEqual(await verdict(), bare('confidentiality, integrity, availability'))
  })

  test('is not known of a part that the ledger holds no declaration of', async () => {
    await lookAtGates()
    const stranger = { ...gate('integrity'), name: 'yard.stranger' } as const
    const { holds, because } = await objectives([{ ...yard, controls: [...gates, stranger] }])
    assert.deepEqual([holds, because], [false, 'declared for nothing: yard.stranger'])
  })
})

describe('the date of the policy', () => {
  const look = (policy: string) => policyDateControl(house.kernel, () => policy).probe({ now: clock.now() })

  test('holds until the yearly review is due, and from that instant not [fleetops.approval.date]', async () => {
    const policy = 'Words.\n\n*Date: 2025-09-21*\n'
    clock.moveTo(new Date('2026-09-20T23:59:59.999Z'))
    assert.deepEqual(await look(policy), { holds: true, saw: { effectiveOn: '2025-09-21', reviewOn: '2026-09-21' } })
    goOn({ seconds: 0.001 })
    const { holds, because } = await look(policy)
    assert.deepEqual([holds, because], [false, 'the yearly review was due on 2026-09-21'])
  })

  test('must be there [fleetops.approval.date]', async () => {
    await assert.rejects(look('Words without a date.'), RangeError)
  })
})
