/** Runs every test: `npm test`, or `npm test -- packages/server/src/fleet` for a part. Ends with what passed, failed and was skipped. */
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { availableMemory } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Lane } from './test-lanes.ts'
import { openLane } from './test-lanes.ts'

/** What takes longest begins first, or the last core would wait for it alone. */
const LONGEST = [
  'accessible',
  'server/src/migrations',
  'journey-kinds',
  'server/src/fuzz',
  'stored-words',
  'e2e/book',
  'diag/work',
  'server/src/catalogue',
  'start/kill',
  'src/sabotage',
  'start/start',
  'server/src/demo',
  'key/keys',
  'export-ledger',
  'keys-changed',
  'user/people',
  'diag/diag',
  'console/src/e2e/',
]
const rank = (file: string): number => {
  const found = LONGEST.findIndex((part) => file.includes(part))
  return found < 0 ? LONGEST.length : found
}

/** Where the machine lends enough of its memory, no test waits for a disk. */
const MEMORY = '/dev/shm'
const MEMORY_BYTES = 6 * 1_073_741_824
function hasMemory(): boolean {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= MEMORY_BYTES && availableMemory() >= 2 * MEMORY_BYTES
}

/** What a run makes once for all of its files, and where they put what is theirs. A database server runs as somebody else. */
const scratch = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'muts-tests-'))
chmodSync(scratch, 0o711)
process.env.TEST_SCRATCH = scratch
process.env.TMPDIR = scratch
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
// The processes of the tests stand in groups of their own, which a terminal does not reach; they end at this one's exit.
for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const)
  process.once(name, (_signal: NodeJS.Signals, number: number) => process.exit(128 + number))

const only = process.argv.slice(2)
const files = globSync(['packages/*/src/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/*.test.ts'])
  .filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
  .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))

// What a test file and its programs load is stripped and compiled once, not in each of their processes.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/muts/compiled', import.meta.url))

/** One for each core of the gate. */
const LANES = 2
let passed = 0
const failed: string[] = []
const skipped: string[] = []
/** Files that took so long are named at the end: those to part, or to begin with. */
const SLOW_MS = 30_000
const slow: { readonly file: string; readonly ms: number }[] = []

async function runFile(lane: Lane, file: string): Promise<void> {
  const begun = performance.now()
  const outcome = await lane.run(file)
  const ms = performance.now() - begun
  if (ms >= SLOW_MS) slow.push({ file, ms })
  passed += outcome.passed
  for (const name of outcome.failed) failed.push(`${file} › ${name}`)
  failed.push(...outcome.late)
  if (outcome.dropped !== undefined) dropped.push(`${outcome.dropped}: ${file}`)
  for (const name of outcome.skipped) skipped.push(`${file} › ${name}`)
  process.stdout.write(outcome.report)
}

/** Why the next file had to begin in a process that is not warm. */
const dropped: string[] = []

const waiting = [...files]
await Promise.all(
  Array.from({ length: LANES }, async () => {
    const lane = openLane()
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runFile(lane, file)
    await lane.close()
  }),
)
for (const { file, ms } of slow.sort((one, other) => other.ms - one.ms))
  console.log(`slow: ${Math.round(ms / 1_000)} s ${file}`)
for (const line of dropped) console.log(`new process: ${line}`)
for (const line of skipped) console.log(`skipped: ${line}`)
for (const line of failed) console.log(`failed: ${line}`)
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`)
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0
