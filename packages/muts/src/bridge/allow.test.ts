import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { openAllowList } from '#bridge'
import { makeFolder, runMuts } from '#testing'

const VEHICLE = '01980000-0000-7000-8000-000000000001'
const FAN = { kind: 'control', ecu: '0x7E8', identifier: '0100', bytes: 'FF', name: 'Radiator fan' }
const hashIn = (text: string) => /SHA-256 ([0-9a-f]{64})/.exec(text)?.[1] ?? ''

/** A device that is paired with a server, which shows the profile it likes to who is signed in. */
async function openDevice() {
  const home = makeFolder()
  const shown = { controls: [FAN] as object[] }
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    response.end(JSON.stringify(shown))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const list = openAllowList(join(home.path, 'bay-2'))
  await list.allow({ vehicleId: VEHICLE, controls: [] })
  await list.disallow(VEHICLE)
  const pairing = { bridgeId: VEHICLE, organisationId: VEHICLE, name: 'Bay 2', server: url }
  writeFileSync(join(home.path, 'bay-2', 'bridge.json'), JSON.stringify(pairing))
  const session = {
    server: url,
    ca: null,
    accessToken: 'token',
    accessEndsAt: '2999-01-01T00:00:00Z',
    refreshToken: 'r',
  }
  const signIn = (at = url) =>
    writeFileSync(join(home.path, 'session.json'), JSON.stringify({ ...session, server: at }), { mode: 0o600 })
  signIn()
  const muts = (...words: string[]) => runMuts(['bridge', ...words, '--home', home.path])
  const allow = (...words: string[]) => muts('allow', VEHICLE, '--sign-in', home.path, ...words)
  const close = () => {
    server.close()
    home[Symbol.dispose]()
  }
  return { home, shown, asked, list, signIn, muts, allow, close }
}

describe('muts bridge allow', async () => {
  const device = await openDevice()
  after(device.close)
  const { shown, asked, list, muts, allow } = device

  test('shows a profile in full with its hash and changes nothing', async () => {
    const { status, stdout, stderr } = await allow()
    assert.equal(status, 0, stderr)
    assert.match(stdout, /control 0100 of 0x7E8 with FF: Radiator fan/)
    assert.match(stderr, new RegExp(`Nothing was changed.*--confirm ${hashIn(stdout)}`))
    assert.deepEqual(asked, [`GET /api/v1/vehicles/${VEHICLE}/diagnostic-profile Bearer token`])
    assert.deepEqual(await list.list(), [])
  })

  test('allows exactly what was shown, and nothing that the server changed since [attack.61]', async () => {
    const hash = hashIn((await allow()).stdout)
    shown.controls = [FAN, { ...FAN, identifier: '0101', name: 'Fuel pump' }]
    const { status, stdout } = await allow('--confirm', hash)
    assert.equal(status, 6)
    assert.match(stdout, /Fuel pump/)
    assert.deepEqual(await list.list(), [])

    shown.controls = [FAN]
    assert.equal((await allow('--confirm', hash)).status, 0)
    assert.deepEqual(await list.list(), [{ vehicleId: VEHICLE, controls: [FAN] }])
    const told = await muts('allowed', '--json')
    assert.deepEqual(JSON.parse(told.stdout), [{ vehicleId: VEHICLE, controls: [FAN], sha256: hash }])
    assert.deepEqual([(await muts('disallow', VEHICLE)).status, (await muts('disallow', VEHICLE)).status], [0, 5])
    assert.deepEqual(await list.list(), [])
  })

  test('takes over nothing that is forbidden, whoever shows it, nor from a server that is not its own', async () => {
    shown.controls = [FAN, { ...FAN, identifier: 'F190', name: 'Lamp' }]
    const { status, stdout, stderr } = await allow()
    assert.deepEqual([status, stdout], [3, ''])
    assert.match(stderr, /never done/)
    device.signIn('https://elsewhere.example')
    assert.equal((await allow()).status, 2)
  })

  test('reads a file where there is no sign-in, and says what it cannot read', async () => {
    const file = join(device.home.path, 'profile.json')
    writeFileSync(file, JSON.stringify({ controls: [FAN] }))
    const hash = hashIn((await muts('allow', VEHICLE, '--profile', file)).stdout)
    assert.equal((await muts('allow', VEHICLE, '--profile', file, '--confirm', hash)).status, 0)
    assert.match(readFileSync(join(device.home.path, 'bay-2', 'allowed.json'), 'utf8'), /Radiator fan/)
    assert.equal((await muts('allow', VEHICLE, '--profile', 'nowhere.json')).status, 2)
    assert.equal((await muts('allow', '../../x', '--profile', file)).status, 2)
  })
})
