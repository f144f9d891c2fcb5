import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeAuthority } from '#server/database-testing'
import type { Fault, ScenarioName } from '#simulator'
import {
  createTruck,
  createVehicle,
  serveDoip,
  serveElm327,
  serveGvret,
  serveSlcan,
  serveSocketcand,
  serveTruck,
} from '#simulator'

const MUTS = fileURLToPath(import.meta.resolve('muts').replace('src/main.ts', 'bin/muts'))
const SERVE = {
  elm327: serveElm327,
  doip: serveDoip,
  slcan: serveSlcan,
  socketcand: serveSocketcand,
  gvret: serveGvret,
} as const
const VIN = 'MUTSDEM0000000001'
const SAMPLE_DBC = fileURLToPath(new URL('../../../../docs/samples/simulated-car.dbc', import.meta.url))

async function muts(...args: readonly string[]) {
  const child = spawn(MUTS, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status: child.exitCode, out, err }
}

async function park(t: TestContext, kind: keyof typeof SERVE, scenario: ScenarioName, faults: readonly Fault[] = []) {
  const door = await SERVE[kind](createVehicle({ vin: VIN, scenario }), { faults })
  t.after(() => door.close())
  return door.link
}

describe('muts diag', () => {
  for (const kind of Object.keys(SERVE) as (keyof typeof SERVE)[]) {
    test(`scans a vehicle over ${kind}: data on standard output, talk beside it`, async (t) => {
      const { status, out, err } = await muts('diag', 'scan', '--json', '--link', await park(t, kind, 'misfire'))
      assert.equal(status, 0)
      assert.equal(JSON.parse(out).identification.vin, VIN)
      assert.match(err, /Reading trouble codes of ECU 0x/)
    })
  }

  test('scans a car with identifiers of 29 bits, and says so', async (t) => {
    const door = await serveSlcan(createVehicle({ vin: VIN, line: 'can-29' }))
    t.after(() => door.close())
    const { status, out } = await muts('diag', 'scan', '--link', door.link)
    assert.equal(status, 0)
    assert.match(out, /CAN 29 bit.*0x18DAF110 +Engine \(UDS\)/s)
  })

  test('scans an older car on the K-line, and says that it speaks KWP2000', async (t) => {
    const door = await serveElm327(createVehicle({ vin: VIN, scenario: 'misfire', line: 'k-line' }))
    t.after(() => door.close())
    const { status, out } = await muts('diag', 'scan', '--link', door.link)
    assert.equal(status, 0)
    assert.match(out, /0x010 +Engine \(KWP\)/)
    assert.match(out, /0x010 +P0301 +.*confirmed/)
  })

  for (const adapter of ['slcan', 'socketcand', 'gvret'] as const) {
    test(`scans a truck over ${adapter}, lists its codes by parameter and measures, and says what it is not for`, async (t) => {
      const door = await serveTruck(createTruck({ vin: VIN }), { adapter })
      t.after(() => door.close())
      const { status, out } = await muts('diag', 'dtc', '--link', door.link)
      assert.equal(status, 0)
      assert.match(out, /0x00 +SPN 110 FMI 0 +Engine coolant temperature: above.* active emissionRelated\n/)
      const measured = await muts('diag', 'live', '--json', '--count', '2', '--every', '0', '--link', door.link)
      const speeds = measured.out.split('\n').filter((line) => /engineSpeed.*VALID/.test(line))
      assert.deepEqual([measured.status, speeds.length], [0, 2])
      assert.equal((await muts('diag', 'read', 'F190', '--link', door.link)).status, 2)
    })
  }

  test('reads a gateway over TLS, and says nothing to one whose certificate it does not trust', async (t) => {
    const authority = makeAuthority()
    const { certificate, key } = authority.issue('gateway.example')
    const door = await serveDoip(createVehicle({ vin: VIN }), { tls: { certificate, key } })
    const folder = await mkdtemp(join(tmpdir(), 'muts-tls-'))
    t.after(() => Promise.all([door.close(), rm(folder, { recursive: true })]))
    const keepCa = async (name: string, ca: string) => {
      const file = join(folder, name)
      await writeFile(file, ca)
      return file
    }
    const [ours, theirs] = [
      await keepCa('ours.pem', authority.certificate),
      await keepCa('x.pem', makeAuthority().certificate),
    ]
    const read = (trust: string) => muts('diag', 'read', 'F190', '--link', `${door.link}${trust}`)

    const known = await read(`?ca=${ours}&name=gateway.example`)
    assert.match(known.out, /0x1010 +VALID +MUTSDEM0000000001/)
    for (const trust of ['', `?ca=${theirs}&name=gateway.example`, `?ca=${ours}&name=other.example`, `?ca=${ours}`]) {
      const { status, err, out } = await read(trust)
      assert.deepEqual([status, out], [1, ''], trust)
      assert.match(err, /the certificate of 127\.0\.0\.1:\d+ is not trusted/, trust)
    }
    const plain = await muts('diag', 'read', 'F190', '--link', door.link.replace('doip+tls', 'doip'))
    assert.equal(plain.status, 1)
  })

  test('prints what was read before the link broke, and fails', async (t) => {
    const link = await park(t, 'elm327', 'misfire', [{ kind: 'adapter-closes', after: 30 }])
    const { status, out, err } = await muts('diag', 'scan', '--json', '--link', link)
    const { ecus, failure } = JSON.parse(out)
    assert.deepEqual([status, failure.code, ecus.length > 0], [1, 'link.lost', true])
    assert.match(err, /^muts: /m)
  })

  test('reads an identifier by name of its number, and says 5 where no unit has it', async (t) => {
    const link = await park(t, 'doip', 'clean')
    const known = await muts('diag', 'read', 'F190', '--link', link)
    const unknown = await muts('diag', 'read', '0x1234', '--link', link)
    assert.deepEqual([known.status, unknown.status], [0, 5])
    assert.match(known.out, /0x1010 +VALID +MUTSDEM0000000001/)
  })

  test('measures as many rounds as it is asked for', async (t) => {
    const link = await park(t, 'doip', 'clean')
    const { status, out } = await muts('diag', 'live', '--json', '--count', '2', '--every', '0', '--link', link)
    const speeds = out.split('\n').filter((line) => line.includes('engineSpeed'))
    assert.deepEqual([status, speeds.length], [0, 2])
  })

  for (const kind of ['slcan', 'socketcand', 'gvret'] as const)
    test(`tells what is said on a bus over ${kind}, and a database decodes it; without its frames it says so`, async (t) => {
      const door = await SERVE[kind](createVehicle({ vin: VIN, isTalkative: true }))
      t.after(() => door.close())
      const { status, out } = await muts('diag', 'frames', '--count', '20', '--link', door.link)
      assert.equal(status, 0)
      const lines = out.trim().split('\n')
      assert.equal(lines.length, 20)
      for (const line of lines) assert.match(line, /^\(\d{10}\.\d{6}\) can0 [0-7][0-9A-F]{2}#([0-9A-F]{2}){2,8} ?$/)

      const log = join(await mkdtemp(join(tmpdir(), 'muts-frames-')), 'bus.log')
      t.after(() => rm(join(log, '..'), { recursive: true }))
      await writeFile(log, out)
      const decoded = await muts('diag', 'decode', '--dbc', SAMPLE_DBC, log)
      assert.match(decoded.out, /"message":"EngineFast","signal":"EngineSpeed","value":7[6-9]\d(\.\d+)?,"unit":"rpm"/)

      const none = await muts('diag', 'frames', '--link', await park(t, 'doip', 'clean'))
      assert.deepEqual([none.status, none.out], [2, ''])
      assert.match(none.err, /hands over no raw frames/)
    })

  test('finds the vehicles that speak DoIP, and says 5 where none answers', async () => {
    const door = await serveDoip(createVehicle({ vin: VIN }))
    const { status, out } = await muts('diag', 'find', '--host', '127.0.0.1', '--port', String(door.port))
    assert.equal(status, 0)
    assert.match(out, new RegExp(`^${door.link} +${VIN} +0x1000 +024D55545301\n$`))
    await door.close()
    const nobody = await muts('diag', 'find', '--host', '127.0.0.1', '--port', String(door.port))
    assert.equal(nobody.status, 5)
  })

  test('writes nothing: clearing codes and raw bytes need a bridge and a session, over every link', async (t) => {
    let visits = 0
    const server = createServer(() => {
      visits += 1
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    t.after(() => server.close())
    const place = `127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const scheme of ['elm327+tcp', 'doip', 'slcan+tcp', 'socketcand', 'gvret+tcp', 'j1939+slcan']) {
      const { status, err } = await muts('diag', 'clear', '--link', `${scheme}://${place}`)
      assert.equal(status, 4, scheme)
      assert.match(err, /paired bridge and a signed-in session/)
    }
    assert.equal((await muts('diag', 'raw', '14FFFFFF', '--link', `doip://${place}`)).status, 4)
    assert.equal(visits, 0)
  })

  test('tells usage, and what cannot be reached, by its status', async () => {
    assert.equal((await muts('diag', 'scan')).status, 2)
    assert.equal((await muts('diag', 'scan', '--link', 'http://127.0.0.1')).status, 2)
    assert.equal((await muts('diag', 'scan', '--link', 'doip://127.0.0.1:9')).status, 7)
  })
})

describe('muts sim run', () => {
  test('says ready and one link a line, and ends with 0 on SIGTERM', async () => {
    const child = spawn(MUTS, ['sim', 'run', '--elm327', '0', '--doip', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = await once(child.stdout, 'data')
    assert.match(String(said), /^ready\nelm327\+tcp:\/\/127\.0\.0\.1:\d+\ndoip:\/\/127\.0\.0\.1:\d+\n$/)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  test('opens no door by itself', async () => {
    assert.equal((await muts('sim', 'run')).status, 2)
  })
})
