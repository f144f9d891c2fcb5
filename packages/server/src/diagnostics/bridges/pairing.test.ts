import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Workshop } from '#diagnostics/testing'
import { createDevices, openWorkshop } from '#diagnostics/testing'

let shop: Workshop
let devices: ReturnType<typeof createDevices>
before(async () => {
  shop = await openWorkshop()
  devices = createDevices(shop)
})
after(() => shop[Symbol.asyncDispose]())

describe('a pairing code', () => {
  const draft = async (code: string) => ({ code, name: 'Bay', publicKey: (await devices.makeDevice()).key.publicKey })
  const pair = (body: unknown) => shop.house.kernel.door.ask({ method: 'POST', path: '/api/v1/bridges/pair', body })
  const invite = async () => {
    const { json } = await shop.ask('technician', 'POST /bridges/pairing-codes')
    return (json as { code: string }).code
  }

  test('pairs one device, and no second', async () => {
    const code = await invite()
    assert.equal((await pair(await draft(code))).status, 201)
    assert.equal((await pair(await draft(code))).status, 401)
  })

  test('is worth nothing when it was altered, made up, or is for another organisation', async () => {
    const code = await invite()
    const [org = '', secret = ''] = code.split('.')
    const elsewhere = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
    const wrong = ['x', `${org}.${'A'.repeat(22)}`, `${elsewhere}.${secret}`]
    for (const text of wrong) assert.equal((await pair(await draft(text))).status, 401, text)
    assert.equal((await pair(await draft(code))).status, 201)
  })

  test('is made by technicians and admins only', async () => {
    for (const role of ['viewer', 'auditor', 'driver', 'fleet_manager'] as const) {
      assert.equal((await shop.ask(role, 'POST /bridges/pairing-codes')).status, 403, role)
    }
  })
})
