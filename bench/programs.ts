/** The benches that are programs of their own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  console: ['../packages/console/src/e2e/testing-bench.ts'],
  ledger: ['ledger.ts', 'ledger-search.ts', 'ledger-stress.ts'],
  '--large': ['large.ts'],
  decode: ['decode.ts'],
  fleet: ['fleet.ts'],
  live: ['live.ts'],
  scan: ['scan.ts'],
  'sign-in': ['sign-in.ts'],
}

/** Runs what the first word names, one after another, with the words behind it. Undefined: it names no program. */
export async function runPrograms([name = '', ...words]: readonly string[]): Promise<number | undefined> {
  const files = PROGRAMS[name]
  if (!files) return undefined
  let worst = 0
  for (const file of files) {
    console.log(`${file} ${words.join(' ')}`)
    const path = join(dirname(fileURLToPath(import.meta.url)), file)
    const [code] = await once(spawn(process.execPath, [path, ...words], { stdio: 'inherit' }), 'exit')
    worst = Math.max(worst, Number(code ?? 1))
  }
  return worst
}
