import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { findEcus } from './index.ts'

/** Units by what they answer: a question to all, or to one of them alone. */
function openBus(toAll: Readonly<Record<string, readonly number[]>>, alone: readonly number[] = []) {
  const asked: string[] = []
  const ask: DiagnosticLink['ask'] = async (to, request, timing) => {
    asked.push(`${to === 'all' ? to : to.toString(16)} ${toHex(request, ' ')} ${timing?.firstFrameMs}`)
    if (to === 'all') return (toAll[toHex(request, ' ')] ?? []).map((from) => ({ from, data: fromHex('7F 01 11') }))
    if (alone.includes(to)) return [{ from: to, data: fromHex('7E 00') }]
    throw new LinkError('timeout', 'ECU', 'did not answer', { ecu: to })
  }
  return { ask, asked }
}

describe('a search for control units', () => {
  test('asks all what OBD and what UDS knows, then each candidate that kept silent', async () => {
    const { ask, asked } = openBus({ '01 00': [0x7e9, 0x7e8], '3E 00': [0x7e8, 0x728, 0x7ea] }, [0x768])
    assert.deepEqual(await findEcus(ask, [0x768, 0x728, 0x73f]), [0x7e8, 0x7e9, 0x7ea, 0x768, 0x728])
    assert.deepEqual(asked, ['all 01 00 200', 'all 3E 00 200', '768 3E 00 200', '73f 3E 00 200'])
  })

  test('ends with the failure of the link, and not with the silence of a candidate', async () => {
    assert.deepEqual(await findEcus(openBus({}).ask, [0x728]), [])
    const ask: DiagnosticLink['ask'] = async (to) => {
      if (to === 'all') return []
      throw new LinkError('lost', 'adapter', 'the connection ended')
    }
    await assert.rejects(findEcus(ask, [0x728]), { kind: 'lost' })
  })
})
