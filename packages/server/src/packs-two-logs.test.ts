import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openHouse } from '#house'
import type { Context, Control, Kernel, Span } from '#kernel'
import { createTestClock, HOUSE, later, readConfig } from '#kernel'
import type { ExpectedPack } from '#proof'
import { parseVkey, verifyPack } from '#proof'
import { openBeside } from './ground.ts'
import { openMigratedHouse } from './testing-migrated.ts'

const CLAUSE = 'muts.scope'
const NEW_LOG = 'localhost/ledger/2'
let isShut = true
const gate: Control = {
  name: 'yard.gate',
  clauses: [CLAUSE],
  objective: 'integrity',
  promise: 'The gate is shut.',
  scope: 'house',
  enforcedBy: openHouse,
  probe: async () => ({ holds: isShut, saw: { isShut }, ...(isShut ? {} : { because: 'the gate is open' }) }),
  freshFor: { days: 30 },
  severity: 2,
  tells: ['operations'],
}

const folder = mkdtempSync(join(tmpdir(), 'muts-two-logs-'))
const data = join(folder, 'data')
const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
const config = () => readConfig({ data, port: 0 }, { MUTS_PROFILE: 'evaluation' })
const open = () => openMigratedHouse(config(), { clock, guests: [{ name: 'yard', controls: [gate] }] })
let house: House

const inHouse = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: HOUSE }, work)
const look = () => house.assurance.assurance.look(gate)
async function pass(span: Span): Promise<void> {
  await house.kernel.ledger.drain()
  clock.moveTo(later(clock.now(), span))
  await house.kernel.ledger.drain()
}
const readPack = (to?: Date) =>
  inHouse((ctx) => house.assurance.assurance.readPack(ctx, CLAUSE, to === undefined ? {} : { to }))
const known = { acceptRestarts: [NEW_LOG] }
const verify = async (text: string, expected: ExpectedPack = known) => {
  const vkeys = (await house.kernel.ledger.vkeys()).map(parseVkey)
  return await verifyPack(text, vkeys, expected)
}

/** The database comes back from a backup without leaves, and somebody outside has seen more of the log. */
async function restoreWithNewLog(): Promise<void> {
  await house.close()
  cpSync(data, join(folder, 'backup'), { recursive: true })
  const checkpoint = await beside(async ({ ledger }) => {
    clock.moveTo(later(clock.now(), { minutes: 6 }))
    await ledger.drain()
    return await ledger.checkpoint()
  })
  rmSync(data, { recursive: true })
  cpSync(join(folder, 'backup'), data, { recursive: true })
  rmSync(join(data, 'leaves'), { recursive: true })
  await beside(({ ledger }) => ledger.beginLog({ checkpoint, reason: 'the disk died' }))
  house = await open()
}

async function beside<T>(work: (kernel: Kernel) => Promise<T>): Promise<T> {
  const { kernel, close } = await openBeside(config(), clock)
  try {
    return await work(kernel)
  } finally {
    await close()
  }
}

interface Changeable {
  to: string
  before?: { query: { id: string }; checkpoint: string; entries: unknown[] }[][]
}
function changed(text: string, change: (pack: Changeable) => void): string {
  const pack = JSON.parse(text)
  change(pack)
  return JSON.stringify(pack)
}
const listOf = ({ before = [] }: Changeable, id: string) => {
  const list = before[0]?.find(({ query }) => query.id === id)
  assert.ok(list)
  return list
}

describe('an evidence pack of a house with two logs', () => {
  let whenGood = new Date(0)
  before(async () => {
    house = await open()
    await look()
    await pass({ minutes: 11 })
    whenGood = (await inHouse((ctx) => house.kernel.ledger.answerableTo(ctx.tx))) ?? whenGood
    // The last look stands behind the last index commit of the log that ends.
    isShut = false
    await look()
    await house.kernel.ledger.drain()
    await restoreWithNewLog()
    await pass({ minutes: 11 })
  })
  after(async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('follows from both: what was declared and seen in the log that ended counts, to its last entry', async () => {
    const { judgement, checkpoint, ended } = await verify(await readPack())

    assert.deepEqual(
      [judgement.state, judgement.parts.map(({ because }) => because)],
      ['failing', ['the gate is open']],
    )
    assert.deepEqual([checkpoint.origin, ended.map(({ origin }) => origin)], [NEW_LOG, ['localhost/ledger/1']])
    assert.ok((ended[0]?.seen ?? 0) > (ended[0]?.size ?? 0), 'and says what was lost')
  })

  test('tells of the loss until it is known of', async () => {
    const text = await readPack()
    await assert.doesNotReject(verify(text))
    await assert.rejects(verify(text, {}), {
      message:
        /^localhost\/ledger\/2 goes on after localhost\/ledger\/1, which was seen with \d+ entries and of which \d+ are held$/,
    })
  })

  test('is refused without the lists of the log that ended, with fewer of its entries, or with another tree', async () => {
    const text = await readPack()
    const attacks: readonly [(pack: Changeable) => void, RegExp][] = [
      [(pack) => delete pack.before, /^a pack without lists proves nothing/],
      [
        (pack) => listOf(pack, 'yard.gate').entries.pop(),
        /^list \d+ of localhost\/ledger\/1: entry \d+ is in the index/,
      ],
      [
        (pack) => {
          const list = listOf(pack, 'yard.gate')
          list.checkpoint = list.checkpoint.replace(/\n\d+\n/, '\n1\n')
        },
        /does not rest on what is held of localhost\/ledger\/1/,
      ],
      [(pack) => pack.before?.push([]), /^it holds lists of a log that nobody went on from/],
    ]
    await assert.doesNotReject(verify(text))
    for (const [change, message] of attacks)
      await assert.rejects(verify(changed(text, change)), { name: 'ProofError', message }, String(message))
  })

  test('of an instant before the new log is one of the old log alone', async () => {
    const { judgement, checkpoint, ended } = await verify(await readPack(whenGood), {})
    assert.deepEqual([judgement.state, checkpoint.origin, ended], ['proven', 'localhost/ledger/1', []])
  })

  test('rests on the index of its last entries, which the look at the whole makes again', async () => {
    assert.equal((await house.kernel.ledger.verifyAll()).ok, true)
    const begin = await inHouse((ctx) => house.kernel.ledger.list(ctx.tx, { action: 'ledger.begin', limit: 1 }))
    assert.ok(Number(begin[0]?.facts.indexKeys) > 0)
  })
})
