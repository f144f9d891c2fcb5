import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Context } from '#kernel'
import { CANARY, HOUSE, Problem } from '#kernel'
import { openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, entries } = journeys

const inCanary = <T>(work: (ctx: Context) => Promise<T>) =>
  house.kernel.act({ actor: { kind: 'system', id: 'attempt' }, org: CANARY }, work)
const register = (ctx: Context, unit: string) => house.fleet.verbs.registerVehicle(ctx, { unit })
const unitsOf = async () => {
  const { json } = await journeys.as('fleet_manager', {
    path: '/api/v1/vehicles?filter[unit][startsWith]=AT-&fields=unit',
  })
  return (json as { data: { unit: string }[] }).data.map(({ unit }) => unit)
}
const registered = async () => (await entries({ action: 'vehicle.register' })).map(({ object }) => object)

describe('a part of an act that may fail by itself', () => {
  test('is undone with its entries, and the act goes on', async () => {
    let lost = ''
    await inCanary(async (ctx) => {
      await register(ctx, 'AT-1')
      const failing = ctx.attempt(async () => {
        lost = (await register(ctx, 'AT-2')).id
        throw new Error('changed its mind')
      })
      await assert.rejects(failing, /changed its mind/)
      await register(ctx, 'AT-3')
    })
    assert.deepEqual(await unitsOf(), ['AT-1', 'AT-3'])
    assert.ok(!(await registered()).includes(lost))
  })

  test('goes on after a statement that the database refused', async () => {
    await inCanary(async (ctx) => {
      await assert.rejects(
        ctx.attempt(() => register(ctx, 'AT-1')),
        Problem,
      )
      await register(ctx, 'AT-4')
    })
    assert.deepEqual(await unitsOf(), ['AT-1', 'AT-3', 'AT-4'])
  })

  test('stays where its refusal says that what was done on the way to it does', async () => {
    let kept = ''
    await inCanary(async (ctx) => {
      const refused = ctx.attempt(async () => {
        kept = (await register(ctx, 'AT-5')).id
        throw new Problem('conflict', 'test.kept', 'It stays.', { keep: true })
      })
      await assert.rejects(refused, /It stays/)
    })
    assert.ok((await unitsOf()).includes('AT-5'))
    assert.ok((await registered()).includes(kept))
  })

  test('returns to the organisation it began in', async () => {
    await inCanary(async (ctx) => {
      const failing = ctx.attempt(async () => {
        await ctx.enter(HOUSE)
        throw new Error('wrong door')
      })
      await assert.rejects(failing, /wrong door/)
      await register(ctx, 'AT-6')
    })
    assert.ok((await unitsOf()).includes('AT-6'))
  })
})
