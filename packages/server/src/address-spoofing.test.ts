/** What a caller says of the own address: nobody becomes another by it, unless a trusted proxy wrote it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { after, describe, test } from 'node:test'
import { HOUSE, later } from '#kernel'
import { openBareHouse } from './testing.ts'

const PROXY = '127.0.0.1'
const NO_PROXY = '127.0.0.2'
const KNOCKS = 8

const house = await openBareHouse({ frozen: true, environment: { MUTS_TRUSTED_PROXIES: PROXY } })
after(() => house[Symbol.asyncDispose]())
await house.serve()
const { clock } = house
const { door, ledger, database } = house.kernel

/** A stranger's request that comes from `localAddress`, and says that it came through others. */
async function knockFrom(localAddress: string, forwardedFor: string): Promise<number | undefined> {
  const { port } = door.address()
  const headers = { 'x-forwarded-for': forwardedFor }
  const asked = request({ host: PROXY, port, localAddress, path: '/api/v1/me', agent: false, headers }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

/** As how many the house counts somebody who knocks so often, and names other addresses each time. */
async function countCallers(from: string, hopsOf: (knock: number) => string): Promise<number> {
  const begun = clock.now()
  for (let knock = 0; knock < KNOCKS; knock += 1) assert.equal(await knockFrom(from, hopsOf(knock)), 401)
  await ledger.drain()
  clock.moveTo(later(begun, { minutes: 1 }))
  await ledger.flushDenials(clock.now())
  await ledger.drain()
  const filter = { action: 'me.read', object: '/api/v1/me', from: begun, limit: 100 }
  const entries = await database.transaction({ org: HOUSE }, (tx) => ledger.list(tx, filter))
  const counted = entries.reduce((sum, { facts }) => sum + Number(facts.count ?? 1), 0)
  assert.equal(counted, KNOCKS)
  clock.moveTo(later(begun, { minutes: 2 }))
  return new Set(entries.map(({ actor }) => actor)).size
}

const invented = (knock: number) => `198.18.0.${knock}`

describe('an address in X-Forwarded-For', () => {
  test('is a tale where the one that asks is no trusted proxy: all are one caller [attack.27]', async () => {
    assert.equal(await countCallers(NO_PROXY, invented), 1)
    assert.equal(await countCallers(PROXY, invented), KNOCKS)
  })

  test('is the last one that the trusted proxy met: what a caller wrote before it makes no other caller [attack.27]', async () => {
    assert.equal(await countCallers(PROXY, (knock) => `${invented(knock)}, 203.0.113.7`), 1)
  })

  test('of one IPv6 network is one caller, whichever of its hosts they are [attack.27]', async () => {
    assert.equal(await countCallers(PROXY, (knock) => `2001:db8:7:7::${knock}`), 1)
    assert.equal(await countCallers(PROXY, (knock) => `2001:db8:7:${knock}::7`), KNOCKS)
  })
})
