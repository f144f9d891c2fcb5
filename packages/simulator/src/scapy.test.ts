import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createVehicle, serveDoip, serveSocketcand } from './index.ts'

/** Debian's own: the package python3-scapy. */
const PYTHON = '/usr/bin/python3'
const CLIENT = fileURLToPath(new URL('./scapy-client.py', import.meta.url))
const hasScapy = spawnSync(PYTHON, ['-c', 'import scapy.contrib.automotive.uds']).status === 0
const skip = hasScapy ? false : 'scapy is missing (apt-get install python3-scapy)'

const VIN = 'MUTSDEM0000000001'
const SERVE = { doip: serveDoip, socketcand: serveSocketcand } as const

async function ask(way: keyof typeof SERVE, port: number) {
  const child = spawn(PYTHON, [CLIENT, way, '127.0.0.1', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  assert.equal(child.exitCode, 0, err)
  return JSON.parse(out) as { layers: string[]; bytes: string }[]
}

describe('scapy, a tester that is not ours', () => {
  for (const way of Object.keys(SERVE) as (keyof typeof SERVE)[]) {
    test(`reads VIN and codes over ${way} and opens a session`, { skip }, async (t) => {
      const door = await SERVE[way](createVehicle({ vin: VIN, scenario: 'misfire' }))
      t.after(() => door.close())
      const [vin, codes, session] = await ask(way, door.port)
      assert.deepEqual([vin?.bytes, vin?.layers[1]], [`62f190${Buffer.from(VIN).toString('hex')}`, 'UDS_RDBIPR'])
      assert.deepEqual([codes?.bytes, codes?.layers[1]], ['5902ff030100af', 'UDS_RDTCIPR'])
      assert.deepEqual([session?.bytes, session?.layers[1]], ['5003003201f4', 'UDS_DSCPR'])
    })
  }
})
