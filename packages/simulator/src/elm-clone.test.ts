import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openElm327 } from '#protocol/elm327'
import type { ByteStream, StreamListener } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import { scanVehicle } from '#protocol/scan'
import { createElmAdapter } from './elm-adapter.ts'
import { createFaultBoard } from './faults.ts'
import type { ElmQuirks } from './index.ts'
import { createVehicle } from './index.ts'

/** Scans the same vehicle through an adapter with these quirks, in memory. */
async function scanThrough(quirks: ElmQuirks) {
  const timers = createVirtualTimers()
  let listener: StreamListener | undefined
  const adapter = createElmAdapter(
    createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' }),
    {
      write: (bytes) => listener?.onBytes(bytes),
      hangUp: () => listener?.onClose(),
      timers,
      faults: createFaultBoard(),
    },
    quirks,
  )
  const stream: ByteStream = {
    write: async (bytes) => adapter.onBytes(bytes),
    listen: (next) => {
      listener = next
    },
    close: async () => adapter.onClose?.(),
  }
  let isDone = false
  const scanning = openElm327(stream, timers)
    .then(async (link) => ({ quirks: link.quirks ?? [], outcome: await scanVehicle(link) }))
    .finally(() => {
      isDone = true
    })
  scanning.catch(() => {})
  for (let turn = 0; turn < 20_000 && !isDone; turn += 1) await timers.advance(20)
  return scanning
}

const CLONES: readonly (readonly [string, ElmQuirks, number])[] = [
  ['that leaves its echo on', { unknown: ['E0'] }, 1],
  ['that cannot leave out spaces and line feeds', { unknown: ['S0', 'L0'] }, 2],
  ['that prints NUL bytes', { printsNuls: true }, 0],
  ['that prints a prompt too early', { promptsEarly: true }, 0],
  ['that knows neither timing nor timeout', { unknown: ['AT1', 'AT2', 'ST64', 'ST32'] }, 2],
  ['that says the number of no protocol', { unknown: ['DPN'] }, 0],
  ['without headers', { unknown: ['H1'] }, 1],
  ['without headers and line numbers', { unknown: ['H1'], omitsLineNumbers: true }, 1],
  ['without anything', { unknown: ['E0', 'S0', 'L0', 'H1', 'AT1', 'AT2'], printsNuls: true, promptsEarly: true }, 5],
]

describe('a scan through a clone', () => {
  for (const [title, quirks, count] of CLONES) {
    test(`${title} finds what a sound adapter finds, and its profile says what it lacks`, async () => {
      const sound = await scanThrough({})
      const clone = await scanThrough(quirks)

      assert.equal(clone.outcome.failure, undefined)
      assert.deepEqual([sound.quirks.length, clone.quirks.length], [0, count], clone.quirks.join())
      const facts = ({ outcome: { result } }: typeof sound) => [
        result.identification,
        result.ecus.map(({ address, dtcs }) => [address, dtcs.map(({ code, status }) => [code, ...status])]),
      ]
      assert.deepEqual(facts(clone), facts(sound))
    })
  }
})
