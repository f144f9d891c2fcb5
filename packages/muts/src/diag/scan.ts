import type { ScanOptions, ScanOutcome, ScanResult } from '#protocol/scan'
import { scanTruck, scanVehicle } from '#protocol/scan'
import { hasToldCodes } from '#protocol/told'
import { formatReading, formatTruth, print, printJson, printTable, say } from './print.ts'
import type { ReadingOptions } from './with-vehicle.ts'
import { isTruck, toCommandError, withTruck, withVehicle } from './with-vehicle.ts'

/** Prints everything a vehicle tells; also what was read before a scan broke off, which is a failure all the same. */
export async function scan({ link, json = false }: ReadingOptions): Promise<void> {
  await run(link, (outcome) => (json ? printJson(withFailure(outcome)) : printScan(outcome.result)))
}

/** Prints the trouble codes only. */
export async function listDtcs({ link, json = false }: ReadingOptions): Promise<void> {
  await run(link, ({ result }) => {
    const units = result.ecus.map(({ address, name, dtcs, hasWithheldCodes }) => ({
      ...{ address, name, dtcs },
      ...(hasWithheldCodes && { hasWithheldCodes }),
    }))
    if (json) printJson(units)
    else printDtcs(result)
  })
}

async function run(link: string, show: (outcome: ScanOutcome) => void): Promise<void> {
  const options: ScanOptions = { onProgress: ({ step, of, label }) => say(`${step}/${of} ${label}`) }
  const outcome = isTruck(link)
    ? await withTruck(link, (truck) => scanTruck(truck, options))
    : await withVehicle(link, (vehicle) => {
        for (const quirk of vehicle.quirks ?? []) say(`The adapter ${quirk}.`)
        return scanVehicle(vehicle, options)
      })
  show(outcome)
  if (outcome.failure) throw toCommandError(outcome.failure)
}

function withFailure({ result, failure }: ScanOutcome) {
  if (!failure) return result
  return { ...result, failure: { code: `link.${failure.kind}`, message: failure.message, at: failure.at } }
}

function printScan(result: ScanResult): void {
  const { identification, link, readiness, readings } = result
  const vin = identification.vin ?? identification.vinRaw ?? '– –'
  printTable([
    ['VIN', identification.vinState === 'VALID' ? vin : `${vin} (${identification.vinState.replaceAll('_', ' ')})`],
    ['Adapter', link.adapter],
    ['Protocol', link.protocol],
    ...readings.map((reading) => [reading.name, formatReading(reading.name, reading, reading.unit)]),
    ...('value' in readiness ? [['Engine lamp', readiness.value.isMilOn ? 'on' : 'off']] : []),
  ])
  for (const { address, name, protocol, identification: told, failure } of result.ecus) {
    print('')
    printTable([
      [address, `${name} (${protocol})`],
      ...Object.entries(told).map(([what, truth]) => [`  ${what}`, formatTruth(truth)]),
      ...(failure ? [['  not read to the end', failure.message]] : []),
    ])
  }
  print('')
  printTests(result)
  printDtcs(result)
}

function printTests({ monitoringTests = [] }: ScanResult): void {
  if (monitoringTests.length === 0) return
  const rows = monitoringTests.flatMap((told) =>
    'raw' in told
      ? [[told.source, told.monitor, '', told.raw, '', 'UNDECODABLE']]
      : told.value.map(({ test, value, unit, minimum, maximum, hasPassed }) => [
          ...[told.source, told.monitor, test, `${value} ${unit}`.trim(), `${minimum} to ${maximum}`],
          hasPassed === null ? 'not judged' : hasPassed ? 'passed' : 'FAILED',
        ]),
  )
  printTable([['UNIT', 'MONITOR', 'TEST', 'VALUE', 'LIMITS', 'RESULT'], ...rows])
  print('')
}

function printDtcs({ ecus }: ScanResult): void {
  const rows = ecus.flatMap(({ address, dtcs }) =>
    dtcs.map(({ code, status, text }) => [address, code, text, status.join(' ')]),
  )
  const untold = ecus.filter((unit) => !unit.failure && !hasToldCodes(unit))
  for (const { address, name } of untold) say(`${name} (${address}) did not tell all its codes.`)
  if (rows.length > 0) printTable([['UNIT', 'CODE', 'MEANING', 'STATUS'], ...rows])
  else if (ecus.every(hasToldCodes)) say('No trouble codes.')
}
