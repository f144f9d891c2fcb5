import { equal, match, notEqual, ok } from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Result } from './test-lanes.ts'
import { openLane } from './test-lanes.ts'

const folder = mkdtempSync(join(tmpdir(), 'muts-lanes-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a file of tests and returns its path; `test` is imported. */
function write(name: string, text: string): string {
  const file = join(folder, `${name}.test.mjs`)
  writeFileSync(file, `import { describe, test } from 'node:test'\n${text}\n`)
  return file
}

/** Runs the files one after another in one lane. */
async function runAll(files: readonly string[], fileMs = 60_000): Promise<readonly Result[]> {
  const lane = openLane({ fileMs })
  const results: Result[] = []
  for (const file of files) results.push(await lane.run(file))
  await lane.close()
  return results
}

async function runOne(name: string, text: string, fileMs?: number): Promise<Result> {
  const [result] = await runAll([write(name, text)], fileMs)
  ok(result)
  return result
}

const passing = write('passing', `test('holds', () => {})\ntest('waits', { skip: 'why' }, () => {})`)
/** What `leaveBehind` left comes to pass while this one runs. */
const innocentFile = write(
  'innocent',
  `test('lasts', () => { globalThis.begun?.resolve(); return new Promise((end) => setTimeout(end, 50)) })`,
)
const leaveBehind = (name: string, what: string) =>
  write(name, `test('leaves', () => { (globalThis.begun = Promise.withResolvers()).promise.then(() => { ${what} }) })`)
const SLEEPER = `const held = { stdio: ['ignore', 'inherit', 'inherit'] }
const { pid } = spawn('sleep', ['60'], held)`

describe('a lane', { concurrency: 4 }, () => {
  test('counts what passes, fails and is skipped, and goes on in the same process unless something failed', async () => {
    const failing = write('failing', `describe('a part', () => test('breaks', () => { throw new Error('bro\\nken') }))`)
    const pid = (name: string) => write(name, `test('pid ' + process.pid, { skip: true })`)

    const [before, one, after, two, last] = await runAll([pid('pid-1'), passing, pid('pid-2'), failing, pid('pid-3')])

    equal(one?.passed, 1)
    equal(one.skipped.join(), 'waits: why')
    equal(two?.failed.join(), 'breaks: bro ken')
    match(two.report, /bro\s+ken/)
    match(before?.skipped.join() ?? '', /^pid \d+$/)
    equal(after?.skipped.join(), before?.skipped.join())
    notEqual(last?.skipped.join(), before?.skipped.join())
    equal(`${two.late.join()}${two.dropped}`, 'a test failed')
    for (const result of [before, one, after, last]) equal(`${result?.late.join()}${result?.dropped ?? ''}`, '')
  })

  test('fails a file that throws as it is loaded, also behind its first test', async () => {
    const behind = `test('first', () => {})\nthrow new Error('cut short')\ndescribe('never', () => {})`
    const files = [write('throws', `throw new Error('at once')`), write('behind', behind), passing]

    const [atOnce, later, next] = await runAll(files)

    match(atOnce?.failed.join() ?? '', /its top level failed: at once/)
    equal(later?.passed, 1)
    equal(later.failed.join(), 'its top level failed: cut short')
    equal(next?.failed.join(), '')
  })

  test('tells of an error that belongs to no test, and begins a new process', async () => {
    const result = await runOne(
      'own',
      `test('ends', () => { setTimeout(() => Promise.reject(new Error('mine')), 50) })`,
    )

    match(result.failed.join(), /^outside of its tests: .*mine/)
    equal(result.dropped, 'something failed that no test owns')
  })

  test('blames what a file leaves behind on that file, not on the one that runs then', async () => {
    const leaves = leaveBehind('leaves', `throw new Error('left')`)

    const [first, innocent] = await runAll([leaves, innocentFile])

    equal(first?.failed.join(), '')
    equal(innocent?.failed.join(), '')
    equal(innocent.passed, 1)
    match(innocent.late.join(), /leaves\.test\.mjs › left behind what failed while .*innocent\.test\.mjs ran: .*left/)
  })

  test('tells a file that ends its process, and whether another had it ended', async () => {
    const end = `process['exit'](0)`
    const [, own] = await runAll([passing, write('exits', `test('exits', () => { ${end} })`)])
    const [, innocent] = await runAll([leaveBehind('exits-later', end), innocentFile])

    equal(own?.failed.join(), 'ended with 0 before its tests did')
    equal(own.late.join(), '')
    equal(innocent?.failed.join(), '')
    match(innocent.late.join(), /exits-later\.test\.mjs › left behind .*: ended with 0/)
  })

  test('ends a file that hangs, with all that it has started, and shows how far it came', async () => {
    const text = `import { spawn } from 'node:child_process'
test('comes so far', () => {})
test('hangs', () => { ${SLEEPER}; console.log('sleeper ' + pid); setInterval(() => {}, 1_000) })`

    const result = await runOne('hangs', text, 6_000)

    equal(result.failed.join(), 'was ended: it took longer than 6 s')
    match(result.report, /comes so far/)
    ok(await hasEnded(Number(/sleeper (\d+)/.exec(result.report)?.[1])))
  })

  test('tells at once of a file that is killed, whoever still holds its pipes', async () => {
    const killed = (options: string) => `import { spawn } from 'node:child_process'
test('dies', () => { ${SLEEPER.replace('{ stdio', `{ ${options} stdio`)}; console.log('sleeper ' + pid); process.kill(process.pid, 'SIGKILL') })`
    const begun = performance.now()

    const grouped = await runOne('killed', killed(''))
    const escaped = await runOne('killed-escaped', killed('detached: true,'))

    equal(grouped.failed.join(), 'ended with SIGKILL before its tests did')
    equal(escaped.failed.join(), 'ended with SIGKILL before its tests did')
    const sleeper = ({ report }: Result) => Number(/sleeper (\d+)/.exec(report)?.[1])
    process.kill(sleeper(escaped))
    ok(await hasEnded(sleeper(grouped)))
    ok(performance.now() - begun < 30_000)
  })

  test('gives what belongs to the whole process a process of its own', async () => {
    const alone = write('alone', `process.env.ALONE = 'yes'\ntest('holds', () => {})`)
    const asks = write('asks', `test('env ' + process.env['ALONE'], { skip: true })`)

    const [first, second] = await runAll([alone, asks])

    equal(first?.passed, 1)
    equal(first.dropped, 'it needs a process of its own')
    equal(second?.skipped.join(), 'env undefined')
  })
})

/** Waits up to 5 s for a process to be gone, or a zombie that nobody has waited for. */
async function hasEnded(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) {
    if (!isRunning(pid)) return true
    await delay(50)
  }
  return false
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
