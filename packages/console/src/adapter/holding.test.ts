import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createVehicle } from '#simulator'
import type { AdapterState, HoldingParts } from './holding.ts'
import { createHolding } from './holding.ts'
import { letGo, letGoEverywhere, tellWhoIsIn, untilLetGo } from './letting-go.ts'
import { createFakePort, createFakeSerial } from './testing-port.ts'
import type { WebSerialPort } from './web-serial.ts'
import { held } from './wish.ts'

const wish = { vehicle: { id: 'v1', unit: 'Z-1' }, organisationId: 'o1', personId: 'p1', name: 'Laptop 3' }
const me = { id: 'p1', organisation: { id: 'o1', name: 'Demo fleet' } }
const golf = createVehicle({ vin: 'MUTSDEM0000000042', scenario: 'misfire' })

/** A tab whose bridge serves until it is let go of. */
function openTab(parts: Partial<HoldingParts> = {}) {
  const port = createFakePort(golf)
  const serial = createFakeSerial(port)
  const states: AdapterState['kind'][] = []
  let runs = 0
  const holding = createHolding({
    findSerial: () => serial,
    alone: (work) => work(true),
    openBridge: async () => ({
      name: 'Laptop 3',
      run: ({ signal }) => {
        runs += 1
        const { promise, resolve } = Promise.withResolvers<'stopped'>()
        signal.addEventListener('abort', () => resolve('stopped'))
        return promise
      },
    }),
    onChange: ({ kind }) => void states.push(kind),
    ...parts,
  })
  return { ...holding, port, serial, states, runs: () => runs }
}

/** Waits for what goes round the loop of events, and not for ever. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo() && turns < 10_000; turns += 1) await setImmediate()
  assert.ok(isSo())
}

describe('an adapter that a tab holds', () => {
  afterEach(letGo)

  test('is served until it is let go of', async () => {
    const tab = openTab()
    const served = tab.connect(wish)
    await until(() => tab.state().kind === 'on')
    assert.deepEqual(held.get(), { ...wish, device: tab.port.getInfo() })

    letGo()
    await served
    assert.deepEqual(tab.states, ['opening', 'on', 'closing', 'off'])
    assert.equal(held.get(), null)
  })

  test('goes back when the session ends in any tab, or somebody else is in; not when its own person is', async () => {
    for (const [tell, isKept] of [
      [() => tellWhoIsIn('p1'), true],
      [() => tellWhoIsIn('p2'), false],
      [() => tellWhoIsIn(null), false],
      [letGoEverywhere, false],
    ] as const) {
      const tab = openTab()
      const served = tab.connect(wish)
      await until(() => tab.state().kind === 'on')
      using said = hearSaid()
      tell()
      await until(() => said.count() > 0)
      if (!isKept) await until(() => tab.state().kind === 'off')
      assert.equal(tab.state().kind, isKept ? 'on' : 'off')
      letGo()
      await served
    }
  })

  test('is not taken up by who signed out while it was chosen, or while it was opened', async () => {
    const choosing = openTab()
    const chosen = Promise.withResolvers<WebSerialPort>()
    choosing.serial.choose = () => chosen.promise
    const connecting = choosing.connect(wish)
    letGoEverywhere()
    chosen.resolve(choosing.port)
    await connecting
    assert.deepEqual([choosing.states, choosing.runs(), held.get()], [[], 0, null])

    const paired = Promise.withResolvers<void>()
    const opening = openTab({
      openBridge: async () => {
        await paired.promise
        return { name: 'Laptop 3', run: () => assert.fail('served for a page that is signed out') }
      },
    })
    const serving = opening.connect(wish)
    await until(() => held.get() !== null)
    letGoEverywhere()
    paired.resolve()
    await serving
    assert.deepEqual([opening.states, held.get()], [['opening', 'off'], null])
  })

  test('is chosen once: a second choice does not take the screen from the first', async () => {
    const tab = openTab()
    const served = tab.connect(wish)
    let isLetBe = false
    void tab.connect(wish).then(() => {
      isLetBe = true
    })
    await until(() => tab.state().kind === 'on' && isLetBe)
    assert.deepEqual([tab.state().kind, tab.runs(), held.get()?.vehicle.id], ['on', 1, 'v1'])

    letGo()
    await served
    assert.equal(tab.state().kind, 'off')
  })

  test('is taken up again behind a reload by its own person alone', async () => {
    for (const [who, isTakenUp] of [
      [me, true],
      [{ ...me, id: 'p2' }, false],
      [{ ...me, organisation: { id: 'o2', name: 'Demo garage' } }, false],
    ] as const) {
      const tab = openTab()
      held.set({ ...wish, device: { usbVendorId: 0x1a86, usbProductId: 0x7523 } })
      const served = tab.resume(who)
      await until(() => (isTakenUp ? tab.state().kind === 'on' : held.get() === null))
      letGo()
      await served
      assert.deepEqual([tab.runs(), held.get()], [isTakenUp ? 1 : 0, null])
    }
  })

  test('is not taken up again where another of its make is there: the person connects it', async () => {
    const tab = openTab()
    tab.serial.granted.push(createFakePort(golf))
    held.set({ ...wish, device: { usbVendorId: 0x1a86, usbProductId: 0x7523 } })
    await tab.resume(me)
    const state = tab.state()
    assert.match(state.kind === 'off' ? String(state.because) : '', /Connect it again/)
    assert.deepEqual([tab.runs(), held.get()], [0, null])
  })

  test('says why it did not begin, and can be connected again', async () => {
    const tab = openTab({ alone: (work) => work(false) })
    await tab.connect(wish)
    assert.match(JSON.stringify(tab.state()), /Another tab/)
    const refused = openTab({ openBridge: () => Promise.reject(new Error('No key is kept here.')) })
    await refused.connect(wish)
    assert.match(JSON.stringify(refused.state()), /No key is kept here/)
    assert.equal(untilLetGo().aborted, false)
  })
})

/** What any tab says about who is in. */
function hearSaid() {
  const channel = new BroadcastChannel('muts-who-is-in')
  let count = 0
  channel.onmessage = () => {
    count += 1
  }
  return { count: () => count, [Symbol.dispose]: () => channel.close() }
}
