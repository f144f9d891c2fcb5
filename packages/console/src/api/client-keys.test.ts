import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createClient } from './client.ts'

/** @param answer undefined: none comes. Each request's key is kept in `keys`. */
function openClient(answer: () => Response | undefined, now = () => 0) {
  const keys: (string | null)[] = []
  let made = 0
  const client = createClient({
    fetch: async (_, init) => {
      keys.push(new Headers(init.headers).get('idempotency-key'))
      const given = answer()
      if (given === undefined) throw new TypeError('failed to fetch')
      return given
    },
    now,
    isAttended: () => true,
    stepUp: async () => undefined,
    newKey: () => `key-${++made}`,
    exclusively: (work) => work(),
  })
  return { client, keys }
}

describe('the key of a POST', () => {
  test('keeps the key of what was lost while nobody can say what became of it', async () => {
    const answers = [
      undefined,
      Response.json({ title: 'Slow down', status: 429, code: 'http.too-many' }, { status: 429 }),
      Response.json({ title: 'Later', status: 503, code: 'kernel.not-recorded' }, { status: 503 }),
      Response.json({ title: 'Busy', status: 409, code: 'http.idempotency-busy' }, { status: 409 }),
      Response.json({ title: 'Taken', status: 409, code: 'fleet.vin-taken' }, { status: 409 }),
      Response.json({}),
    ]
    const { client, keys } = openClient(() => answers.shift())
    const enter = () => client.json('/issues', { method: 'POST', body: { title: 'Lamp' } })

    for (let at = 0; at < 5; at++) await assert.rejects(enter())
    await enter()

    assert.deepEqual(keys, ['key-1', 'key-1', 'key-1', 'key-1', 'key-1', 'key-2'])
  })

  test('sends what got no answer again under the same key, and what was answered under a new one', async () => {
    let isCut = true
    const { client, keys } = openClient(() => (isCut ? undefined : Response.json({})))
    const photo = new Blob(['bytes'])
    const enter = () => client.json('/issues', { method: 'POST', body: { title: 'Lamp' } })
    const upload = () => client.json('/files', { method: 'POST', bytes: { content: photo, type: 'image/jpeg' } })

    await assert.rejects(enter())
    await assert.rejects(upload())
    isCut = false
    await enter()
    await upload()
    await enter()

    assert.deepEqual(keys, ['key-1', 'key-2', 'key-1', 'key-2', 'key-3'])
  })

  describe('the same POST again, after its answer was lost', () => {
    /** Signs off once without an answer, lets `meanwhile` happen, and does it again: the two keys. */
    async function twice(meanwhile: (world: { pass(ms: number): void; forget(): void }) => void, again = '"1"') {
      let at = 0
      const answers = [undefined, Response.json({})]
      const { client, keys } = openClient(
        () => answers.shift(),
        () => at,
      )
      const sign = (ifMatch: string) => client.send('/submission', { method: 'POST', body: { name: 'Ann' }, ifMatch })
      await assert.rejects(sign('"1"'))
      meanwhile({ pass: (ms) => (at += ms), forget: client.forget })
      await sign(again)
      return keys
    }

    test('keeps its key within two minutes', async () => {
      assert.deepEqual(await twice(({ pass }) => pass(120_000)), ['key-1', 'key-1'])
    })

    test('is a new intention later', async () => {
      assert.deepEqual(await twice(({ pass }) => pass(120_001)), ['key-1', 'key-2'])
    })

    test('is a new intention from another version', async () => {
      assert.deepEqual(await twice(() => undefined, '"2"'), ['key-1', 'key-2'])
    })

    test('is a new intention after who meant it signed out', async () => {
      assert.deepEqual(await twice(({ forget }) => forget()), ['key-1', 'key-2'])
    })
  })
})
