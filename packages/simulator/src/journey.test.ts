import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openSlcan } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import type { ByteStream, DiagnosticLink, StreamListener, Timers } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import type { ScanOutcome } from '#protocol/scan'
import { scanVehicle } from '#protocol/scan'
import { createCanBus } from './can-bus.ts'
import type { Conversation, Line } from './door.ts'
import { createElmAdapter } from './elm-adapter.ts'
import { createFaultBoard } from './faults.ts'
import type { Fault, Vehicle } from './index.ts'
import { createVehicle } from './index.ts'
import { createEntity } from './serve-doip.ts'
import { createSlcanAdapter } from './serve-slcan.ts'

type Door = (vehicle: Vehicle, line: Line) => Conversation
type Client = (stream: ByteStream, timers: Timers) => Promise<DiagnosticLink>

const WAYS: Readonly<Record<string, readonly [Door, Client]>> = {
  elm327: [createElmAdapter, (stream, timers) => openElm327(stream, timers)],
  doip: [createEntity, (stream, timers) => openDoip(stream, timers)],
  slcan: [
    (vehicle, line) => createSlcanAdapter(line, (hear) => createCanBus(vehicle, line.timers, line.faults, hear)),
    (stream, timers) => openSlcan(stream, timers),
  ],
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['loses frames', { kind: 'frame-lost', ecu: 'engine' }],
  ['delays frames', { kind: 'frame-late', ecu: 'engine' }],
  ['garbles frames', { kind: 'frame-senseless', ecu: 'engine' }],
  ['misnumbers frames', { kind: 'frame-misnumbered', ecu: 'engine' }],
  ['is busy again and again', { kind: 'busy', ecu: 'engine', times: 20 }],
  ['falls silent in a unit', { kind: 'ecu-silent', ecu: 'engine', after: 6 }],
  ['takes its time', { kind: 'response-pending', ecu: 'engine', times: 4, gapMs: 800 }],
  ['talks nonsense', { kind: 'adapter-garbled', after: 12 }],
  ['falls silent', { kind: 'adapter-silent', after: 12 }],
  ['loses its power', { kind: 'adapter-closes', after: 12 }],
]

/** A vehicle behind a door in memory; each conversation is a plug pulled and put in again. */
function park(door: Door, client: Client) {
  const timers = createVirtualTimers()
  const faults = createFaultBoard()
  const vehicle = createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' })
  const open = () => {
    let listener: StreamListener | undefined
    let isOpen = true
    const hangUp = () => {
      if (isOpen) listener?.onClose()
      isOpen = false
    }
    const write = (bytes: Uint8Array) => void (isOpen && listener?.onBytes(bytes))
    const conversation = door(vehicle, { write, hangUp, timers, faults })
    return client(
      {
        async write(bytes) {
          if (!isOpen) throw new Error('closed')
          conversation.onBytes(bytes)
        },
        listen: (next) => {
          listener = next
        },
        async close() {
          conversation.onClose?.()
          hangUp()
        },
      },
      timers,
    )
  }
  const scan = async (): Promise<ScanOutcome> => {
    let isDone = false
    const scanning = open()
      .then(async (link) => scanVehicle(link).finally(() => link.close()))
      .finally(() => {
        isDone = true
      })
    scanning.catch(() => {})
    for (let turn = 0; turn < 5_000 && !isDone; turn += 1) await timers.advance(100)
    assert.ok(isDone, 'the scan came to no end')
    return scanning
  }
  return { faults, scan }
}

/** Everything a scan claims to know, one line each. Live values wobble, so only their names and states count. */
function claimsOf({ result }: ScanOutcome): readonly string[] {
  const { identification, ecus, readiness, readings } = result
  return [
    `vin ${identification.vin}`,
    // Where the engine is lost, another unit tells its own.
    `readiness ${readiness.state}`,
    ...readings.map(({ name, state }) => `${name} ${state}`),
    ...ecus.flatMap(({ address, identification: told, dtcs }) => [
      ...Object.entries(told).map(
        ([name, truth]) => `${address} ${name} ${'value' in truth ? truth.value : truth.state}`,
      ),
      ...dtcs.map(({ code }) => `${address} ${code}`),
    ]),
  ]
}

const isSilence = (claim: string) => /(NOT_CONNECTED|null|UNDECODABLE)/.test(claim)

describe('a journey', () => {
  for (const [way, [door, client]] of Object.entries(WAYS)) {
    for (const [title, fault] of FAULTS) {
      test(`over ${way} to a vehicle that ${title} ends with the truth or a typed error, and again well`, async () => {
        const sound = claimsOf(await park(door, client).scan())
        const { faults, scan } = park(door, client)
        faults.inject(fault)
        const troubled = await scan()

        for (const claim of claimsOf(troubled)) assert.ok(sound.includes(claim) || isSilence(claim), claim)
        if (troubled.failure === undefined) assert.deepEqual(claimsOf(troubled), sound)
        else assert.ok(troubled.failure instanceof LinkError)

        faults.heal()
        const healed = await scan()
        assert.deepEqual([healed.failure, claimsOf(healed)], [undefined, sound])
      })
    }
  }
})
