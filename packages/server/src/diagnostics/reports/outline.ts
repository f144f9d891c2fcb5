/** What a report says, in order: which vehicle, what broke, what each unit told, what was measured, how to check it. */
import type { ScanDocument } from '#bridge/wire'
import { formatMeasured } from '#protocol/obd'
import { hasToldCodes } from '#protocol/told'
import type { Block, Cell } from './blocks.ts'
import { plain, wire } from './blocks.ts'
import { maskBlocks } from './mask.ts'
import { outlineTests as tests } from './monitoring-tests.ts'
import type { Report } from './reports.ts'

type Result = NonNullable<ScanDocument['result']>
type Ecu = Result['ecus'][number]
type Reading = Result['readings'][number]
type Truth = Ecu['identification'][string]

/** In the words that its reader may see. */
export function outlineReport(report: Report): readonly Block[] {
  const blocks = outlineWhole(report)
  return report.mask ? maskBlocks(blocks, report.mask) : blocks
}

function outlineWhole(report: Report): readonly Block[] {
  const { scan, read } = report
  const result = read?.result
  return [
    { kind: 'title', text: `Diagnosis of ${report.vehicle.unit}`, below: formatInstant(scan.endedAt) },
    ...labels(report),
    ...failure(report),
    { kind: 'pairs', pairs: vehicle(report) },
    ...(result ? [...result.ecus.flatMap(unit), ...readiness(result), ...tests(result), ...readings(result)] : []),
    ...seal(report),
  ]
}

function labels({ read, mask }: Report): readonly Block[] {
  const label = (text: string, because: string): Block => ({ kind: 'label', text, because })
  return [
    ...(read?.source === 'simulated' ? [label('SIMULATED', 'A virtual vehicle answered, not a real one.')] : []),
    ...(read?.source === 'replayed' ? [label('REPLAY', 'A recording answered, not a vehicle.')] : []),
    ...(mask ? [label('MASKED', 'VIN and plate are shown by their last four characters.')] : []),
  ]
}

function failure({ scan, read }: Report): readonly Block[] {
  if (!scan.failure) return []
  const { code, message, at } = scan.failure
  const kept = read?.result ? ' What was read before is below.' : ' Nothing was read.'
  return [{ kind: 'note', isGrave: true, head: `The scan ended early at ${at} (${code})`, text: `${message}${kept}` }]
}

function vehicle({ scan, vehicle, read }: Report): readonly (readonly [string, Cell])[] {
  const { make, model, year } = vehicle
  const told = read?.result?.identification
  const toldVin: Cell | undefined = told && vinCell(told)
  return [
    ['Vehicle', plain([make, model, year].filter(Boolean).join(' '))],
    ['Plate', wire(vehicle.plate)],
    ['VIN on file', wire(vehicle.vin)],
    ...(toldVin ? [['VIN the vehicle told', toldVin] as const] : []),
    ['Begun', plain(formatInstant(scan.startedAt))],
    ['Ended', plain(formatInstant(scan.endedAt))],
    ...(read?.result
      ? ([
          ['Adapter', plain(read.result.link.adapter)],
          ['Protocol', plain(read.result.link.protocol)],
        ] as const)
      : []),
    ['Scan', wire(scan.id)],
    ['Bridge', wire(scan.bridgeId)],
  ]
}

const vinCell = ({ vin, vinState, vinRaw }: Result['identification']): Cell =>
  vin === null ? { ...wire(vinRaw), state: wordOf(vinState) } : wire(vin)

const NOT_TOLD: Block = {
  kind: 'note',
  isGrave: true,
  head: 'Did not tell its codes',
  text: 'This unit refused a list of its codes, or told none: it may hold others than those shown.',
}

function unit(ecu: Ecu): readonly Block[] {
  const isSilent = !ecu.failure && !hasToldCodes(ecu)
  const none = isSilent ? 'codes not told' : 'no trouble codes'
  const count =
    ecu.dtcs.length === 1 ? '1 trouble code' : ecu.dtcs.length > 1 ? `${ecu.dtcs.length} trouble codes` : none
  const told = Object.entries(ecu.identification).map(([name, truth]) => [nameOf(name), truthCell(truth)] as const)
  return [
    { kind: 'heading', text: ecu.name, aside: `${ecu.address}, ${ecu.protocol}, ${count}` },
    ...(ecu.failure
      ? [{ kind: 'note', isGrave: true, head: 'Not read to the end', text: ecu.failure.message } as const]
      : []),
    ...(isSilent ? [NOT_TOLD] : []),
    ...(told.length > 0 ? [{ kind: 'pairs', pairs: told } as const] : []),
    ...(ecu.dtcs.length > 0 ? [codes(ecu)] : []),
    ...ecu.dtcs.flatMap(({ code, freezeFrame = [] }) =>
      freezeFrame.length > 0 ? [measured(`Freeze frame of ${code}`, freezeFrame)] : [],
    ),
  ]
}

const codes = ({ name, dtcs }: Ecu): Block => ({
  kind: 'table',
  name: `Trouble codes of ${name}`,
  head: ['Code', 'Meaning', 'Status'],
  widths: [0.16, 0.52, 0.32],
  rows: dtcs.map(({ code, text, textSource, status, statusByte }) => [
    wire(code),
    plain(text, textSource === 'structure' ? 'worked out from the structure of the code' : undefined),
    plain(status.map(nameOf).join(', ').toLowerCase(), statusByte && `byte 0x${statusByte}`),
  ]),
})

function readiness({ readiness }: Result): readonly Block[] {
  if (!('value' in readiness)) return []
  const { isMilOn, ignition, monitors, source } = readiness.value
  const lamp = isMilOn ? 'engine lamp on' : 'engine lamp off'
  return [
    { kind: 'heading', text: 'Readiness', aside: `${lamp}, ${ignition} ignition, told by ${source}` },
    {
      kind: 'table',
      name: 'Readiness',
      head: ['Monitor', 'State'],
      widths: [0.6, 0.4],
      rows: monitors.map(({ name, isComplete }) => [
        plain(nameOf(name)),
        plain(isComplete ? 'complete' : 'not complete'),
      ]),
    },
  ]
}

function readings({ readings }: Result): readonly Block[] {
  if (readings.length === 0) return []
  return [{ kind: 'heading', text: 'Measured', aside: 'at the time of the scan' }, measured('Measured', readings)]
}

const measured = (name: string, readings: readonly Reading[]): Block => ({
  kind: 'table',
  name,
  head: [name, 'Value', 'Told by'],
  widths: [0.48, 0.34, 0.18],
  rows: readings.map((reading) => [
    plain(nameOf(reading.name)),
    truthCell(
      'value' in reading ? { ...reading, value: formatMeasured(reading.name, reading.value) } : reading,
      reading.unit,
    ),
    wire(reading.source),
  ]),
})

function seal({ scan }: Report): readonly Block[] {
  if (!scan.seal) {
    return [
      { kind: 'note', isGrave: false, head: 'Not sealed', text: 'The bridge handed in nothing that could be sealed.' },
    ]
  }
  const { sha256, seq } = scan.seal
  const text = `SHA-256 of the sealed bytes, signed by the bridge; the same hash stands in entry ${seq} of the ledger.`
  return [{ kind: 'seal', sha256, text }]
}

/** A number is never shown without its state: the word stands beside it, whatever the colour. */
function truthCell(truth: Truth | Reading, unit = ''): Cell {
  if ('raw' in truth) return { ...wire(truth.raw), state: wordOf(truth.state) }
  if (!('value' in truth)) return { text: '– –', state: wordOf(truth.state) }
  const cell: Cell = { ...plain(unit ? `${truth.value} ${unit}` : truth.value), isWire: true }
  return truth.state === 'VALID' ? cell : { ...cell, state: wordOf(truth.state) }
}

const wordOf = (state: string): string => state.replaceAll('_', ' ')

/** `coolantTemperature` → `Coolant temperature`. */
const nameOf = (name: string): string => {
  if (name === 'vin') return 'VIN'
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `2026-01-05 08:00:03 UTC` */
function formatInstant(iso: string | null): string {
  return iso === null ? '–' : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
