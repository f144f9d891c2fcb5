import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { ActOrder } from '#protocol/acts'
import type { ActDocument } from '#wire'
import type { Life } from './testing-act-life.ts'
import { live, liveOn, readTraces } from './testing-act-life.ts'

const LIFE = import.meta.resolve('./testing-act-life.ts')
/** So many at once: each is a process. */
const LANES = 4

/** @returns the signal that ended it. */
async function liveApart(life: Life): Promise<string | null> {
  const source = `
    import { live } from ${JSON.stringify(LIFE)}
    await live(${JSON.stringify(life)})
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal
}

const makeFolder = () => mkdtemp(join(tmpdir(), 'muts-killed-'))

const orders: Readonly<
  Record<string, { readonly order: ActOrder; readonly begin: string; readonly end: string | undefined }>
> = {
  'a clear of codes': { order: { kind: 'clear-codes', ecu: null }, begin: '14FFFFFF', end: undefined },
  'a control': {
    order: { kind: 'control', ecu: '0x7E8', identifier: '0100', state: 'FF', holdMs: 60_000 },
    begin: '2F010003FF',
    end: '2F010000',
  },
}

describe('a device that is killed -9 in the middle of an act', () => {
  for (const [what, { order, begin, end }] of Object.entries(orders))
    test(`sends ${what} once at most, whichever step it died before, and its result is true`, async () => {
      const whole = await makeFolder()
      const steps = await live({ folder: whole, order })
      assert.ok(steps > 20, `${steps} steps`)
      assert.deepEqual(readTraces(whole).wire, end === undefined ? [begin] : [begin, end])
      await rm(whole, { recursive: true })

      const seen = new Set<string>()
      const numbers = Array.from({ length: steps }, (_, index) => index + 1)
      const lanes = Array.from({ length: LANES }, async () => {
        for (let diesAt = numbers.shift(); diesAt !== undefined; diesAt = numbers.shift())
          seen.add(await judge({ order, begin, end, diesAt }))
      })
      await Promise.all(lanes)
      // Each end that there can be was met: otherwise the steps would not be where they are thought to be.
      assert.deepEqual([...seen].toSorted(), ['done', 'refused', 'unclear'])
    })
})

/** Kills one life before a step, lives on, and holds what is told against what the vehicle was sent. @returns the outcome. */
async function judge({
  order,
  begin,
  end,
  diesAt,
}: (typeof orders)[string] & { readonly diesAt: number }): Promise<string> {
  const folder = await makeFolder()
  const at = `killed before step ${diesAt}`
  assert.equal(await liveApart({ folder, order, diesAt }), 'SIGKILL', at)
  const wasSent = readTraces(folder).wire.includes(begin)
  await liveOn({ folder, order })

  const { wire, told } = readTraces(folder)
  const [document, ...more] = [...new Set(told)].map((text) => JSON.parse(text) as ActDocument)
  assert.deepEqual(more, [], `${at}: two results`)
  const outcome = document?.outcome ?? 'none'
  const sent = wire.filter((request) => request === begin).length
  assert.ok(sent <= 1, `${at}: sent ${sent} times`)
  const mayBe = wasSent ? ['done', 'unclear'] : ['done', 'refused', 'unclear']
  assert.ok(mayBe.includes(outcome), `${at}: ${outcome}`)
  if (outcome === 'done') assert.equal(sent, 1, at)
  if (outcome === 'refused') assert.equal(sent, 0, at)
  if (sent === 1 && end !== undefined) assert.equal(wire.at(-1), end, `${at}: still held`)
  assert.deepEqual(
    await readdir(join(folder, 'acts')).then((names) => names.filter((name) => !name.endsWith('.new'))),
    [],
    at,
  )
  await rm(folder, { recursive: true })
  return outcome
}
