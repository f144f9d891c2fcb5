import { deepEqual, equal, match } from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ports } from './inspector.ts'
import { tokenControl } from './token-control.ts'

const guarded = (path: string) => ({ method: 'GET', path, access: { action: 'api.describe' } })
const rooms = [{ name: 'yard', routes: [guarded('/gates'), guarded('/sheds')] }]

/** A look at a house that answers each knock at `/gates` by the next of these, and 401 everywhere else. */
async function look(statuses: readonly number[]) {
  const gates = [...statuses]
  const asked: string[] = []
  const ask = async ({ path }: { readonly path: string }) => {
    asked.push(path)
    return { status: path.endsWith('/gates') ? (gates.shift() ?? 401) : 401 }
  }
  const inspector = { ids: async () => ({}), rooms: () => rooms }
  const seen = await tokenControl({ door: { ask }, inspector } as unknown as Ports).probe({ now: new Date(0) })
  return { ...seen, asked }
}

describe('the look for addresses without a token', () => {
  test('asks each address without one and with a forged one', async () => {
    const { holds, saw, asked } = await look([])

    deepEqual([holds, saw], [true, { addresses: 3, open: 0, unanswered: 0 }])
    equal(asked.length, 6)
  })

  test('asks again where the house was too busy to look at who asks', async () => {
    const { holds, asked } = await look([503, 429])

    equal(holds, true)
    equal(asked.length, 8)
  })

  test('takes what stays busy for unproven, and not for open', async () => {
    const { holds, saw, because } = await look([503, 401, 503])

    deepEqual([holds, saw], [false, { addresses: 3, open: 0, unanswered: 1 }])
    match(because ?? '', /\/gates answered 503$/)
  })

  test('names what is open, also where it was busy at first', async () => {
    const { holds, saw, because } = await look([429, 401, 200])

    deepEqual([holds, saw], [false, { addresses: 3, open: 1, unanswered: 0 }])
    match(because ?? '', /\/gates answered 200$/)
  })
})
