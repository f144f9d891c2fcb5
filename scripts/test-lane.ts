/**
 * A process that runs one file of tests after another, as it is sent their paths. What they load is loaded, compiled and
 * warm once. A file is over when nothing of it is left running: a handle it forgets keeps it from ending.
 */
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** What a file of tests came to. */
export interface Outcome {
  readonly passed: number
  /** The names of what failed. */
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
  /** As a person reads it. */
  readonly report: string
}

/** Of a single test; whoever started this process watches over the file. */
const TEST_MS = 600_000
/** Sums that the end of the whole run says once. */
const OWN_SUM = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

interface Event {
  readonly type: string
  readonly data: { readonly message?: string }
}

async function* withoutSums(events: AsyncIterable<Event>): AsyncGenerator<Event> {
  for await (const event of events) {
    const isSum = event.type === 'test:diagnostic' && OWN_SUM.test(event.data.message ?? '')
    if (!isSum) yield event
  }
}

async function runFile(file: string): Promise<Outcome> {
  let passed = 0
  let hasEndedWell = true
  const failed: string[] = []
  const skipped: string[] = []
  const stream = run({ files: [file], isolation: 'none', timeout: TEST_MS })
  stream.on('test:pass', ({ name, skip, details }) => {
    if (details.type === 'suite') return
    if (skip === undefined || skip === false) passed += 1
    else skipped.push(`${name}${typeof skip === 'string' ? `: ${skip}` : ''}`)
  })
  stream.on('test:fail', ({ name, details }) => {
    // A suite fails with its tests, which are named; or by itself, in its body or its hooks.
    const { failureType } = details.error as { failureType?: string }
    if (details.type !== 'suite' || failureType !== 'subtestsFailed') failed.push(name)
  })
  stream.on('test:summary', ({ success }) => {
    hasEndedWell = success
  })
  const report = await text(Readable.from(withoutSums(stream)).pipe(new spec()))
  if (!hasEndedWell && failed.length === 0) failed.push('what it left behind failed after its tests')
  return { passed, failed, skipped, report }
}

process.on('message', async (file: string) => {
  // The line to the parent must not keep a file alive that is over, nor may the process end before the answer.
  process.channel?.unref()
  process.once('beforeExit', () => process.channel?.ref())
  const outcome = await runFile(file)
  // The tests of a file that failed have said so; this process goes on.
  process.exitCode = undefined
  process.send?.(outcome)
})
