import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openHouse } from '#server/house'
import { readConfig } from '#server/kernel'
import type { DemoOrder } from './demo-order.ts'

const CHILD = fileURLToPath(import.meta.resolve('./demo-child.ts'))
const VEHICLE = '01980000-0000-7000-8000-000000000001'

/** A house that listens, and what it would tell its child. */
async function openServer() {
  const folder = await mkdtemp(join(tmpdir(), 'muts-demo-child-'))
  const house = await openHouse(readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' }))
  const { host, port } = await house.serve()
  const { accessToken: token } = await house.identity.verbs.openCanarySession('admin', { assurance: 'aal2' })
  const invited = await house.kernel.door.ask({ method: 'POST', path: '/api/v1/bridges/pairing-codes', token })
  const order: DemoOrder = {
    server: `http://${host}:${port}`,
    code: (invited.json as { code: string }).code,
    folder,
    vehicles: [{ vehicleId: VEHICLE, vin: 'MUTSDEM0000000001', kind: 'doip', scenario: 'misfire' }],
  }
  const close = async () => {
    await house.close()
    await rm(folder, { recursive: true })
  }
  return { house, order, token, close }
}

async function start(order: DemoOrder) {
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(`${JSON.stringify(order)}\n`)
  const [said] = await once(child.stdout, 'data')
  return { child, ready: JSON.parse(String(said)), exit: once(child, 'exit') }
}

describe('the child of the demo', () => {
  test('pairs once, serves its vehicles through its bridge, and ends with its parent', async () => {
    const { house, order, token, close } = await openServer()
    await writeFile(join(order.folder, 'demo-links.json'), '[]', { mode: 0o644 })
    const first = await start(order)
    const { json } = await house.kernel.door.ask({ path: '/api/v1/bridges', token })
    const known = (json as { data: { id: string; state: string; links: { vehicleId: string }[] }[] }).data
    const bridge = known.find(({ id }) => id === first.ready.bridgeId)
    assert.deepEqual([bridge?.state, bridge?.links.map(({ vehicleId }) => vehicleId)], ['connected', [VEHICLE]])
    const links = JSON.parse(await readFile(join(order.folder, 'demo-links.json'), 'utf8'))
    assert.match(links[0].link, /^doip:\/\/127\.0\.0\.1:\d+$/)
    for (const file of [join('bridge', 'device.key'), 'demo-links.json'])
      assert.equal((await stat(join(order.folder, file))).mode & 0o777, 0o600, file)

    first.child.stdin.end()
    assert.deepEqual(await first.exit, [0, null])
    const second = await start(order)
    assert.equal(second.ready.bridgeId, first.ready.bridgeId)
    second.child.kill('SIGTERM')
    assert.deepEqual(await second.exit, [0, null])
    await close()
  })
})
