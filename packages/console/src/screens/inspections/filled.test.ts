import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FormSection } from '#api'
import {
  afterSending,
  criticalFails,
  editsTo,
  filledFrom,
  isComplete,
  overlay,
  parseKept,
  patchOf,
  unsentOf,
  withAllPassed,
} from './filled.ts'

const item = (key: string, isCritical = false) => ({ key, label: key, isCritical, photoOnFail: false })
const lights: FormSection = { key: 'lights', title: 'Lights', items: [item('head'), item('brake', true)] }

describe('an inspection that is filled in', () => {
  test('passes a whole section at once, and keeps what was failed', () => {
    const failed = { brake: { result: 'fail', note: 'left one' } } as const
    const filled = withAllPassed(lights, failed)
    assert.equal(filled.head?.result, 'pass')
    assert.equal(filled.brake?.result, 'fail')
    assert.equal(isComplete(lights, failed), false)
    assert.equal(isComplete(lights, filled), true)
  })

  test('sends what differs from what is on file, and nothing else', () => {
    const onFile = filledFrom([{ item: 'head', result: 'pass', note: null, photoIds: [] }])
    const filled = { ...onFile, brake: { result: 'fail', note: ' left one ' } } as const
    assert.deepEqual(patchOf(onFile, filled), {
      answers: [{ item: 'brake', result: 'fail', note: 'left one' }],
    })
    assert.deepEqual(patchOf(filled, filled), { answers: [] })
  })

  test('is nothing more to send once it is on file, also where the note came back without its spaces', () => {
    const onFile = { brake: { result: 'fail', note: 'left one' } } as const

    assert.deepEqual(unsentOf(onFile, { brake: { result: 'fail', note: ' left one ' } }), {})
  })

  test('never puts what was answered here over what was answered elsewhere meanwhile', () => {
    const [pass, fail] = [{ result: 'pass', note: '' } as const, { result: 'fail', note: 'hose' } as const]
    const here = editsTo({}, {}, { brake: pass, head: fail })
    assert.deepEqual(overlay({}, here), { brake: { ...pass, base: null }, head: { ...fail, base: null } })
    const elsewhere = { brake: fail }
    assert.deepEqual(patchOf(elsewhere, overlay(elsewhere, here)), {
      answers: [{ item: 'head', result: 'fail', note: 'hose' }],
    })
    const spaced = editsTo(elsewhere, {}, { brake: { result: 'fail', note: 'hose ' } })
    assert.equal(overlay(elsewhere, spaced).brake?.note, 'hose ')
    assert.deepEqual(unsentOf(elsewhere, spaced), {})
    const again = editsTo(elsewhere, {}, { brake: pass })
    assert.deepEqual(patchOf(elsewhere, overlay(elsewhere, again)), { answers: [{ item: 'brake', result: 'pass' }] })
  })

  test('keeps what was pressed while an answer before it was being sent', () => {
    const [pass, fail] = [{ result: 'pass', note: '' } as const, { result: 'fail', note: '' } as const]
    const sent = editsTo({}, {}, { brake: pass })
    const pressed = editsTo({}, sent, { brake: fail })

    const onFile = { brake: pass }
    assert.equal(overlay(onFile, afterSending(pressed, sent)).brake?.result, 'fail')
    assert.equal(overlay({ brake: { result: 'na', note: '' } }, afterSending(pressed, sent)).brake?.result, 'na')
  })

  test('takes from what a browser kept what is an answer to an item of the form, and nothing else', () => {
    const kept = JSON.stringify({
      brake: { result: 'fail', note: 'left one', more: 1, base: { result: 'pass', note: '', more: 1 } },
      head: { result: 'maybe', note: '' },
      gone: { result: 'pass', note: '', base: null },
    })

    const brake = { result: 'fail', note: 'left one', base: { result: 'pass', note: '' } }
    assert.deepEqual(parseKept(kept, lights.items), { brake })
    assert.deepEqual(parseKept(JSON.stringify({ brake: { result: 'fail', note: '' } }), lights.items), {})
    for (const broken of [null, '', '{', '"text"', 'null', '[]']) assert.deepEqual(parseKept(broken, lights.items), {})
  })

  test('knows what takes the vehicle out of service', () => {
    assert.deepEqual(criticalFails([lights], { brake: { result: 'fail', note: '' } }), ['brake'])
    assert.deepEqual(criticalFails([lights], { head: { result: 'fail', note: '' } }), [])
  })
})
