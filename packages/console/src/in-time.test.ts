import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inTime } from './in-time.ts'

describe('what is awaited for a while', () => {
  test('is late where nothing comes of it, and not a moment before', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const said: string[] = []
    const waiting = inTime(5_000, new Promise<string>(() => undefined)).then((came) => said.push(came))
    mock.timers.tick(4_999)
    await Promise.resolve()
    assert.deepEqual(said, [])
    mock.timers.tick(1)
    await waiting
    assert.deepEqual(said, ['late'])
  })

  test('is what came, or why it failed', async () => {
    assert.equal(await inTime(5_000, Promise.resolve('came')), 'came')
    await assert.rejects(inTime(5_000, Promise.reject(new Error('cut'))), { message: 'cut' })
  })
})
