/** An import and an export as somebody does them, from the first request until the job is done. */
import type { Company, FleetPlace } from './fleet-place.ts'

const PART_LENGTH = 500_000
/** Of VINs: no other vehicle of the bench has one of these numbers. */
let nextVin = 2_000_000_000

/**
 * The parts are made as they are sent: whoever loads a file holds no more of it than that.
 *
 * @param prefix of the units: each run takes one of its own.
 */
export async function importRows(place: FleetPlace, company: Company, prefix: string, rows: number): Promise<void> {
  await company.nextMinute()
  const { id } = await company.ask<{ id: string }>('POST', '/imports', {})
  let part = 0
  for (const text of writeParts(prefix, rows)) await company.ask('PUT', `/imports/${id}/parts/${part++}`, { text })
  for (const what of ['check', 'apply'] as const) {
    const body = what === 'apply' ? {} : undefined
    const { jobId } = await company.ask<{ jobId: string }>('POST', `/imports/${id}/${what}`, body)
    await finish(place, company, jobId, rows)
  }
}

/** Makes the file; it lies sealed, and is not taken. */
export async function exportAll(place: FleetPlace, company: Company, prefix: string): Promise<void> {
  const query = { 'filter[unit][startsWith]': `${prefix}-` }
  const { jobId } = await company.sign<{ jobId: string }>('POST', '/exports', {
    list: 'vehicles',
    format: 'csv',
    query,
  })
  await finish(place, company, jobId)
}

async function finish(place: FleetPlace, company: Company, jobId: string, rows?: number): Promise<void> {
  await place.runErrands()
  await company.nextMinute()
  const job = await company.ask<{ state: string; rows: { ok: number; failed: number } }>('GET', `/jobs/${jobId}`)
  const isWhole = rows === undefined || (job.rows.ok === rows && job.rows.failed === 0)
  if (job.state !== 'done' || !isWhole) throw new Error(`the run is void: ${JSON.stringify(job)}`)
}

function* writeParts(prefix: string, rows: number): Generator<string> {
  let lines = ['Unit number;VIN;Manufacturer;Model;Model year\r\n']
  let length = 0
  for (let row = 0; row < rows; row++) {
    const line = `${prefix}-${String(row).padStart(8, '0')};MUTSDEM${nextVin++};Demo;Van;2024\r\n`
    if (length + line.length > PART_LENGTH) {
      yield lines.join('')
      lines = []
      length = 0
    }
    length += line.length
    lines.push(line)
  }
  yield lines.join('')
}
