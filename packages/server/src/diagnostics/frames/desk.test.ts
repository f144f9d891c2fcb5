/** How many may look at the buses of a node. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPresence } from '#diagnostics/bridges'
import type { BridgeId, VehicleId } from '#kernel'
import { createTestClock } from '#kernel'
import type { StreamEnd } from '#kernel/http'
import { createFramesDesk } from './desk.ts'

test('eight streams look at one vehicle, over whichever bridge, and the ninth is refused until one has left', (t) => {
  const desk = createFramesDesk(createTestClock(new Date('2026-01-05T08:00:00Z')), createPresence())
  t.after(() => desk.close())
  const [golf, polo] = ['golf', 'polo'] as unknown as readonly [VehicleId, VehicleId]
  const ends: StreamEnd[] = []
  const follow = (vehicle: VehicleId, bridge: number) =>
    desk
      .read(vehicle, `bridge-${bridge}` as BridgeId)
      .follow({ wake: () => {}, look: () => {}, end: (why) => ends.push(why) })
  const leave = Array.from({ length: 8 }, (_, turn) => follow(golf, turn % 2))

  assert.throws(() => desk.requireRoom(golf), { code: 'diagnostics.frames-full', kind: 'conflict' })
  follow(golf, 0)()
  assert.deepEqual(
    ends.map(({ code }) => code),
    ['diagnostics.frames-full'],
  )
  desk.requireRoom(polo)
  const polos = follow(polo, 0)

  leave.pop()?.()
  desk.requireRoom(golf)
  leave.push(follow(golf, 0))
  assert.equal(ends.length, 1)
  for (const each of [...leave, polos]) each()
  assert.equal(desk.count(), 0)
})
