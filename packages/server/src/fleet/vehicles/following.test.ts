/** Whoever follows the fleet reads of the ledger what came since, however much was there before. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Kernel, Scope, SessionId, SubjectId } from '#kernel'
import { CANARY, createTestClock, readConfig, uuidv7 } from '#kernel'
import { createFollowing } from './following.ts'
import { createPersonalSeal } from './personal.ts'

const START = new Date('2026-01-05T08:00:00Z')
const MANY = 250

describe('whoever polls for changes as far as they reach', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muts-following-'))
  let house: House
  before(async () => {
    const options = { data: folder, port: 0, testClock: START.toISOString() }
    house = await openMigratedHouse(readConfig(options, { MUTS_PROFILE: 'evaluation' }), {
      clock: createTestClock(START),
    })
  })
  after(async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What a verb over this ledger is told, and how many entries it read for that. */
  function openReader(scope: Scope) {
    const [id, session] = [uuidv7<SubjectId>(START), uuidv7<SessionId>(START)]
    const actor = { kind: 'person', role: 'technician', id, session } as const
    const { ledger, act } = house.kernel
    let read = 0
    const counted: Kernel['ledger'] = {
      ...ledger,
      listSince: async (...asked) => {
        const found = await ledger.listSince(...asked)
        read += found.length
        return found
      },
    }
    const { followVehicles } = createFollowing({ ledger: counted }, createPersonalSeal(house.kernel))
    return async (since?: string) => {
      await ledger.drain()
      read = 0
      const query = { limit: 200, ...(since === undefined ? {} : { since }) }
      const { page } = await act({ actor, org: CANARY, scope }, (ctx) => followVehicles(ctx, query))
      return { ...page, read }
    }
  }
  const rename = (count: number) =>
    house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) => {
      for (let at = 0; at < count; at++)
        ctx.record({ action: 'vehicle-group.change', object: uuidv7(START), facts: { fields: 'name' } })
    })

  test('by groups, reads each change of a group once', async () => {
    const poll = openReader('group')
    const begun = await poll()
    await rename(MANY)
    let told = await poll(begun.next)
    assert.ok(told.read > MANY, 'until they are passed, they are looked through')
    while (told.hasMore) told = await poll(told.next)
    assert.equal((await poll(told.next)).read, 0)
    await rename(1)
    const once = await poll(told.next)
    assert.ok(once.read >= 1 && once.read <= 2, String(once.read))
    assert.equal((await poll(once.next)).read, 0)
  })

  test('by single vehicles, reads no change of a group', async () => {
    const poll = openReader('assigned')
    const begun = await poll()
    await rename(MANY)
    assert.equal((await poll(begun.next)).read, 0)
  })
})
