/** An import and an export as somebody does them, from the first request until the job is done. */
import type { Company, FleetPlace } from './fleet-place.ts'

const PART_LENGTH = 500_000
const LOOK_EVERY_MS = 50
const MIB = 2 ** 20
/** Of VINs: no other vehicle of the bench has one of these numbers. */
let nextVin = 2_000_000_000

/** @param prefix of the units: each run takes one of its own. */
export async function importRows(place: FleetPlace, company: Company, prefix: string, rows: number) {
  const parts = writeParts(prefix, rows)
  await company.nextMinute()
  const watch = watchMemory()
  const begun = performance.now()
  const { id } = await company.ask<{ id: string }>('POST', '/imports', {})
  for (const [at, text] of parts.entries()) await company.ask('PUT', `/imports/${id}/parts/${at}`, { text })
  for (const what of ['check', 'apply'] as const) {
    const { jobId } = await company.ask<{ jobId: string }>(
      'POST',
      `/imports/${id}/${what}`,
      what === 'apply' ? {} : undefined,
    )
    await finish(place, company, jobId, rows)
  }
  const ms = performance.now() - begun
  return { ms, peakMiB: watch.end() }
}

/** Makes the file; it lies sealed, and is not taken. @returns milliseconds. */
export async function exportAll(place: FleetPlace, company: Company, prefix: string): Promise<number> {
  const query = { 'filter[unit][startsWith]': `${prefix}-` }
  const { jobId } = await company.sign<{ jobId: string }>('POST', '/exports', {
    list: 'vehicles',
    format: 'csv',
    query,
  })
  const begun = performance.now()
  await finish(place, company, jobId)
  return performance.now() - begun
}

async function finish(place: FleetPlace, company: Company, jobId: string, rows?: number): Promise<void> {
  await place.runErrands()
  await company.nextMinute()
  const job = await company.ask<{ state: string; rows: { ok: number; failed: number } }>('GET', `/jobs/${jobId}`)
  const isWhole = rows === undefined || (job.rows.ok === rows && job.rows.failed === 0)
  if (job.state !== 'done' || !isWhole) throw new Error(`the run is void: ${JSON.stringify(job)}`)
}

function writeParts(prefix: string, rows: number): readonly string[] {
  const parts: string[] = []
  let text = 'Unit number;VIN;Manufacturer;Model;Model year\r\n'
  for (let row = 0; row < rows; row++) {
    const line = `${prefix}-${String(row).padStart(8, '0')};MUTSDEM${nextVin++};Demo;Van;2024\r\n`
    if (text.length + line.length > PART_LENGTH) {
      parts.push(text)
      text = ''
    }
    text += line
  }
  return [...parts, text]
}

/** The most that the whole process held meanwhile: it serves, runs the job and asks. */
function watchMemory() {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return {
    end: () => {
      clearInterval(timer)
      look()
      return peak / MIB
    },
  }
}
