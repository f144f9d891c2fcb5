/**
 * An index gives every order that a list of the fleet offers, so a page ends early however many rows stand behind it. The
 * planner is told to sort only where there is no other way: what it sorts then has no index. How much a page reads of many
 * vehicles is counted in `vehicles/reach.test.ts`.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context } from '#kernel'
import { CANARY } from '#kernel'
import type { Leg, Transaction } from '#kernel/database'
import { legOf, Sql, sql } from '#kernel/database'
import type { TestDatabase } from '#kernel/database/testing'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { ledgerMigrations } from '#kernel/ledger'
import type { ListPlan, ListQuery } from '#kernel/list'
import { vaultMigrations } from '#kernel/vault'
import { listLines as listCosts } from './costs/store.ts'
import { DOCUMENTS, documentStore } from './documents/store.ts'
import { DRIVINGS, drivingStore } from './drivers/driving-store.ts'
import { licenceStore } from './drivers/licence-store.ts'
import { DRIVERS, driverStore, listDrivers } from './drivers/store.ts'
import { ENERGY_ENTRIES, energyStore } from './energy/store.ts'
import { ROWS, rowStore } from './imports/row-store.ts'
import { INSPECTIONS, listInspections } from './inspections/store.ts'
import { ISSUES, listIssues } from './issues/store.ts'
import { listReadings, READINGS } from './meters/store.ts'
import { fleetMigrations } from './migrations/index.ts'
import { MOVES, PARTS, partStore } from './parts/store.ts'
import { dueStore } from './service/due-store.ts'
import { PROGRAM_VEHICLES, serviceStore } from './service/store.ts'
import { listVehicles, VEHICLES } from './vehicles/store.ts'
import { WORK_ORDERS, workStore } from './work/store.ts'

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Presorted Key'?: readonly string[]
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Node[]
}

interface Offered {
  readonly orders: readonly string[]
  readonly plan: (query: ListQuery) => Promise<ListPlan>
}

const ID = '00000000-0000-7000-8000-000000000001'
const all = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(all)]

type Asking = (ctx: Context, plan: ListPlan) => Leg | Promise<unknown>
/** What grows with the fleet, as it is asked for by whoever reaches all of it. */
const LISTS: Readonly<Record<string, readonly [Offered, Asking]>> = {
  vehicles: [VEHICLES, ({ org }, plan) => listVehicles(org, plan, undefined, false)],
  drivers: [DRIVERS, ({ org }, plan) => listDrivers(org, plan, undefined, false)],
  drivings: [DRIVINGS, (ctx, plan) => drivingStore.list(ctx, plan, undefined)],
  documents: [DOCUMENTS, (ctx, plan) => documentStore.list(ctx, plan, {}, false)],
  readings: [READINGS, (ctx, plan) => listReadings(ctx, ID as Parameters<typeof listReadings>[1], plan)],
  issues: [ISSUES, ({ org }, plan) => listIssues(org, plan, undefined)],
  inspections: [INSPECTIONS, ({ org }, plan) => listInspections(org, plan, undefined)],
  'work orders': [WORK_ORDERS, (ctx, plan) => workStore.listOrders(ctx, plan, undefined)],
  'energy entries': [ENERGY_ENTRIES, (ctx, plan) => energyStore.listEntries(ctx, plan, undefined)],
  parts: [PARTS, (ctx, plan) => partStore.listParts(ctx, plan)],
  'moves of a part': [MOVES, (ctx, plan) => partStore.listMoves(ctx, ID, plan)],
  'rows of an import': [ROWS, (ctx, plan) => rowStore.list(ctx, ID, plan)],
  'vehicles on a program': [
    PROGRAM_VEHICLES,
    (ctx, plan) => serviceStore.listProgramVehicles(ctx, ID, plan, undefined),
  ],
}
const BEYOND = { day: '2026-01-05', id: ID }
const PLACED = { vehicle: undefined, reach: undefined, after: ['1', BEYOND.day, BEYOND.id] } as const
/** What the one list of everything due is read from, portion by portion. */
const DUE: Readonly<Record<string, (ctx: Context) => Promise<unknown>>> = {
  schedules: (ctx) => dueStore.listPlaced(ctx, { ...PLACED, isInspection: undefined }),
  'schedules of services alone': (ctx) => dueStore.listPlaced(ctx, { ...PLACED, isInspection: false }),
  'schedules of inspections alone': (ctx) => dueStore.listPlaced(ctx, { ...PLACED, isInspection: true }),
  documents: (ctx) =>
    documentStore.listDue(ctx, { today: BEYOND.day, reach: undefined, vehicle: undefined, beyond: BEYOND }),
  licences: (ctx) => licenceStore.listExpiring(ctx, { until: BEYOND.day, person: undefined, beyond: BEYOND }),
  medicals: (ctx) => driverStore.listMedicals(ctx, { until: BEYOND.day, person: undefined, beyond: BEYOND }),
}
/** No two rows in reach of the list are equal in these: what sorts them by their id sorts one at a time. */
const UNIQUE = /(^|\.)"?(number|row)"?$/

if (engines().includes('postgres'))
  describe('an order that a list of the fleet offers', () => {
    let opened: TestDatabase
    before(async () => {
      opened = await openTestDatabase('postgres', {
        rooms: [
          { name: 'vault', migrations: vaultMigrations },
          { name: 'ledger', migrations: ledgerMigrations },
          { name: 'fleet', migrations: fleetMigrations },
        ],
      })
    })
    after(() => opened[Symbol.asyncDispose]())

    const explained = (asking: (tx: Transaction) => Leg | Promise<unknown>) =>
      opened.database.transaction({ org: CANARY }, async (tx) => {
        for (const way of ['sort', 'seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'])
          await tx.run(new Sql([`SET LOCAL enable_${way} = off`], []))
        let asked: Sql | undefined
        const leg = await asking({
          ...tx,
          all: async (statement: Sql) => {
            asked = statement
            return []
          },
        } as Transaction)
        const { statement, values } = asked ? legOf(asked) : (leg as Leg)
        const given = values.map((value) => (value === null ? 'NULL' : `'${String(value)}'`)).join(', ')
        await tx.run(new Sql([`PREPARE page AS ${statement.text}`], []))
        const [row] = await tx.all<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
          new Sql([`EXPLAIN (FORMAT JSON) EXECUTE page(${given})`], []),
        )
        await tx.run(sql`DEALLOCATE page`)
        return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => all(Plan))
      })
    const isSorted = (node: Node) =>
      node['Node Type'].includes('Sort') && !node['Presorted Key']?.some((key) => UNIQUE.test(key))
    const planOf = async ([list, asking]: readonly [Offered, Asking], sort: string) => {
      const plan = await list.plan({ sort, limit: 50 })
      return explained((tx) => asking({ tx, org: CANARY } as Context, plan))
    }

    for (const [name, list] of Object.entries(LISTS))
      test(`is given by an index: ${name}`, async () => {
        for (const sort of list[0].orders) {
          const nodes = await planOf(list, sort)
          assert.ok(
            nodes.some(({ 'Node Type': type }) => type.startsWith('Index')),
            sort,
          )
          assert.deepEqual(nodes.filter(isSorted), [], sort)
        }
      })

    for (const [name, read] of Object.entries(DUE))
      test(`is given by an index to what is due: ${name}`, async () => {
        const nodes = await explained((tx) => read({ tx, org: CANARY } as Context))
        assert.deepEqual(nodes.filter(isSorted), [])
        assert.ok(
          nodes.some(({ 'Index Cond': by = '' }) => by.includes('ROW(') || by.includes('ROW (')),
          JSON.stringify(nodes),
        )
      })

    test('is not asked for where one vehicle is found by what another system calls it', async () => {
      const conditionsOf = async (query: ListQuery) => {
        const plan = await VEHICLES.plan(query, async () => ({ endsWith: () => new Uint8Array(32) }))
        const nodes = await explained(async () => listVehicles(CANARY, plan, undefined, true))
        return nodes.flatMap((node) => (node['Relation Name'] === 'fleet_external_id' ? node['Index Cond'] : []))
      }
      const [one = ''] = await conditionsOf({ 'filter[externalId]': 'erp:47:11' })
      assert.match(one, /org_id = .*value = '47:11'::text/)
      const [any = ''] = await conditionsOf({ 'filter[endsWith]': '4711' })
      assert.match(any, /org_id = .*value = '4711'::text/)
    })

    test('is not asked of the work of a month: what was written in its two months is read and summed', async () => {
      const [before, from, to] = ['2025-12-01', '2026-01-01', '2026-02-01'].map((day) => new Date(day))
      const span = { before, from, to, by: 'vehicle', reach: undefined } as Parameters<typeof listCosts>[1]
      const conditions = (await explained(() => listCosts(CANARY, span, '-totalMinor', undefined, 50))).map(
        (node) => node['Index Cond'],
      )
      assert.ok(
        conditions.some((by) => by?.includes('created_at >= ') && by.includes('created_at < ')),
        conditions.join('\n'),
      )
    })

    test('is seen to be sorted where its index is not there', async () => {
      await opened.superuser('DROP INDEX fleet_vehicle_by_year')
      const nodes = await planOf(LISTS.vehicles ?? assert.fail(), '-year,-unit')
      assert.equal(nodes.filter(isSorted).length, 1)
    })
  })
