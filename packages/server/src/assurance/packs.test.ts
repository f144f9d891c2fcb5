import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openHouse } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { ClauseId, Context, Module, Span } from '#kernel'
import { createTestClock, HOUSE, later, readConfig } from '#kernel'
import type { ExpectedPack } from '#proof'
import { fromBase64, parseVkey, toBase64, verifyPack } from '#proof'
import { GATE, YARD, yard, yardGate } from './testing-yard.ts'

const folder = mkdtempSync(join(tmpdir(), 'muts-packs-'))
const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
const open = (guests: readonly Module[]) =>
  openMigratedHouse(readConfig({ data: folder, port: 0 }, { MUTS_PROFILE: 'evaluation' }), { clock, guests })
let house: House
let vkeys: readonly ReturnType<typeof parseVkey>[]

const inHouse = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: HOUSE }, work)
const record = (action: string, object: string, facts = {}) =>
  inHouse(async (ctx) => ctx.record({ action, object, facts }))
const look = () => house.assurance.assurance.look(yardGate.control)
/** Time goes by, and the log commits to its index. */
async function pass(span: Span): Promise<void> {
  await house.kernel.ledger.drain()
  clock.moveTo(later(clock.now(), span))
  await house.kernel.ledger.drain()
}
const packOf = (clause: ClauseId, period: { readonly from?: Date; readonly to?: Date } = {}) =>
  inHouse((ctx) => house.assurance.assurance.readPack(ctx, clause, period))
const verify = async (text: string, expected: ExpectedPack = {}) => {
  const { judgement, query } = await verifyPack(text, vkeys, expected)
  return { state: judgement.state, at: new Date(query.toMs), parts: judgement.parts }
}

interface Changeable {
  clause: string
  to: string
  verdict: { state: string; parts: { because: string | null }[] }
  code: { control: string; source: string }[]
  answers: { query: { id: string; fromMs: number }; entries: { seq: number; body: string }[] }[]
}
function changed(text: string, change: (pack: Changeable) => void): string {
  const pack = JSON.parse(text)
  change(pack)
  return JSON.stringify(pack)
}
const listOf = (pack: Changeable, id: string) => {
  const list = pack.answers.find(({ query }) => query.id === id)
  assert.ok(list)
  return list
}

before(async () => {
  house = await open([yard])
  vkeys = (await house.kernel.ledger.vkeys()).map(parseVkey)
})
after(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('an evidence pack', () => {
  let good = ''
  let whenGood = new Date(0)
  test('says from its entries alone what the page says: a control that holds, then one that is broken', async () => {
    await look()
    await pass({ minutes: 6 })
    good = await packOf(GATE)
    whenGood = (await verify(good)).at
    yardGate.isShut = false
    await look()
    await pass({ minutes: 6 })

    const bad = await verify(await packOf(GATE))

    assert.equal((await verify(good)).state, 'proven')
    assert.deepEqual([bad.state, bad.parts[0]?.because], ['failing', 'the gate is open'])
    const [clause] = await inHouse((ctx) => house.assurance.assurance.readStandings(ctx, [GATE]))
    assert.deepEqual(
      [clause?.state, clause?.parts.map(({ lastEvidenceAt, nextDueAt }) => [lastEvidenceAt, nextDueAt])],
      [bad.state, bad.parts.map(({ lastEvidenceAt, nextDueAt }) => [lastEvidenceAt, nextDueAt])],
    )
    assert.equal((await verify(await packOf(GATE, { to: whenGood }))).state, 'proven', 'as it stood then')
  })

  test('brings along looks of a longer period where that is asked for', async () => {
    const looks = async (from?: Date) => {
      const text = await packOf(GATE, from ? { from } : {})
      const list = listOf(JSON.parse(text), 'yard.gate')
      await verify(text)
      return list.query.fromMs
    }
    assert.equal(await looks(new Date('2026-01-01T00:00:00Z')), Date.parse('2026-01-01T00:00:00Z'))
    assert.ok((await looks()) > Date.parse('2026-01-05T00:00:00Z'))
  })

  test('is refused when something was left out, replaced or claimed that does not follow', async () => {
    const text = await packOf(GATE)
    const attacks: readonly [(pack: Changeable) => void, RegExp][] = [
      [(pack) => listOf(pack, 'yard.gate').entries.pop(), /^list \d+: entry \d+ is in the index and not in the answer/],
      [
        (pack) => {
          pack.answers = pack.answers.filter(({ query }) => query.id !== 'control.retire')
        },
        /^all entries of action control\.retire from .* are not in it/,
      ],
      [
        (pack) => {
          const bodyOf = ({ body }: { readonly body: string }) => Buffer.from(fromBase64(body)).toString()
          const entry = listOf(pack, 'yard.gate').entries.find((one) => bodyOf(one).includes('"holds":false'))
          assert.ok(entry)
          const body = bodyOf(entry).replace('"holds":false', '"holds":true')
          entry.body = toBase64(Buffer.from(body))
        },
        /^list \d+: this is not entry \d+ of /,
      ],
      [
        (pack) => {
          pack.verdict.state = 'proven'
        },
        /^it says proven, and failing is what follows from its entries/,
      ],
      [
        (pack) => {
          for (const part of pack.verdict.parts) part.because = null
        },
        /^what it says of the parts is not what follows from its entries/,
      ],
      [
        (pack) => {
          pack.clause = YARD
        },
        /^all entries of object muts\.monitoring\.weekly-assessment from .* are not in it/,
      ],
      [
        (pack) => {
          pack.answers = []
        },
        /^a pack without lists proves nothing/,
      ],
    ]
    await assert.doesNotReject(verify(text))
    for (const [change, message] of attacks)
      await assert.rejects(verify(changed(text, change)), { name: 'ProofError', message }, String(message))
  })

  test('brings along the code behind each control, which is what the log says was running', async () => {
    const text = await packOf(GATE)
    const { code } = await verifyPack(text, vkeys)
    const others = (source: string) =>
      changed(text, (pack) => {
        pack.code = [{ control: 'yard.gate', source }]
      })

    assert.deepEqual(
      code.map(({ control, enforcedBy, source }) => [control, enforcedBy, source]),
      [['yard.gate', 'openHouse', openHouse.toString()]],
    )
    await assert.doesNotReject(verify(others(openHouse.toString())))
    await assert.rejects(verify(others('async function openHouse() {}')), {
      message: 'the code in it is not what was declared to enforce yard.gate',
    })
  })

  test('of an earlier day cannot pass for a current one, nor one of another clause for this one', async () => {
    const redated = changed(good, (pack) => {
      pack.to = clock.now().toISOString()
    })
    await assert.doesNotReject(verify(good, { clause: GATE, notBeforeMs: whenGood.getTime() }))
    await assert.rejects(verify(redated), { code: 'unproven', message: /are not in it/ })
    await assert.rejects(verify(good, { notBeforeMs: whenGood.getTime() + 1 }), {
      message: /^it says how the clause stood/,
    })
    await assert.rejects(verify(good, { clause: YARD }), { message: /^it speaks of muts\.scope, not of/ })
  })

  test('folds obligations and attestations as the house does, and what was refused is no evidence', async () => {
    const judged = async () => {
      await pass({ minutes: 11 })
      const { parts } = await verify(await packOf(YARD))
      return parts.map(({ kind, state, because }) => [kind, state, because])
    }
    yardGate.isShut = true
    await look()
    await inHouse(async (ctx) => ctx.record({ action: 'attestation.sign', object: 'yard.lease', outcome: 'refused' }))
    await record('round.walk', 'yard', { isWhole: false })
    assert.deepEqual(await judged(), [
      ['control', 'proven', null],
      ['obligation', 'due', 'never kept yet'],
      ['attestation', 'open', 'never signed'],
    ])
    await record('round.walk', 'yard', { isWhole: true })
    const facts = { sha256: 'ab'.repeat(32) }
    await inHouse(async (ctx) => ctx.record({ action: 'attestation.sign', object: 'yard.lease', facts }))
    assert.deepEqual(await judged(), [
      ['control', 'proven', null],
      ['obligation', 'proven', null],
      ['attestation', 'attested', null],
    ])
    const { judgement } = await verifyPack(await packOf(YARD), vkeys)
    assert.deepEqual(judgement.documents, [{ attestation: 'yard.lease', sha256: 'ab'.repeat(32) }])
    await pass({ days: 8 })
    assert.deepEqual(await judged(), [
      ['control', 'failing', 'the last look is too old'],
      ['obligation', 'failing', '1 overdue'],
      ['attestation', 'attested', null],
    ])
  })

  test('demands no more what was retired', async () => {
    await house.close()
    house = await open([])
    await pass({ minutes: 11 })
    const { state, parts } = await verify(await packOf(GATE))
    assert.deepEqual([state, parts], ['open', []])
  })

  test('waits until the log can prove it, and until the clause was declared', async () => {
    await assert.rejects(packOf(GATE, { to: clock.now() }), { code: 'ledger.not-indexed' })
    await assert.rejects(packOf(GATE, { to: new Date('2026-01-04T00:00:00Z') }), { code: 'assurance.not-declared' })
  })
})
