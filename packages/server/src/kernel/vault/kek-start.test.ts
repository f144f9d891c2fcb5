import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createTestClock, later } from '#kernel'
import { openTestDatabase } from '#kernel/database/testing'
import { openFakeTransit } from '#kernel/vault/testing'
import { openVault, readKek, vaultMigrations } from './index.ts'

describe('a vault whose KEK is elsewhere', async () => {
  const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
  const { database, superuser } = await openTestDatabase('pglite', {
    clock,
    rooms: [{ name: 'vault', migrations: vaultMigrations }],
  })
  after(() => database.close())
  const service = await openFakeTransit()
  after(() => service[Symbol.dispose]())
  const token = service.write('token', service.token)
  const kekOf = (key: string) =>
    readKek(`vault:${service.origin}/transit/${key}?token_file=${token}&ca_file=${service.caFile}`)
  const open = (key = 'muts') => openVault({ database, clock, kek: kekOf(key) })
  const refused = (code: string, message: RegExp) => ({ name: 'StartRefused', code: `vault.${code}`, message })

  test('does not open while it is sealed, gone, garbled or another one, and makes no key of its own [attack.53]', async () => {
    service.sealed = true
    await assert.rejects(open(), refused('kek-unavailable', /unseal it/))
    assert.deepEqual(await superuser('SELECT * FROM vault_installation'), [])
    service.sealed = false
    const purpose = (await open()).derive('ledger/seal')

    await assert.rejects(open('other'), refused('kek-wrong', /is not the one that sealed/))
    await assert.rejects(open('none'), refused('kek-unavailable', /the key is missing/))
    service.misbehave({ status: 200, text: '{"data":{"plaintext":"AAAA"}}' })
    await assert.rejects(open(), refused('kek-unavailable', /no answer/))
    service.misbehave(undefined)
    assert.deepEqual((await open()).derive('ledger/seal'), purpose)
    assert.deepEqual(await superuser('SELECT generation FROM vault_installation'), [{ generation: 1 }])
  })

  test('is not ready a minute after it has gone, works on with what is open, and is ready again when it is back [attack.53]', async () => {
    const vault = await open()
    /** Asks as a balancer does, until the look in the background is done. */
    const becomes = async (expected: boolean) => {
      clock.moveTo(later(clock.now(), { minutes: 1 }))
      vault.isReady()
      for (let asked = 0; asked < 100_000 && vault.isReady() !== expected; asked++) await service.idle()
      assert.equal(vault.isReady(), expected)
    }
    assert.equal(vault.isReady(), true)
    service.sealed = true
    await becomes(false)
    await vault.secrets.put('still', Buffer.from('kept'))
    assert.deepEqual(await vault.secrets.find('still'), new Uint8Array(Buffer.from('kept')))
    service.sealed = false
    await becomes(true)
  })
})
