import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Answer, InspectionDetail } from '#api'
import type { SubmissionCalls } from './send-submission.ts'
import { sendSubmission } from './send-submission.ts'
import { lock, show } from './submission.ts'

const PASS = { result: 'pass', note: '' } as const
const WORN = { result: 'fail', note: 'worn' } as const

const submitted = () =>
  lock({
    owner: 'driver',
    inspectionId: 'i1',
    vehicleId: 'v1',
    failed: ['Brakes'],
    critical: ['Brakes'],
    onFile: { tyres: PASS },
    answers: { tyres: PASS, brakes: WORN },
    name: 'Driver 01',
    submittedAt: '2026-01-05T08:00:00.000Z',
  })

/** A server that holds one inspection, and notes what it was told. */
function openServer(answers: Record<string, { result: Answer['result']; note: string }>, status = 'draft') {
  const told: string[] = []
  let file = { answers: { ...answers }, status }
  const show = (): InspectionDetail =>
    ({
      status: file.status,
      answers: Object.entries(file.answers).map(([item, answer]) => ({ item, ...answer, photoIds: [] })),
    }) as unknown as InspectionDetail
  const calls: SubmissionCalls<InspectionDetail> = {
    read: async () => show(),
    answer: async (_, patch) => {
      told.push(`answer ${patch.answers.map(({ item }) => item).join()}`)
      const given = patch.answers.map(({ item, result, note = '' }) => [item, { result, note }])
      file = { ...file, answers: { ...file.answers, ...Object.fromEntries(given) } }
      return show()
    },
    submit: async (_, name) => {
      told.push(`submit ${name}`)
      file = { ...file, status: 'defects_open' }
      return show()
    },
  }
  return { calls, told, change: (item: string) => (file = { ...file, answers: { ...file.answers, [item]: WORN } }) }
}

describe('what was submitted without a network', () => {
  test('is put on file and signed', async () => {
    const server = openServer({ tyres: PASS })
    await sendSubmission(await submitted(), server.calls)
    assert.deepEqual(server.told, ['answer brakes', 'submit Driver 01'])
  })

  test('is signed alone where its answers had arrived, and not sent again where all of it had', async () => {
    const answered = openServer({ tyres: PASS, brakes: WORN })
    await sendSubmission(await submitted(), answered.calls)
    assert.deepEqual(answered.told, ['submit Driver 01'])
    await sendSubmission(await submitted(), answered.calls)
    assert.deepEqual(answered.told, ['submit Driver 01'])
  })

  test('is not signed where another answer stands there than its driver had seen', async () => {
    const changed = [
      openServer({ tyres: WORN }),
      openServer({ tyres: PASS, lights: WORN }),
      openServer({ tyres: PASS, brakes: PASS }),
    ]
    for (const { calls, told } of changed) {
      assert.deepEqual(await sendSubmission(await submitted(), calls), { refused: 'changed' })
      assert.deepEqual(told, [])
    }
  })

  test('is not signed where it was submitted with other answers, or thrown away', async () => {
    const over = [
      openServer({ tyres: PASS, brakes: PASS }, 'submitted'),
      openServer({ tyres: PASS, brakes: WORN }, 'discarded'),
    ]
    for (const { calls, told } of over) {
      assert.deepEqual(await sendSubmission(await submitted(), calls), { refused: 'over' })
      assert.deepEqual(told, [])
    }
  })

  test('does not write over a fail that came on file while its dialog stood open', async () => {
    const shown = show({ answers: [{ item: 'brakes', result: 'pass', note: null, photoIds: [] }] }, { brakes: PASS })
    const { told, calls } = openServer({ brakes: WORN })
    const locked = await lock({ ...(await submitted()), onFile: shown.onFile, answers: shown.filled })
    assert.deepEqual(await sendSubmission(locked, calls), { refused: 'changed' })
    assert.deepEqual(told, [])
    const untouched = openServer({ brakes: PASS })
    await sendSubmission(locked, untouched.calls)
    assert.deepEqual(untouched.told, ['submit Driver 01'])
  })

  test('is not signed where somebody answers between its answers and its signature', async () => {
    const server = openServer({ tyres: PASS })
    const answer: typeof server.calls.answer = async (...given) => {
      await server.calls.answer(...given)
      server.change('tyres')
      return server.calls.read('i1')
    }
    assert.deepEqual(await sendSubmission(await submitted(), { ...server.calls, answer }), { refused: 'changed' })
    assert.deepEqual(server.told, ['answer brakes'])
  })

  test('is not sent where what was kept is another: an answer, the name, the time', async () => {
    const good = await submitted()
    const bent = [
      { ...good, answers: { ...good.answers, brakes: PASS } },
      { ...good, onFile: {} },
      { ...good, name: 'Driver 02' },
      { ...good, submittedAt: '2026-01-05T09:00:00.000Z' },
      { ...good, inspectionId: 'i2' },
      { ...good, vehicleId: 'v2' },
      { ...good, failed: [] },
      { ...good, critical: [] },
    ]
    const server = openServer({ tyres: PASS })
    for (const each of bent) assert.deepEqual(await sendSubmission(each, server.calls), { refused: 'broken' })
    assert.deepEqual(server.told, [])
  })
})
