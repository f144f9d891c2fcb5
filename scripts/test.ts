/** Runs every test: `npm test`, or `npm test -- packages/server/src/fleet` for a part. Ends with what passed, failed and was skipped. */
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const only = process.argv.slice(2)
const files = globSync(['packages/*/src/**/*.test.ts', 'bench/**/*.test.ts'])
  .filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
  .sort()

let passed = 0
const failed: string[] = []
const skipped: string[] = []

const stream = run({ files, isolation: 'process', concurrency: 2, timeout: 600_000 })
stream.on('test:pass', ({ name, skip, file, details }) => {
  if (details.type === 'suite') return
  if (skip === undefined || skip === false) passed += 1
  else skipped.push(`${file ?? ''} › ${name}${typeof skip === 'string' ? `: ${skip}` : ''}`)
})
stream.on('test:fail', ({ name, file, details }) => {
  if (details.type !== 'suite') failed.push(`${file ?? ''} › ${name}`)
})
stream.compose(new spec()).pipe(process.stdout)
stream.on('end', () => {
  process.once('exit', () => {
    for (const line of skipped) console.log(`skipped: ${line}`)
    for (const line of failed) console.log(`failed: ${line}`)
    console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`)
  })
  process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0
})
