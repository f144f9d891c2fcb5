import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeAscii } from '#protocol/bytes'
import { CAN_ADAPTERS } from '#protocol/can'
import { openTruck, PGN } from '#protocol/j1939'
import type { ByteStream, LinkErrorKind, StreamListener } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import { scanTruck } from '#protocol/scan'
import { createFaultBoard } from './faults.ts'
import type { Fault } from './index.ts'
import { createTruck } from './index.ts'
import { createTruckBus } from './j1939-bus.ts'
import { createSlcanAdapter } from './slcan-adapter.ts'
import { createSocketcand } from './socketcand-hub.ts'

const VIN = 'MUTSDEM0000000001'

/** A truck behind its adapter, in memory; what takes time is run to its end. */
function park(faults: readonly Fault[] = [], hasTrouble = true) {
  const timers = createVirtualTimers()
  const board = createFaultBoard(faults)
  let listener: StreamListener | undefined
  const line = {
    write: (bytes: Uint8Array) => listener?.onBytes(bytes),
    hangUp: () => listener?.onClose(),
    timers,
    faults: board,
  }
  const truck = createTruck({ vin: VIN, hasTrouble })
  const adapter = createSlcanAdapter(line, (hear) => createTruckBus(truck, timers, board, hear))
  const stream: ByteStream = {
    write: async (bytes) => adapter.onBytes(bytes),
    listen: (next) => {
      listener = next
    },
    close: async () => adapter.onClose?.(),
  }
  /** Moves the clock until the work is done. */
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false
    const ended = work.finally(() => {
      isDone = true
    })
    ended.catch(() => {})
    for (let turn = 0; turn < 4_000 && !isDone; turn += 1) await timers.advance(50)
    return ended
  }
  const open = () =>
    openTruck((bus) => CAN_ADAPTERS.slcan(stream, timers, { ...bus, kbitPerSecond: 250 }), timers, {
      random: () => 0.5,
    })
  return { timers, board, run, open }
}

const isLinkError = (kind: LinkErrorKind, at: string) => (error: unknown) => {
  assert.ok(error instanceof LinkError, String(error))
  assert.deepEqual([error.kind, error.at], [kind, at])
  return true
}

describe('a scan of a truck', () => {
  test('reads VIN, units, codes with their states, readiness and values', async () => {
    const { run, open } = park()
    const link = await run(open())
    const { result, failure } = await run(scanTruck(link))

    assert.equal(failure, undefined)
    assert.deepEqual([result.identification.vin, result.identification.vinSource], [VIN, '0x00'])
    assert.deepEqual(
      result.ecus.map(({ address, name, dtcs }) => [address, name, dtcs.map(({ code, status }) => [code, ...status])]),
      [
        [
          '0x00',
          'Engine',
          [
            ['SPN 110 FMI 0', 'active', 'emissionRelated'],
            ['SPN 100 FMI 1', 'active'],
          ],
        ],
        ['0x03', 'Transmission', []],
        ['0x0B', 'Brakes', [['SPN 789 FMI 8', 'previouslyActive']]],
        ['0x17', 'Instrument cluster', []],
      ],
    )
    assert.deepEqual(
      result.ecus[0]?.dtcs[0]?.freezeFrame?.map((reading) => 'value' in reading && `${reading.name} ${reading.value}`),
      ['engineLoad 84', 'coolantTemperature 112', 'engineSpeed 1800', 'vehicleSpeed 80', 'boostPressure 100'],
    )
    assert.ok(result.readiness.state === 'VALID' && result.readiness.value.isMilOn)
    assert.deepEqual(
      result.readings.map((reading) => 'value' in reading && reading.value),
      ['28.10', '108', '650.000'],
    )
  })

  test('finds nothing wrong with a truck that is well', async () => {
    const { run, open } = park([], false)
    const { result, failure } = await run(scanTruck(await run(open())))
    assert.equal(failure, undefined)
    assert.ok(result.ecus.every(({ dtcs }) => dtcs.length === 0))
    assert.ok(result.readiness.state === 'VALID' && !result.readiness.value.isMilOn)
  })

  test('reads the other units when one falls silent, and names it', async () => {
    const { run, open } = park([{ kind: 'ecu-silent', ecu: 'transmission' }])
    const { result, failure } = await run(scanTruck(await run(open())))
    assert.deepEqual([failure?.kind, failure?.at], ['timeout', 'ECU 0x003'])
    assert.deepEqual(
      result.ecus.map(({ failure: why }) => why?.code),
      [undefined, 'timeout', undefined, undefined],
    )
  })

  test('asks again when a unit is busy', async () => {
    const { run, open } = park([{ kind: 'busy', ecu: 'engine', times: 2 }])
    const { result, failure } = await run(scanTruck(await run(open())))
    assert.equal(failure, undefined)
    assert.equal(result.identification.vin, VIN)
  })

  test('keeps what it read when the adapter hangs up or talks nonsense', async () => {
    for (const [kind, code] of [
      ['adapter-closes', 'lost'],
      ['adapter-garbled', 'garbled'],
    ] as const) {
      const { run, open } = park([{ kind, after: 20 }])
      const { result, failure } = await run(scanTruck(await run(open())))
      assert.deepEqual([failure?.kind, failure?.at], [code, 'adapter'])
      assert.equal(result.identification.vin, VIN)
    }
  })
})

describe('a truck link', () => {
  test('asks for nothing that clears codes', async () => {
    const { run, open } = park()
    const link = await run(open())
    for (const pgn of [PGN.dm3, PGN.dm11, PGN.commandedAddress]) {
      await assert.rejects(run(link.read(pgn, 0x00)), isLinkError('refused', 'reading guard'))
    }
    assert.equal((await run(link.read(PGN.dm1, 0x00))).kind, 'data')
    assert.deepEqual(await run(link.read(PGN.dm5, 0x03)), { kind: 'refused', control: 'negative' })
  })

  test('says that a unit stays busy, and that one is not there', async () => {
    const { run, open } = park([{ kind: 'busy', ecu: 'engine', times: 9 }])
    const link = await run(open())
    await assert.rejects(run(link.read(PGN.dm5, 0x00)), isLinkError('busy', 'ECU 0x000'))
    await assert.rejects(run(link.read(PGN.dm5, 0x42)), isLinkError('timeout', 'ECU 0x042'))
  })
})

describe('a truck behind socketcand', () => {
  test('broadcasts, and answers a request', async () => {
    const timers = createVirtualTimers()
    const faults = createFaultBoard()
    let said = ''
    const write = (bytes: Uint8Array) => {
      said += String.fromCharCode(...bytes)
    }
    const hub = createSocketcand({ write, hangUp: () => {}, timers, faults }, (hear) =>
      createTruckBus(createTruck({ vin: VIN }), timers, faults, hear),
    )
    hub.onBytes(encodeAscii('< open can0 >< rawmode >'))
    await timers.advance(1_200)
    hub.onBytes(encodeAscii('< send 18EA00F9 3 E5 FE 0 >'))
    await timers.advance(50)

    assert.match(said, /< frame 18F00400 /)
    assert.match(said, /< frame 18FEE500 [0-9.]+ 40 9C 00 00 FF FF FF FF >/)
    hub.onClose?.()
  })
})
