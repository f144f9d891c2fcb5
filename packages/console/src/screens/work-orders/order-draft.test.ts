import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { localText, readPatch } from './order-draft.ts'

const ORDER = {
  ...{ title: 'Brakes', note: null, estimateMinor: 5_000, currency: 'EUR' },
  ...{ downFrom: '2026-01-05T08:00:42.000Z', downTo: null },
}
const AS_IT_IS = { title: 'Brakes', note: '', estimate: '50', downFrom: localText(ORDER.downFrom), downTo: '' }

describe('what is changed of an order', () => {
  const read = (typed: Readonly<Record<string, string>>) => {
    const form = new FormData()
    for (const [name, text] of Object.entries({ ...AS_IT_IS, ...typed })) form.set(name, text)
    return readPatch(form, ORDER, (text) => (/^\d+$/.test(text) ? Number(text) * 100 : undefined))
  }

  test('is what was typed anew, and an instant that was left keeps its seconds', () => {
    assert.deepEqual(read({}), { patch: {} })
    assert.deepEqual(read({ estimate: '120', note: ' Both axles ' }), {
      patch: { note: 'Both axles', estimateMinor: 12_000 },
    })
    const until = localText('2026-01-06T08:00:00.000Z')
    assert.deepEqual(read({ downTo: until }), { patch: { downTo: '2026-01-06T08:00:00.000Z' } })
    assert.deepEqual(read({ downFrom: '' }), { patch: { downFrom: null } })
  })

  test('names the field that is wrong: no amount, or an end before its beginning', () => {
    const wrong = (typed: Readonly<Record<string, string>>) => {
      const found = read(typed)
      return 'wrong' in found ? found.wrong : undefined
    }
    assert.equal(wrong({ estimate: 'much' }), 'estimate')
    assert.equal(wrong({ downTo: localText('2026-01-04T08:00:00.000Z') }), 'downTo')
    assert.equal(wrong({ downFrom: '', downTo: localText('2026-01-06T08:00:00.000Z') }), 'downTo')
  })
})
