/**
 * `npm run bench -- fleet [PART] [SIZE]`: vehicles by the thousand beside the same SQL on a line of its own. The parts:
 *
 * - `rates`: a list of 50 with filter and sort, creation, batches of SIZE, 500 where none is said
 * - `files`: import and export of SIZE rows, 100,000 where none is said
 * - `memory`: an import of SIZE rows beside one of a tenth, 100,000 where none is said
 * - `pages`: a page of SIZE vehicles beside one of 1,000, 1,000,000 where none is said
 *
 * Without a part all of them, each on a database of its own. Results go to `bench/results/last-fleet-PART.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { postgresAvailable } from '@muts/server/database-testing'
import type { FleetBench } from './fleet-compare.ts'
import { createFleetBench } from './fleet-compare.ts'
import { measureFiles } from './fleet-files.ts'
import { measureMemory } from './fleet-memory.ts'
import { measurePages } from './fleet-pages.ts'
import { openFleetPlace } from './fleet-place.ts'
import { measureRates } from './fleet-rates.ts'

const PARTS: Readonly<Record<string, { readonly measure: Measure; readonly size: number }>> = {
  rates: { measure: measureRates, size: 500 },
  files: { measure: measureFiles, size: 100_000 },
  memory: { measure: measureMemory, size: 100_000 },
  pages: { measure: measurePages, size: 1_000_000 },
}

/** @returns whether it holds what it must; where nothing is demanded, true. */
type Measure = (bench: FleetBench, size: number) => Promise<boolean>

const [wanted, size] = process.argv.slice(2)
const names = wanted === undefined ? Object.keys(PARTS) : [wanted]
if (!names.every((name) => Object.hasOwn(PARTS, name)) || (size !== undefined && !/^[1-9]\d*$/.test(size)))
  throw new Error(`Say one of ${Object.keys(PARTS).join(', ')}, and behind it how many.`)
if (!postgresAvailable()) throw new Error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')

let holdsAll = true
for (const name of names) holdsAll = (await runPart(name)) && holdsAll
process.exit(holdsAll ? 0 : 3)

async function runPart(name: string): Promise<boolean> {
  const { measure, size: usual } = PARTS[name] ?? {}
  if (!measure) return true
  const many = Number(size ?? usual)
  const loadBefore = loadavg()[0]
  console.log(`${name} of ${many}; load ${loadBefore?.toFixed(1)} before`)
  const place = await openFleetPlace()
  const bench = await createFleetBench(place)
  const holds = await measure(bench, many)
  bench.end()
  await place.close()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const facts = { machine, node: process.versions.node, size: many, loadBefore, loadAfter: loadavg()[0] }
  console.log(`load ${loadavg()[0]?.toFixed(1)} after`)
  const folder = join(dirname(fileURLToPath(import.meta.url)), 'results')
  mkdirSync(folder, { recursive: true })
  const results = { ...facts, results: bench.results }
  writeFileSync(join(folder, `last-fleet-${name}.json`), `${JSON.stringify(results, null, 2)}\n`)
  return holds
}
