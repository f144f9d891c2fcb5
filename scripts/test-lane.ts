/**
 * A process that runs one file of tests after another, as it is sent their paths. What they load is loaded, compiled and
 * warm once. A file is over when nothing of it is left running: a handle it forgets keeps it from ending.
 */
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

/** What a file of tests came to. */
export interface Outcome {
  readonly passed: number
  /** The names of what failed, each with its error in a line. */
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
  /** What failed while the file ran and belongs to none of its tests: its own doing, or left by a file before it. */
  readonly stray: readonly string[]
}

/** What this process sends: pieces of a report as a person reads it, as they come, and then what the file came to. */
export type Told = string | Outcome

/** Of a single test; whoever started this process watches over the file. */
const TEST_MS = 600_000
/** What the runner says of an error that it can give to no test. */
const OF_NO_TEST = 'generated asynchronous activity after the test ended'
/** Sums that the end of the whole run says once. */
const OWN_SUM = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

interface Event {
  readonly type: string
  readonly data: { readonly message?: string }
}

const messageOf = ({ type, data }: Event): string | undefined =>
  type === 'test:diagnostic' && !OWN_SUM.test(data.message ?? '') ? data.message : undefined

/** The log of a whole run may be kept only in part: its end has to say why as well. */
const LINE_CHARACTERS = 600

function inLine({ cause, message }: Error): string {
  const said = cause instanceof Error ? cause.message : message
  return stripVTControlCharacters(said).replaceAll(/\s+/g, ' ').trim().slice(0, LINE_CHARACTERS)
}

async function* withoutSums(events: AsyncIterable<Event>): AsyncGenerator<Event> {
  for await (const event of events) if (event.type !== 'test:diagnostic' || messageOf(event) !== undefined) yield event
}

async function runFile(file: string): Promise<Outcome> {
  let passed = 0
  let hasEndedWell = true
  const failed: string[] = []
  const skipped: string[] = []
  const stray: string[] = []
  const stream = run({ files: [file], isolation: 'none', timeout: TEST_MS })
  stream.on('test:pass', ({ name, skip, details }) => {
    if (details.type === 'suite') return
    if (skip === undefined || skip === false) passed += 1
    else skipped.push(`${name}${typeof skip === 'string' ? `: ${skip}` : ''}`)
  })
  stream.on('test:fail', ({ name, details }) => {
    // A suite fails with its tests, which are named; or by itself, in its body or its hooks.
    const { failureType } = details.error as { failureType?: string }
    if (details.type !== 'suite' || failureType !== 'subtestsFailed') failed.push(`${name}: ${inLine(details.error)}`)
  })
  stream.on('test:diagnostic', ({ message }) => {
    if (message.includes(OF_NO_TEST)) stray.push(message)
  })
  stream.on('test:summary', ({ success }) => {
    hasEndedWell = success
  })
  for await (const piece of Readable.from(withoutSums(stream)).pipe(new spec())) process.send?.(String(piece))
  if (!hasEndedWell && failed.length === 0 && stray.length === 0) stray.push('The run failed, and no test of it did.')
  const fault = await importFault(file)
  if (fault !== undefined) failed.push(fault)
  return { passed, failed, skipped, stray }
}

/**
 * Why the file was not loaded to its end. The runner is silent of an error at the top level behind a first test, and what
 * stands after it was never even registered. The loader keeps what became of a module, and runs nothing a second time.
 */
async function importFault(file: string): Promise<string | undefined> {
  try {
    await import(pathToFileURL(resolve(file)).href)
    return undefined
  } catch (error) {
    return `its top level failed: ${error instanceof Error ? error.message : String(error)}`
  }
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
// Whoever started it has done with it, or is gone.
process.once('disconnect', () => process.exit())
