import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createDeviceToken } from '#bridge/agent'
import { BROWSER_PROTOCOL } from '#bridge/wire'
import type { Workshop } from '#diagnostics/testing'
import { createDevices, LISTED_ORIGIN, openWorkshop } from '#diagnostics/testing'
import type { OrgId } from '#kernel'
import { HOUSE, sooner } from '#kernel'

let shop: Workshop
let devices: ReturnType<typeof createDevices>
before(async () => {
  shop = await openWorkshop()
  devices = createDevices(shop)
})
after(() => shop[Symbol.asyncDispose]())

describe('the door for bridges in a browser', () => {
  const asked = (token: string) => [BROWSER_PROTOCOL, token]

  test('opens for a page of this house, once, and never says the token back [muts.api.jwt]', async () => {
    const protocols = asked((await devices.makeBrowser()).token())
    assert.deepEqual(await devices.knockAsPage({ protocols }), { status: 101, protocol: BROWSER_PROTOCOL })
    assert.deepEqual(await devices.knockAsPage({ protocols }), { status: 401 })
  })

  test('stays shut for pages of other origins, listed ones included [muts.api.cors]', async () => {
    const device = await devices.makeBrowser()
    const { host } = new URL(shop.server)
    const foreign = ['https://elsewhere.example', 'null', `https://${host}`, `${shop.server}.elsewhere.example`]
    for (const origin of foreign)
      assert.equal((await devices.knockAsPage({ origin, protocols: asked(device.token()) })).status, 403, origin)
    assert.equal((await devices.knockAsPage({ origin: LISTED_ORIGIN, protocols: asked(device.token()) })).status, 401)
    assert.equal((await devices.knockAsPage({ protocols: asked(device.token()) })).status, 101)
  })

  test('takes the token nowhere but behind the name of the subprotocol', async () => {
    const device = await devices.makeBrowser()
    const cookie = `__Host-access=${await shop.tokenOf('admin')}; access=${await shop.tokenOf('admin')}`
    const elsewhere = {
      'in the query': { protocols: [BROWSER_PROTOCOL], query: `?access_token=${device.token()}` },
      'as a bearer': { protocols: [BROWSER_PROTOCOL], headers: { authorization: `Bearer ${device.token()}` } },
      'in two places': { protocols: asked(device.token()), headers: { authorization: `Bearer ${device.token()}` } },
      'before the name': { protocols: [device.token(), BROWSER_PROTOCOL] },
      'behind another name': { protocols: ['muts', device.token()] },
      'beside another': { protocols: [...asked(device.token()), (await devices.makeBrowser()).token()] },
      'not at all': { protocols: [BROWSER_PROTOCOL] },
      'not at all, with the cookie of a session': { protocols: [BROWSER_PROTOCOL], headers: { cookie } },
      'not at all, with the token of a session': { protocols: asked(await shop.tokenOf('admin')) },
    }
    for (const [name, page] of Object.entries(elsewhere))
      assert.equal((await devices.knockAsPage(page)).status, 401, name)
    assert.equal((await devices.knockAsPage({ protocols: asked(device.token()) })).status, 101)
  })

  test('is no way in for a program, nor the door for programs for a browser', async () => {
    const [program, browser] = [await devices.makeDevice(), await devices.makeBrowser()]
    assert.equal((await devices.knockAsPage({ protocols: asked(program.token()) })).status, 401)
    assert.equal(await devices.knock(browser.token()), 401)
    assert.equal(await devices.knock(program.token(), { 'sec-websocket-protocol': BROWSER_PROTOCOL }), 401)
    assert.equal(await devices.knock(program.token()), 101)
    assert.equal((await devices.knockAsPage({ protocols: asked(browser.token()) })).status, 101)
  })

  test('stays shut for tokens that are too old, of another key, and of a bridge that was revoked', async () => {
    const [device, other] = [await devices.makeBrowser(), await devices.makeBrowser()]
    const status = async (token: string) => (await devices.knockAsPage({ protocols: asked(token) })).status
    assert.equal(
      await status(createDeviceToken(device.pairing, device.key, sooner(shop.clock.now(), { minutes: 2 }))),
      401,
    )
    assert.equal(await status(createDeviceToken(device.pairing, other.key, shop.clock.now())), 401)
    assert.equal(await status(device.token()), 101)
    assert.equal((await shop.ask('technician', `DELETE /bridges/${device.bridgeId}`)).status, 204)
    assert.equal(await status(device.token()), 401)
  })

  test('leaves no token in a ledger or a report of a fault', async () => {
    const device = await devices.makeBrowser()
    const token = device.token()
    for (const status of [101, 401])
      assert.equal((await devices.knockAsPage({ protocols: asked(token) })).status, status)
    const bodies = await Promise.all(
      [HOUSE, device.pairing.organisationId as OrgId].map((org) => bodiesOf(org, 'bridge.connect')),
    )
    const told = [...bodies.flat(), ...shop.bugs]
    assert.ok(told.some((text) => text.includes(device.bridgeId)))
    const [, claims = '', signature = ''] = token.split('.')
    for (const part of [claims, signature]) assert.ok(!told.some((text) => text.includes(part)))
  })

  test('lists what it let in as a browser, and the ledger says so', async () => {
    const [program, browser] = [await devices.makeDevice(), await devices.makeBrowser()]
    const { json } = await shop.ask('technician', 'GET /bridges?limit=200')
    const { data } = json as { data: readonly { id: string; kind: string }[] }
    const paired = await bodiesOf(browser.pairing.organisationId as OrgId, 'bridge.pair')
    for (const [{ bridgeId }, kind] of [
      [program, 'program'],
      [browser, 'browser'],
    ] as const) {
      assert.equal(data.find((bridge) => bridge.id === bridgeId)?.kind, kind)
      assert.ok(paired.some((body) => body.includes(bridgeId) && body.includes(`"kind":"${kind}"`)))
    }
  })
})

/** The newest entries of an action, as they stand in the log. */
async function bodiesOf(org: OrgId, action: string): Promise<readonly string[]> {
  const { ledger, database } = shop.house.kernel
  await ledger.drain()
  return database.transaction({ org }, async (tx) => {
    const bodies: string[] = []
    for (const { seq } of await ledger.list(tx, { action, limit: 20 }))
      bodies.push(new TextDecoder().decode((await ledger.read(tx, String(seq)))?.body))
    return bodies
  })
}
