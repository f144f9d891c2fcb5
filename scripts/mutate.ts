/**
 * Breaks the codecs of the protocol package one line at a time and looks whether their tests notice:
 * `npm run mutate`, or `npm run mutate -- can isotp --each 30 --seed 7`. Prints every break that nobody noticed, and how
 * many were in each folder: each has to reach `--must` percent by itself.
 * Nothing on the disk is touched: the broken text is what Node is given when it loads the file. `--at-once 1` leaves a
 * processor to others.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isEquivalent } from './equivalent-mutants.ts'
import type { Mutant } from './mutants.ts'
import { findMutants, pick } from './mutants.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROTOCOL = 'packages/protocol/src'
const HOOK = fileURLToPath(new URL('./mutate-hook.ts', import.meta.url))
const REPORTER = fileURLToPath(new URL('./mutate-reporter.ts', import.meta.url))
const CACHE = fileURLToPath(new URL('../node_modules/.cache/muts/compiled', import.meta.url))
/** What only a whole vehicle tests. */
const SIMULATOR = 'packages/simulator/src'
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  scan: ['scan', 'truck', 'journey', 'k-line'].map((name) => `${SIMULATOR}/${name}.test.ts`),
  elm327: ['elm-clone', 'k-line', 'stn'].map((name) => `${SIMULATOR}/${name}.test.ts`),
  can: ['scan', 'periodic'].map((name) => `${SIMULATOR}/${name}.test.ts`),
  j1939: [`${SIMULATOR}/truck.test.ts`],
  uds: ['ecu-uds', 'periodic'].map((name) => `${SIMULATOR}/${name}.test.ts`),
}
/** A break that makes a test run for ever is noticed too. */
const PATIENCE_MS = 60_000

const { values: wish, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    each: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    must: { type: 'string', default: '90' },
    'at-once': { type: 'string', default: '2' },
  },
})
/** Folders with tests of their own. */
const folders = [
  ...new Set(globSync(`${PROTOCOL}/*/**/*.test.ts`, { cwd: ROOT }).map((file) => file.split('/')[3] ?? '')),
]
  .filter((folder) => positionals.length === 0 || positionals.includes(folder))
  .sort()

const waiting = folders.flatMap((folder) => {
  const files = globSync(`${PROTOCOL}/${folder}/**/*.ts`, { cwd: ROOT }).filter(
    (file) => !/(\.test|\/testing|\/index|\/data)\.ts$/.test(file),
  )
  const all = files.sort().flatMap((file) => findMutants(file, readFileSync(`${ROOT}/${file}`, 'utf8')))
  const telling = all.filter((mutant) => !isEquivalent(mutant))
  return pick(telling, Number(wish.each), Number(wish.seed)).map((mutant) => ({ folder, mutant }))
})
const tried = new Map(folders.map((folder) => [folder, { total: 0, noticed: 0 }]))
await Promise.all(Array.from({ length: Number(wish['at-once']) }, work))

const percentOf = ({ total, noticed }: { total: number; noticed: number }) => (100 * noticed) / Math.max(total, 1)
for (const [folder, count] of tried)
  console.log(`${folder.padEnd(14)} ${count.noticed} of ${count.total} noticed (${percentOf(count).toFixed(1)} %)`)
const whole = {
  total: tried.values().reduce((sum, { total }) => sum + total, 0),
  noticed: tried.values().reduce((sum, { noticed }) => sum + noticed, 0),
}
console.log(
  `${whole.noticed} of ${whole.total} noticed (${percentOf(whole).toFixed(1)} %), in ${folders.length} folders`,
)
process.exitCode = [...tried.values()].every((count) => percentOf(count) >= Number(wish.must)) ? 0 : 1

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { folder, mutant } = next
    const isCaught = await isNoticed(folder, mutant)
    const count = tried.get(folder)
    if (count) {
      count.total += 1
      count.noticed += Number(isCaught)
    }
    const { file, line, from, to } = mutant
    if (!isCaught) console.log(`survived: ${file}:${line}  ${from.trim()}  →  ${to.trim()}`)
  }
}

/** The folder's own tests look first: most breaks need no vehicle. */
async function isNoticed(folder: string, mutant: Mutant): Promise<boolean> {
  const own = globSync(`${PROTOCOL}/${folder}/**/*.test.ts`, { cwd: ROOT })
  for (const tests of [own, ...(BESIDE[folder] ?? []).map((file) => [file])])
    if (await doFail(tests, mutant)) return true
  return false
}

async function doFail(tests: readonly string[], mutant: Mutant): Promise<boolean> {
  const options = ['--test', '--test-isolation=none', `--test-reporter=${REPORTER}`]
  const child = spawn(process.execPath, ['--import', HOOK, ...options, ...tests], {
    cwd: ROOT,
    stdio: 'ignore',
    env: {
      NODE_COMPILE_CACHE: CACHE,
      ...process.env,
      MUTANT: JSON.stringify({ ...mutant, file: `${ROOT}${mutant.file}` }),
    },
    timeout: PATIENCE_MS,
  })
  const [status] = await once(child, 'exit')
  return status !== 0
}
