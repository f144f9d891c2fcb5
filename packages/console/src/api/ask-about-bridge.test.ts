import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askAboutBridge } from './ask-about-bridge.ts'

const bridge = { bridgeId: 'b1', organisationId: 'o1' }
const AT = 'Mon, 23 Nov 2026 10:00:00 GMT'

/** A server at which these organisations are signed in one after the other, and that lists these bridges a page each. */
function openServer(organisations: readonly string[], ids: readonly string[]) {
  const asked: string[] = []
  let looks = 0
  return {
    asked,
    json: async <T>(path: string) => {
      asked.push(path)
      return { organisation: { id: organisations[looks++] ?? organisations.at(-1) } } as T
    },
    async send(path: string) {
      asked.push(path)
      const at = Number(new URL(path, 'http://x').searchParams.get('after') ?? 0)
      const next = at + 1 < ids.length ? String(at + 1) : null
      const body = { data: ids.slice(at, at + 1).map((id) => ({ id })), page: { next, hasMore: next !== null } }
      return Response.json(body, { headers: { date: AT } })
    },
  }
}

describe('whether a bridge is one still', () => {
  test('is read from the list of its own organisation, to its last page', async () => {
    const at = new Date(AT)
    assert.deepEqual(await askAboutBridge(openServer(['o1'], ['b0', 'b1']), bridge), { isKnown: true, at })
    assert.deepEqual(await askAboutBridge(openServer(['o1'], ['b0', 'b2']), bridge), { isKnown: false, at })
  })

  test('is not said by whoever else is signed in, before the list or since', async () => {
    for (const organisations of [['o2'], ['o1', 'o2'], ['o2', 'o1']])
      await assert.rejects(askAboutBridge(openServer(organisations, ['b2']), bridge), /organisation/)
  })
})
