import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openHouse } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Context, Control, Module, Obligation, Span } from '#kernel'
import { createTestClock, HOUSE, later, readConfig } from '#kernel'
import { readAll } from './read-all.ts'

/** Enforced, and borne by no room yet. */
const FREE = 'muts.scope'

let isShut = true
const gate: Control = {
  name: 'yard.gate',
  clauses: [FREE],
  objective: 'integrity',
  promise: 'The gate is shut.',
  scope: 'house',
  enforcedBy: openHouse,
  probe: async () => ({ holds: isShut, saw: { isShut } }),
  freshFor: { hours: 1 },
  severity: 2,
  tells: ['operations', 'deputy'],
}
const round: Obligation = {
  name: 'yard.round',
  clauses: ['muts.monitoring.weekly-assessment'],
  objective: 'availability',
  promise: 'The yard is walked every week.',
  owner: 'operations',
  scope: 'house',
  per: 'house',
  closes: { on: 'round.walk' },
  within: { days: 7 },
  every: { days: 7 },
  tells: [{ before: { days: 1 }, whom: 'operations' }],
  overdue: { severity: 3 },
}
const yard: Module = {
  name: 'yard',
  controls: [gate],
  obligations: [round],
  entries: { 'round.walk': { ocsf: 6003, activity: 'other' }, 'fence.mend': { ocsf: 6003, activity: 'other' } },
}

const folder = mkdtempSync(join(tmpdir(), 'muts-assurance-'))
const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
const open = (guests: readonly Module[]) =>
  openMigratedHouse(readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' }), { clock, guests })
let house: House
before(async () => {
  house = await open([yard])
})
after(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})
async function reopen(guests: readonly Module[]): Promise<void> {
  await house.close()
  house = await open(guests)
}

const inHouse = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: HOUSE }, work)
const judge = () => inHouse((ctx) => house.assurance.assurance.judge(ctx))
const look = () => house.assurance.assurance.look(gate)
const goOn = (span: Span) => clock.moveTo(later(clock.now(), span))

async function listOf(object: string) {
  await house.kernel.ledger.drain()
  const entries = await inHouse((ctx) => house.kernel.ledger.list(ctx.tx, { object, limit: 100 }))
  return entries.sort((one, other) => one.seq - other.seq)
}
/** What was said about one object, oldest first. */
const toldOf = async (object: string, noun: string) =>
  (await listOf(object))
    .filter(({ action }) => action.startsWith(`${noun}.`))
    .map(({ action, facts }) => [action, facts.to ?? facts.because].filter(Boolean).join(': '))

describe('what the fold reads', () => {
  test('is every entry there is, in order, however few of them are read at a time', async () => {
    for (let walks = 0; walks < 5; walks++)
      await inHouse(async (ctx) => ctx.record({ action: 'fence.mend', object: 'fence' }))
    const whole = await listOf('fence')
    for (const page of [1, 2, 5, 100]) {
      const read = await inHouse((ctx) => readAll(house.kernel.ledger, ctx.tx, { object: 'fence' }, page))
      assert.deepEqual(read, whole, `${page} at a time`)
    }
    assert.equal(whole.length, 5)
  })
})

describe('a declaration', () => {
  test('says what a control and an obligation promise', async () => {
    const [control] = await listOf('yard.gate')
    assert.deepEqual([control?.action, control?.facts.freshFor], ['control.declare', 'PT1H'])
    assert.deepEqual([control?.facts.clauses, control?.facts.tells], [FREE, 'operations, deputy'])
    const [obligation] = await listOf('yard.round')
    assert.deepEqual([obligation?.action, obligation?.facts.obligation], ['obligation.declare', 'yard.round'])
    assert.deepEqual(JSON.parse(String(obligation?.facts.terms)).closes, { on: 'round.walk' })
  })

  test('starts the clock of an obligation that nothing else opens', async () => {
    const clauses = await inHouse((ctx) => house.assurance.assurance.readStandings(ctx, round.clauses))
    const part = clauses.flatMap(({ parts }) => parts).find(({ name }) => name === round.name)
    assert.deepEqual([part?.state, part?.nextDueAt], ['due', new Date('2026-01-12T08:00:00Z')])
  })

  test('is written once, and again only where it has changed', async () => {
    await reopen([yard])
    assert.equal((await listOf('yard.gate')).length, 1)
    assert.equal((await listOf('yard.round')).length, 1)

    await reopen([{ ...yard, controls: [{ ...gate, severity: 1 }] }])
    assert.deepEqual(
      (await listOf('yard.gate')).map(({ facts }) => facts.severity),
      [2, 1],
    )
    assert.equal((await listOf('yard.round')).length, 1)
    await reopen([yard])
  })
})

describe('a control that nobody looks at', () => {
  test('opens one finding when its look is too old, which the next good look closes', async () => {
    await look()
    await judge()
    goOn({ minutes: 59 })
    await judge()
    assert.deepEqual(await toldOf('yard.gate', 'finding'), [])

    goOn({ minutes: 1 })
    await judge()
    await judge()
    const opened = 'finding.open: the last look is too old'
    assert.deepEqual(await toldOf('yard.gate', 'finding'), [opened])

    await look()
    await judge()
    const closed = 'finding.close: the next look found it holding'
    assert.deepEqual(await toldOf('yard.gate', 'finding'), [opened, closed])
  })

  test('has its clause written down as failing, by time alone', async () => {
    await look()
    const before = await toldOf(FREE, 'clause')
    goOn({ hours: 1 })
    await judge()
    await judge()
    assert.equal(before.at(-1), 'clause.change: proven')
    assert.deepEqual(await toldOf(FREE, 'clause'), [...before, 'clause.change: failing'])
    await look()
    assert.deepEqual(await toldOf(FREE, 'clause'), [...before, 'clause.change: failing', 'clause.change: proven'])
  })

  test('keeps the finding a bad look has opened, and opens no second beside it', async () => {
    isShut = false
    await look()
    const before = (await toldOf('yard.gate', 'finding')).length
    goOn({ hours: 2 })
    await judge()
    await look()
    assert.equal((await toldOf('yard.gate', 'finding')).length, before)
    isShut = true
    await look()
    assert.equal((await toldOf('yard.gate', 'finding')).length, before + 1)
  })
})

describe('an attempt that was refused', () => {
  const stateOfRound = async () => {
    const [clause] = await inHouse((ctx) => house.assurance.assurance.readStandings(ctx, round.clauses))
    return [clause?.state, clause?.parts.find(({ name }) => name === round.name)?.because]
  }
  const walk = (outcome: 'done' | 'refused' | 'failed') =>
    inHouse(async (ctx) => ctx.record({ action: 'round.walk', object: 'yard', outcome }))

  test('is no evidence: it keeps no promise and turns no clause', async () => {
    const before = await stateOfRound()
    await walk('refused')
    await walk('failed')
    await house.kernel.ledger.drain()
    await judge()
    assert.deepEqual(await stateOfRound(), before)
    assert.notEqual(before[0], 'proven')

    await walk('done')
    await house.kernel.ledger.drain()
    assert.deepEqual(await stateOfRound(), ['proven', null])
  })
})
