import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { createDbcDecoder, parseDbc } from '#protocol/dbc'
import { openDatabase } from './database.ts'
import { createFrameTable, filterFrames, MOST_IDS } from './frame-table.ts'

const SAMPLE = new URL('../../../../../docs/samples/simulated-car.dbc', import.meta.url)
const sample = () => createDbcDecoder(parseDbc(readFileSync(SAMPLE, 'utf8')))

function openTable() {
  let nowMs = 10_000
  const table = createFrameTable(() => nowMs)
  const pass = (ms: number) => {
    nowMs += ms
  }
  const row = (id: string) => table.show().find((frame) => frame.id === id)
  return { table, pass, row }
}

describe('the frames of a bus', () => {
  test('stand by identifier with the newest bytes, how often they come and what changed', () => {
    const { table, pass, row } = openTable()
    for (let at = 0; at < 50; at++) {
      table.hear([`0 0C9#0C${at < 49 ? '30' : '31'}`], 0)
      pass(20)
    }
    table.hear(['5 18FEF100#FF', '0 012#'], 0)
    assert.deepEqual(
      table.show().map(({ id }) => id),
      ['012', '0C9', '18FEF100'],
    )
    const engine = row('0C9')
    assert.deepEqual(engine?.bytes, [
      { hex: '0C', hasChanged: false },
      { hex: '31', hasChanged: true },
    ])
    assert.equal(engine?.count, 50)
    assert.ok(Math.abs((engine?.rateHz ?? 0) - 50) < 1, `${engine?.rateHz}`)
    pass(1_001)
    assert.ok(row('0C9')?.bytes.every(({ hasChanged }) => !hasChanged))
  })

  test('are as old as they are: 2.000 s is VALID, 2.001 s is STALE, and what waited on its way is older', () => {
    const { table, pass, row } = openTable()
    table.hear(['0 0C9#00', '300 3E9#00'], 200)
    pass(1_500)
    assert.deepEqual([row('0C9')?.state, row('3E9')?.state], ['VALID', 'VALID'])
    pass(1)
    assert.deepEqual([row('0C9')?.state, row('3E9')?.state], ['VALID', 'STALE'])
    assert.equal(row('3E9')?.rateHz, undefined)
  })

  test('are gone where the link is, and begin anew', () => {
    const { table } = openTable()
    table.hear(['0 0C9#00'], 0)
    table.lose()
    assert.deepEqual(table.show(), [])
  })

  test('are decoded by a database, also what stood there before; a filter finds its names', () => {
    const { table, pass, row } = openTable()
    table.hear(['0 0C9#0C30180000000003', '0 7FF#00'], 0)
    table.decodeBy(sample())
    assert.deepEqual(
      row('0C9')?.signals.map(({ name, value, unit, state }) => [name, value, unit, state]),
      [
        ['EngineSpeed', '780', 'rpm', 'VALID'],
        ['Throttle', '12', '%', 'VALID'],
        ['Counter', '3', '', 'VALID'],
      ],
    )
    pass(2_001)
    assert.ok(row('0C9')?.signals.every(({ state }) => state === 'STALE'))
    const named = (typed: string) => filterFrames(table.show(), typed).map(({ id }) => id)
    assert.deepEqual([named('0x0c'), named('enginesp'), named('fast'), named('zz')], [['0C9'], ['0C9'], ['0C9'], []])
    table.decodeBy(undefined)
    assert.deepEqual(row('0C9')?.signals, [])
  })

  test('keep each page of what is multiplexed', () => {
    const { table, row } = openTable()
    const text =
      'BO_ 16 Pages: 2 X\n SG_ Page M : 0|8@1+ (1,0) [0|0] "" X\n SG_ One m1 : 8|8@1+ (1,0) [0|0] "" X\n SG_ Two m2 : 8|8@1+ (1,0) [0|0] "" X\n'
    table.decodeBy(createDbcDecoder(parseDbc(text)))
    table.hear(['0 010#0107', '0 010#0209'], 0)
    assert.deepEqual(
      row('010')?.signals.map(({ name, value }) => [name, value]),
      [
        ['Page', '2'],
        ['One', '7'],
        ['Two', '9'],
      ],
    )
  })

  test('take no more room than so many identifiers, count what is beyond, and what is no frame', () => {
    const { table } = openTable()
    const all = Array.from(
      { length: MOST_IDS + 5 },
      (_, id) => `0 ${id.toString(16).padStart(8, '0').toUpperCase()}#00`,
    )
    assert.equal(table.hear([...all, '0 nonsense', '0 7E8#001122334455667788'], 0), 2)
    assert.deepEqual([table.show().length, table.beyond()], [MOST_IDS, 5])
  })
})

describe('a file that is to be a database', () => {
  const fileOf = (text: string) => new File([text], 'a.dbc')

  test('says how much of it was understood, or that it is none', async () => {
    const opened = await openDatabase(fileOf(`${readFileSync(SAMPLE, 'utf8')}\nBO_ 1 Broken\n`))
    assert.ok(typeof opened === 'object')
    assert.deepEqual([opened.messages, opened.badLines], [3, 1])
    assert.equal(await openDatabase(fileOf('<html>')), 'no-messages')
    const large = { size: 17_000_000, arrayBuffer: () => assert.fail('is not read') } as unknown as File
    assert.equal(await openDatabase(large), 'too-large')
  })
})
