import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogFrame } from '#protocol/canlog'
import { createLogReader, createLogWriter } from '#protocol/canlog'
import { LinkError } from '#protocol/link'
import type { RecordedLines, Visit } from '#protocol/recording'
import {
  createRecorder,
  isFrame,
  parseLine,
  ReplayDivergence,
  readFrames,
  recordVisit,
  replayVisit,
} from '#protocol/recording'
import { scanTruck, scanVehicle } from '#protocol/scan'
import type { Fault, ScenarioName } from './index.ts'
import { createVehicle, SCENARIOS } from './index.ts'
import { parkCar } from './testing.ts'
import type { Place } from './testing-places.ts'
import { PLACES } from './testing-places.ts'

/** Whatever a vehicle does, as one text: what was found, and why it broke off. */
async function look({ now, open, step }: Visit): Promise<string> {
  const startedAt = now()
  const tell = (error: unknown) => (error instanceof LinkError ? { ...error, message: error.message } : String(error))
  const read = async () => {
    const link = await open()
    const onProgress = ({ label }: { readonly label: string }) => step(label)
    const { result, failure } = await (link.kind === 'j1939'
      ? scanTruck(link, { onProgress })
      : scanVehicle(link, { onProgress }))
    await link.close()
    return { result, failure: tell(failure) }
  }
  const found = await read().catch(tell)
  return JSON.stringify({ startedAt, found, endedAt: now() })
}

/** A visit that is recorded while the clock of the place goes on. */
async function record({ open, run, timers }: Place) {
  const recorder = createRecorder(timers)
  const now = () => new Date(Date.UTC(2026, 0, 5, 8) + timers.nowMs())
  const text = await run(look(recordVisit({ now, open, step: () => {} }, recorder)))
  return { text, ...recorder.end() }
}

const REFUSAL: Fault = { kind: 'negative', ecu: 'engine', service: 0x22, code: 0x31 }
const golf = () => parkCar('slcan', createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' }))
const said = ({ lines }: Pick<RecordedLines, 'lines'>) => lines.map((line) => parseLine(line).said)

describe('a recorded visit', () => {
  for (const [journey, park, faults] of PLACES) {
    test(`${journey} comes out of its recording bit for bit, sound and with every fault`, async () => {
      for (const fault of [undefined, REFUSAL, ...faults.map(([, one]) => one)]) {
        const place = park()
        if (fault) place.faults.inject(fault)
        const { text, lines, isCutOff } = await record(place)
        const replay = replayVisit(lines)

        assert.equal(await look(replay), text, JSON.stringify(fault))
        assert.equal(replay.end(), undefined)
        assert.equal(isCutOff, false)
      }
    })
  }

  for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
    test(`of a vehicle that is ${scenario} comes out of its recording bit for bit`, async () => {
      const { text, lines } = await record(parkCar('doip', createVehicle({ vin: 'MUTSDEM0000000001', scenario })))
      const replay = replayVisit(lines)
      assert.equal(await look(replay), text)
      assert.equal(replay.end(), undefined)
    })
  }

  test('goes by the clock of the recording, and waits for nothing', async () => {
    const place = golf()
    place.faults.inject({ kind: 'response-pending', ecu: 'engine', times: 4, gapMs: 800 })
    const { lines } = await record(place)
    const replay = replayVisit(lines)
    await look(replay)
    assert.equal(replay.nowUs(), parseLine(lines.at(-1) ?? '').atUs)
    assert.ok(replay.nowUs() > 3_000_000)
  })

  test('changes nothing for whoever makes it: same document, same frames', async () => {
    const [plain, recorded] = [golf(), golf()]
    const now = (place: Place) => () => new Date(place.timers.nowMs())
    const unrecorded = await plain.run(look({ now: now(plain), open: plain.open, step: () => {} }))
    const recorder = createRecorder(recorded.timers)
    const visit = recordVisit({ now: now(recorded), open: recorded.open, step: () => {} }, recorder)
    assert.equal(await recorded.run(look(visit)), unrecorded)
    assert.equal(recorded.bytesWritten(), plain.bytesWritten())
  })

  test('holds the frames of both directions, and none where the adapter gives none', async () => {
    const frames = [...readFrames((await record(golf())).lines)]
    assert.deepEqual(new Set(frames.map(({ direction }) => direction)), new Set(['rx', 'tx']))
    assert.deepEqual([frames[0]?.id.toString(16), frames[0]?.direction], ['7df', 'tx'])
    const elm = await record(parkCar('elm327', createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' })))
    assert.ok(!said(elm).some(isFrame))
    assert.ok(said(elm).some((line) => line.startsWith('ask all 0100')))
  })
})

describe('a replay', () => {
  test('that is asked what was not asked then is an error that names the place, and stays one', async () => {
    const { lines } = await record(golf())
    const replay = replayVisit(lines)
    replay.now()
    const link = await replay.open()
    assert.ok(link.kind !== 'j1939')
    const wrong = { name: 'ReplayDivergence', message: /now comes 'ask 7E8 14FFFFFF'; recorded is 'step / }
    await assert.rejects(link.ask(0x7e8, Uint8Array.of(0x14, 0xff, 0xff, 0xff)), wrong)
    await assert.rejects(link.listEcus(), wrong)
    assert.ok(replay.end() instanceof ReplayDivergence)
  })

  test('finds each line that is left out, and each that is said otherwise', async () => {
    const { text, lines } = await record(golf())
    const asked = lines.flatMap((line, index) => (isFrame(parseLine(line).said) ? [] : [index]))
    const isSame = async (altered: readonly string[]) => {
      const replay = replayVisit(altered)
      return (await look(replay).catch(String)) === text && replay.end() === undefined
    }
    assert.ok(await isSame(lines))
    // What is asked while looking for units is the link's own business; the signature holds it all the same.
    const listed = [said({ lines }).indexOf('list'), said({ lines }).findIndex((line) => line.startsWith('units'))]
    for (const index of asked.filter((one) => one <= (listed[0] ?? 0) || one >= (listed[1] ?? 0))) {
      assert.equal(await isSame(lines.toSpliced(index, 1)), false, lines[index])
      const otherwise = `(0000000000.000000) other ${parseLine(lines[index] ?? '').said}`
      assert.equal(await isSame(lines.with(index, otherwise)), false, lines[index])
    }
  })

  test('of a recording that was cut off ends where that ends', async () => {
    const { lines } = await record(golf())
    const replay = replayVisit(lines.slice(0, 60))
    await look(replay).catch(() => {})
    const end = replay.end()
    assert.deepEqual([end?.isAtEnd, end?.line], [true, 61])
  })
})

describe('a recorder', () => {
  const frame = { id: 0x7e8, isExtended: false, data: new Uint8Array(8) }

  test('takes a million frames in bounded memory, and says how many it dropped', () => {
    let nowMs = 0
    const recorder = createRecorder({ nowMs: () => nowMs })
    for (nowMs = 0; nowMs < 1_000_000; nowMs += 1) recorder.tap('rx', frame)
    recorder.note('ask 7E8 0100')
    const { lines, framesDropped, isCutOff } = recorder.end()
    assert.equal(lines.length - 1 + framesDropped, 1_000_000)
    assert.ok(JSON.stringify(JSON.stringify(lines)).length <= 600_100)
    assert.deepEqual([lines.at(-1), isCutOff], ['(0000001000.000000) ask 7E8 0100', false])
  })

  test('is cut off where questions and answers themselves are too much', () => {
    const recorder = createRecorder({ nowMs: () => 0 })
    for (let count = 0; count < 1_000; count += 1) recorder.note(`answers 7E8:${'00'.repeat(4_095)}`)
    recorder.tap('rx', frame)
    const { lines, framesDropped, isCutOff } = recorder.end()
    assert.deepEqual([isCutOff, framesDropped], [true, 1])
    assert.ok(JSON.stringify(JSON.stringify(lines)).length <= 900_100 && lines.length > 100)
  })
})

describe('frames of a recording', () => {
  for (const format of ['candump-log', 'asc'] as const) {
    test(`are the same again out of ${format}`, async () => {
      const frames = [...readFrames((await record(golf())).lines)]
      const writer = createLogWriter(format)
      const again: LogFrame[] = []
      const reader = createLogReader({ onFrame: (one) => again.push(one) })
      reader.push([...writer.head, ...frames.map((one) => writer.line(one)), ...writer.tail, ''].join('\n'))
      reader.end()
      const plain = ({ atUs, id, isExtended, data, direction }: LogFrame) => ({ atUs, id, isExtended, data, direction })
      assert.ok(frames.length > 100, String(frames.length))
      assert.deepEqual(again.map(plain), frames.map(plain))
    })
  }
})
