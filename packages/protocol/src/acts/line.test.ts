/** What an act may send, and what it looks at before: on a line that keeps what was sent. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import type { EcuAnswer } from '#protocol/link'
import { actingOnly, readPreconditions } from './index.ts'
import { openLine } from './testing.ts'

describe('the gate before the wire', () => {
  const units = new Map([[0x7e8, 'Engine']])
  const fan = '2F010003FF'
  const open = () => {
    const { link, sent } = openLine()
    return { gate: actingOnly(link, { units, requests: new Set([fan, '2E010001']) }), sent }
  }

  test('lets reading pass, and what was named', async () => {
    const { gate, sent } = open()
    await gate.ask(0x7e8, fromHex('22 F1 90'))
    await gate.ask('all', fromHex('01 0C'))
    await gate.ask(0x7e8, fromHex(fan))
    assert.deepEqual(sent, ['22F190', '010C', fan])
  })

  test('lets nothing else out: unnamed, longer, to everybody, to a stranger, or lasting though it was named', async () => {
    const { gate, sent } = open()
    const tries = [
      [0x7e8, '2F010003FE'],
      [0x7e8, `${fan}00`],
      ['all', fan],
      [0x7e0, fan],
      [0x7e8, '2E010001'],
      [0x7e8, ''],
    ] as const
    for (const [to, request] of tries)
      await assert.rejects(gate.ask(to, fromHex(request)), { kind: 'refused' }, request)
    assert.deepEqual(sent, [])
  })
})

describe('the look before an act', () => {
  const at = (from: number, hex: string): EcuAnswer => ({ from, data: fromHex(hex) })
  const look = (answers: Readonly<Record<string, readonly EcuAnswer[]>>) =>
    readPreconditions(openLine((request) => answers[request] ?? []).link)

  test('finds a vehicle at rest with its engine off', async () => {
    const found = await look({ '010C': [at(0x7e8, '41 0C 00 00')], '010D': [at(0x7e8, '41 0D 00')] })
    assert.deepEqual(
      found.map(({ name, state, source, holds }) => [name, state, source, holds]),
      [
        ['engineSpeed', 'VALID', '0x7E8', true],
        ['vehicleSpeed', 'VALID', '0x7E8', true],
      ],
    )
  })

  test('takes the unit at its word that says that something turns', async () => {
    const found = await look({
      '010C': [at(0x7e9, '41 0C 00 00'), at(0x7e8, '41 0C 0C 30')],
      '010D': [at(0x7e8, '41 0D 01')],
    })
    assert.deepEqual(
      found.map(({ holds, source }) => [holds, source]),
      [
        [false, '0x7E8'],
        [false, '0x7E8'],
      ],
    )
  })

  test('takes silence, a refusal and nonsense for no', async () => {
    for (const answers of [[], [at(0x7e8, '7F 01 12')], [at(0x7e8, '41 0C')], [at(0x7e8, 'FF')]]) {
      const found = await look({ '010C': answers, '010D': answers })
      assert.deepEqual(
        found.map(({ state, holds }) => [state, holds]),
        [
          ['NOT_CONNECTED', false],
          ['NOT_CONNECTED', false],
        ],
      )
    }
  })

  test('asks by SAE J1979-2 where nobody answers the older service', async () => {
    const found = await look({ '22F40C': [at(0x7e8, '62 F4 0C 00 00')], '22F40D': [at(0x7e8, '62 F4 0D 00')] })
    assert.deepEqual(
      found.map(({ holds }) => holds),
      [true, true],
    )
  })
})
