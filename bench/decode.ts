/**
 * `npm run bench -- decode`: 1,000,000 CAN frames (OBD answers in one frame, and VINs over ISO-TP in three) through the
 * public doors of the protocol package, beside the same work in scapy on identical frames; the digests of what both told
 * must be equal, or the run is void. Rates are by processor time on both sides. Then signals of a CAN database, and what 10,000,000 frames leave in memory.
 *
 * Scapy gets a beginning of the frames, since a million take it long: `-- decode --scapy-frames 1000000` for all.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createDbcDecoder, parseDbc } from '@muts/protocol/dbc'
import { createLogReassembly } from '@muts/protocol/isotp'
import { decodeCurrentData, decodePidValue, decodeVehicleInformation, findPid } from '@muts/protocol/obd'
import { RECORD_BYTES, writeFrames } from './decode-frames.ts'

const FRAMES = 1_000_000
const SOAK_FRAMES = 10_000_000
const MUST = 100
const ROUNDS = 5

const { values: words } = parseArgs({ options: { 'scapy-frames': { type: 'string', default: '20000' } } })
const here = dirname(fileURLToPath(import.meta.url))
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const frames = writeFrames(FRAMES)
const facts = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`,
  node: process.versions.node,
  loadBefore: loadavg()[0],
}
console.log(JSON.stringify(facts))
const results = { ...facts, beside: besideScapy(Number(words['scapy-frames'])), dbc: measureDbc(), heap: measureHeap() }
mkdirSync(join(here, 'results'), { recursive: true })
writeFileSync(join(here, 'results', 'decode.json'), `${JSON.stringify(results, null, 2)}\n`)
if (results.beside && !results.beside.isEqual) process.exitCode = 1

/** Decodes records to one line an answer: unit, PID or VIN, value. */
function decodeAll(records: Uint8Array, tell: (line: string) => void) {
  const log = createLogReassembly({ onMessage: (id, message) => tell(`${id.toString(16)} ${describe(message)}\n`) })
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength)
  for (let at = 0; at < records.length; at += RECORD_BYTES)
    log.onPayload(view.getUint32(at), records.subarray(at + 8, at + 8 + view.getUint8(at + 4)))
}

function describe(message: Uint8Array): string {
  if (message[0] === 0x49) {
    const answer = decodeVehicleInformation('vin', message)
    return `vin ${answer.kind === 'information' ? answer.items[0] : '?'}`
  }
  const number = message[1] ?? 0
  const pid = findPid(number)
  const answer = decodeCurrentData(message, number)
  const value = pid && answer.kind === 'pid' ? Number(decodePidValue(pid, answer.data)).toFixed(2) : '?'
  return `${number.toString(16).padStart(2, '0')} ${value}`
}

function measure(records: Uint8Array) {
  const hash = createHash('sha256')
  let pending = ''
  const before = process.cpuUsage()
  decodeAll(records, (line) => {
    pending += line
    if (pending.length < 65_536) return
    hash.update(pending)
    pending = ''
  })
  const digest = hash.update(pending).digest('hex')
  return { perSecond: records.length / RECORD_BYTES / secondsSince(before), digest }
}

/** Processor time, so that other work on the machine changes it less. */
function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function besideScapy(count: number) {
  const rates = Array.from({ length: ROUNDS }, () => measure(frames).perSecond).sort((one, other) => one - other)
  const ours = rates[Math.floor(ROUNDS / 2)] ?? 0
  console.log(`${FRAMES} frames: ${ours.toFixed(0)}/s (median of ${ROUNDS})`)
  const some = frames.subarray(0, count * RECORD_BYTES)
  const scapy = runScapy(some)
  if (!scapy) {
    console.log('scapy is missing (apt-get install python3-scapy): nothing to stand beside')
    return undefined
  }
  const theirs = scapy.frames / scapy.seconds
  const isEqual = scapy.digest === measure(some).digest
  const ratio = ours / theirs
  const verdict = isEqual ? (ratio >= MUST ? 'holds' : 'FALLS SHORT') : 'VOID: the results differ'
  console.log(
    `  scapy ${theirs.toFixed(0)}/s on the first ${count}: ratio ${ratio.toFixed(0)} (must ${MUST}) ${verdict}`,
  )
  return { framesPerSecond: ours, scapyFramesPerSecond: theirs, scapyFrames: count, ratio, isEqual }
}

function runScapy(records: Uint8Array): { frames: number; seconds: number; digest: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'muts-decode-'))
  try {
    const file = join(folder, 'frames.bin')
    writeFileSync(file, records)
    const { status, stdout } = spawnSync('/usr/bin/python3', [join(here, 'decode-scapy.py'), file], {
      encoding: 'utf8',
    })
    return status === 0 ? JSON.parse(stdout) : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Signals of a message of eight: both byte orders, signs, a scale, a table, a multiplexed one. */
function measureDbc() {
  const decoder = createDbcDecoder(
    parseDbc(`BO_ 256 Bench: 8 X
 SG_ Page M : 0|2@1+ (1,0) [0|0] "" X
 SG_ Gear : 2|4@1+ (1,0) [0|0] "" X
 SG_ Speed : 15|16@0+ (0.01,0) [0|0] "km/h" X
 SG_ Torque : 24|12@1- (0.5,-100) [0|0] "Nm" X
 SG_ Angle : 36|12@1- (0.1,0) [0|0] "deg" X
 SG_ Flag : 48|1@1+ (1,0) [0|0] "" X
 SG_ Level : 49|7@1+ (0.4,0) [0|0] "%" X
 SG_ Temperature m1 : 56|8@1+ (1,-40) [0|0] "degC" X
VAL_ 256 Gear 0 "N" 1 "1" 2 "2" 3 "3" ;
`),
  )
  const data = Uint8Array.of(0x05, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde)
  const frame = { id: 256, isExtended: false, data }
  let signals = 0
  const before = process.cpuUsage()
  for (let round = 0; round < FRAMES; round += 1) {
    data[7] = round & 0xff
    signals += decoder.decode(frame)?.signals.length ?? 0
  }
  const signalsPerSecond = signals / secondsSince(before)
  console.log(`CAN database: ${signalsPerSecond.toFixed(0)} signals/s`)
  return { signals, signalsPerSecond }
}

/** Bytes in use after the first million frames of the soak and after the last, behind a collection each. */
function measureHeap() {
  let [first, last] = [0, 0]
  for (let done = 0; done < SOAK_FRAMES; done += FRAMES) {
    decodeAll(frames, () => {})
    collectGarbage()
    last = process.memoryUsage().heapUsed
    first ||= last
  }
  const growth = last - first
  console.log(`heap: ${growth} bytes more after ${SOAK_FRAMES} frames than after ${FRAMES}`)
  return { first, last, growth }
}
