/** For tests only: uploads and what hangs on them, as people ask for them, with days that go by. */
import assert from 'node:assert/strict'
import type { Reply, Role } from '#kernel'
import type { Journeys } from './testing-journey.ts'
import { codeOf } from './testing-journey.ts'

export interface Paper {
  readonly id: string
  readonly name: string
  readonly number: string | null
  readonly status: string
  readonly state: string
  readonly reason: string | null
  readonly scan: string | null
}

export const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(600_000, 'quiet picture ')])

export function handlePapers({ house, as, nextMinute }: Pick<Journeys, 'house' | 'as' | 'nextMinute'>) {
  const send = (role: Role, method: 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown, headers: object = {}) =>
    as(role, { method, path: `/api/v1${path}`, body, headers: { 'if-match': '*', ...headers } })
  const of = (reply: Reply): Paper => {
    assert.ok(reply.status < 300, reply.text)
    return reply.json as Paper
  }
  async function pass(days: number): Promise<void> {
    const from = house.clock.now()
    house.clock.moveTo(new Date(from.getTime() + days * 86_400_000))
    nextMinute()
    await house.clockMoved(from, house.clock.now())
  }
  return {
    send,
    of,
    pass,
    get: (role: Role, path: string) => as(role, { path: `/api/v1${path}` }),
    seen: (reply: Reply) => [reply.status, codeOf(reply)],
    idsOf: (reply: Reply) => (reply.json as { data: { id: string }[] }).data.map(({ id }) => id),
    upload: (owner: string, bytes: unknown = PNG, type = 'image/png', role: Role = 'fleet_manager') =>
      send(role, 'POST', `${owner}/files?name=${encodeURIComponent('Quiet Heron’s paper.png')}`, bytes, {
        'content-type': type,
      }),
    register: async (unit: string) => of(await send('fleet_manager', 'POST', '/vehicles', { unit })).id,
    day: (days: number) => new Date(house.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10),
    /** What is uploaded is looked into every ten seconds. */
    check: () => pass(1 / 24 / 60),
  }
}
