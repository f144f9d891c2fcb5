import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Actor, Context, Entry, EntryId, SubjectId } from '#kernel'
import { HOUSE, uuidv7 } from '#kernel'
import type { Database } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import { readHoldReport } from './hold-report.ts'
import { liftHold, placeHold } from './holds.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, NEIGHBOUR, openTestLedger, read } from './testing.ts'

const TEN_YEARS_MINUTES = 3_653 * 24 * 60
const OPERATOR: Actor = { kind: 'operator', id: 'root' }

/** 600 entries that are ten years and some old, entry 1 + n about `car-n`; and one act as of now, as the kernel has it. */
async function openOldHouse(engine: EngineName) {
  const house = await openTestLedger(engine)
  await house.act(Array.from({ length: 600 }, (_, at) => read(`car-${at}`)))
  await house.ledger.drain()

  await house.pass(TEN_YEARS_MINUTES)
  return { house, acting: { act: createAct(house) } }
}

const createAct =
  ({ database, ledger, clock }: TestLedger) =>
  async <T>({ actor, org }: { actor: Actor; org: typeof HOUSE }, work: (ctx: Context) => Promise<T>): Promise<T> => {
    const recorded: (Entry & { readonly id: EntryId })[] = []
    const origin = { actor, org, at: clock.now(), source: undefined, request: undefined }
    const record = (entry: Entry) => {
      const id = uuidv7<EntryId>(clock.now())
      recorded.push({ ...entry, id })
      return id
    }
    const result = await database.transaction({ org }, async (tx) => {
      const done = await work({ ...origin, now: origin.at, tx, record } as unknown as Context)
      await ledger.append(tx, origin, recorded)
      return done
    })
    await ledger.drain()
    return result
  }

/** Calls back once, after the holds in force were read so many times. */
function createOverhearing(
  { database }: TestLedger,
  times: number,
  callBack: () => Promise<unknown>,
): Partial<Database> {
  let [readings, isDue] = [0, false]
  return {
    transaction: async (scope, work) => {
      const result = await database.transaction(scope, (tx) => {
        const all = tx.all.bind(tx)
        const overheard: typeof tx.all = (statement) => {
          if (statement.text.includes("'ledger.release'") && ++readings === times) isDue = true
          return all(statement)
        }
        return work(Object.assign(tx, { all: overheard }))
      })
      if (isDue) {
        isDue = false
        await callBack()
      }
      return result
    },
  }
}

const dated = (at: string, condition = 'true') =>
  `UPDATE ledger_checkpoint SET at = '${at}' WHERE ${condition} AND size = (SELECT max(size) FROM ledger_checkpoint)`
const troublesOf = async (house: TestLedger) => {
  await house.ledger.drain()
  return (await house.list()).filter(({ action }) => action === 'finding.open').map(({ object }) => object)
}

for (const engine of engines()) {
  describe(`what is under a hold, on ${engine}`, () => {
    test('stays beyond its time, with its bundle and all after it, until it is released', async () => {
      const { house, acting } = await openOldHouse(engine)
      await using _ = house
      const [held] = await house.superuser(
        `SELECT seq, convert_from(body, 'UTF8')::jsonb #>> '{resources,0,uid}' AS car FROM ledger_entry WHERE seq = 300`,
      )
      const about = String(held?.car)
      await placeHold(acting, OPERATOR, { name: 'case-7', about, reason: 'lawsuit' })

      const under = await house.ledger.prune()
      const twice = placeHold(acting, OPERATOR, { name: 'case-7', about: undefined, reason: 'again' })
      await assert.rejects(twice, { code: 'ledger.hold-there' })
      const holds = await house.database.transaction({ org: HOUSE }, house.ledger.holds)
      await liftHold(acting, OPERATOR, 'case-7', 'settled')
      const after = await house.ledger.prune()

      assert.deepEqual([under.below, after.below], [256, 512])
      assert.deepEqual(holds, [{ name: 'case-7', about, reason: 'lawsuit', since: house.clock.now() }])
      await assert.rejects(liftHold(acting, OPERATOR, 'case-7', 'twice'), { code: 'ledger.hold-unknown' })
      const verdict = await house.ledger.verifyAll()
      assert.equal(verdict.ok, true, verdict.finding?.message)
    })

    for (const [times, when, kept] of [
      [1, 'while the whole log is verified', 256],
      [2, 'after the last look and before the word that more goes', 256],
      [3, 'after that word, too late', 512],
    ] as const) {
      test(`is counted when the hold comes ${when}: ${kept} entries go`, async () => {
        const { house, acting } = await openOldHouse(engine)
        await using _ = house
        const [row] = await house.superuser(
          `SELECT convert_from(body, 'UTF8')::jsonb #>> '{resources,0,uid}' AS car FROM ledger_entry WHERE seq = 300`,
        )
        const hold = { name: 'case-7', about: String(row?.car), reason: 'lawsuit' }
        const overhearing = createOverhearing(house, times, () => placeHold(acting, OPERATOR, hold))
        const other = await house.reopen('a', overhearing)

        assert.deepEqual(await other.prune(), { below: kept })

        assert.equal(Number((await house.superuser('SELECT min(seq) AS seq FROM ledger_entry'))[0]?.seq), kept)
        if (kept === 256) assert.deepEqual(await house.ledger.prune(), { below: kept }, 'nor at the next time')
      })
    }

    test('is what an organisation holds too, by thing or by who stands behind it, until it releases that itself', async () => {
      const { house, acting } = await openOldHouse(engine)
      await using _ = house
      const [row] = await house.superuser(
        `SELECT convert_from(body, 'UTF8')::jsonb #>> '{resources,0,uid}' AS car FROM ledger_entry WHERE seq = 300`,
      )
      const [hold, other, car, nobody] = ['hold-1', 'hold-2', String(row?.car), uuidv7<SubjectId>(house.clock.now())]
      const say = async (action: string, id: string, about: string, subject: SubjectId, org = DEMO) => {
        await house.act([{ action, object: [id, about], subject, facts: { reason: 'claim' } }], org)
        await house.ledger.drain()
      }
      await say('hold.place', hold, car, nobody)
      await say('hold.place', other, 'elsewhere', house.person)
      const byActor = await house.ledger.prune()
      await say('hold.release', other, 'elsewhere', house.person)
      const byThing = await house.ledger.prune()
      const told = await readHoldReport(house.leavesFolder)
      await assert.rejects(liftHold(acting, OPERATOR, hold, 'settled'), { code: 'ledger.hold-placed' })
      await say('hold.release', hold, car, nobody, NEIGHBOUR)
      const byStranger = await house.ledger.prune()
      const holds = await house.database.transaction({ org: HOUSE }, house.ledger.holds)
      await say('hold.release', hold, car, nobody)
      const after = await house.ledger.prune()

      const since = house.clock.now()
      const whose = { name: hold, organisation: DEMO, reason: 'claim', since: since.toISOString() }
      const at = since.toISOString()
      const empty = await readHoldReport(house.leavesFolder)
      assert.deepEqual(
        [told, empty],
        [
          { at, holds: [whose] },
          { at, holds: [] },
        ],
      )
      assert.equal(await readHoldReport(`${house.leavesFolder}-of-another-node`), undefined)
      assert.deepEqual(holds, [{ name: hold, about: car, subject: nobody, organisation: DEMO, reason: 'claim', since }])
      assert.deepEqual([byActor.below, byThing.below, byStranger.below, after.below], [0, 256, 256, 512])
    })

    test('includes the word that placed the hold, so that it does not lapse with its age', async () => {
      await using house = await openTestLedger(engine)
      const acting = { act: createAct(house) }
      const old = Array.from({ length: 300 }, (_, at) => read(`car-${at}`))
      await house.act(old)
      await house.ledger.drain()
      await placeHold(acting, OPERATOR, { name: 'case-8', about: 'not-seen-yet', reason: 'lawsuit' })
      await house.act(old)
      await house.pass(TEN_YEARS_MINUTES)

      const under = await house.ledger.prune()
      const holds = await house.database.transaction({ org: HOUSE }, house.ledger.holds)
      await liftHold(acting, OPERATOR, 'case-8', 'settled')
      const after = await house.ledger.prune()

      assert.deepEqual([under.below, holds.map(({ name }) => name), after.below], [256, ['case-8'], 512])
    })

    test('is everything where the hold names nobody, and stays also where somebody altered the columns', async () => {
      const { house, acting } = await openOldHouse(engine)
      await using _ = house
      await placeHold(acting, OPERATOR, { name: 'all', about: undefined, reason: 'audit' })
      await house.superuser(`UPDATE ledger_entry SET keys = '{}', at = '1999-01-01' WHERE seq < 600`)

      assert.deepEqual(await house.ledger.prune(), { below: 0 })
    })
  })

  describe(`the time by which entries go, on ${engine}`, () => {
    test('is that of the log: a false date of a checkpoint lets nothing go, and is a finding', async () => {
      await using house = await openTestLedger(engine)
      await house.act(Array.from({ length: 300 }, (_, at) => read(`car-${at}`)))
      await house.pass(6)
      const [row] = await house.superuser('SELECT at FROM ledger_checkpoint ORDER BY size DESC LIMIT 1')
      await house.superuser(dated('2099-01-01'))

      await assert.rejects(house.ledger.prune(), /the newest checkpoint is dated 2099/)
      await assert.rejects(house.ledger.thin(), /the newest checkpoint is dated 2099/)
      assert.deepEqual(await troublesOf(house), ['ledger.time'])
      assert.equal(Number((await house.superuser('SELECT count(*) AS n FROM ledger_entry WHERE seq < 300'))[0]?.n), 300)
      await house.superuser(dated(new Date(String(row?.at)).toISOString()))

      assert.deepEqual(await house.ledger.prune(), { below: 0 })
    })

    test('of a checkpoint in between is compared with the heartbeats around it at every whole look', async () => {
      await using house = await openTestLedger(engine)
      for (const car of ['golf', 'polo', 'up']) {
        await house.act([read(car)])
        await house.pass(6)
      }
      const honest = await house.ledger.verifyAll()
      const [row] = await house.superuser('SELECT size, at FROM ledger_checkpoint ORDER BY size OFFSET 3 LIMIT 1')
      await house.superuser(`UPDATE ledger_checkpoint SET at = at - interval '1 day' WHERE size = ${row?.size}`)

      const verdict = await house.ledger.verifyAll()

      assert.deepEqual([honest.ok, verdict.ok, verdict.finding?.code], [true, false, 'columns'])
      assert.match(verdict.finding?.message ?? '', new RegExp(`the checkpoint of ${row?.size} entries is filed under`))
    })

    test('of an entry is in its bytes: false columns of young entries let nothing go', async () => {
      const { house } = await openOldHouse(engine)
      await using _ = house
      await house.act(Array.from({ length: 300 }, (_, at) => read(`young-${at}`)))
      await house.pass(6)
      await house.superuser(`UPDATE ledger_entry SET at = '1999-01-01' WHERE seq >= 600`)

      await assert.rejects(house.ledger.prune(), /nothing goes: column at of entry/)
      assert.equal(Number((await house.superuser('SELECT min(seq) AS seq FROM ledger_entry'))[0]?.seq), 0)
    })
  })
}
