import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LinkError } from '#protocol/link'
import { createSpelling } from './spelling.ts'

const NARROW = { protocol: 'CAN', isWide: false, isLine: false }
const WIDE = { ...NARROW, isWide: true }
const LINE = { ...NARROW, isLine: true }

/** What a chip is told on the way, and what is typed in the end. */
function spelling(cutsRequests: boolean) {
  const told: string[] = []
  const terminal = {
    command: async (text: string) => {
      told.push(text)
      return ['OK']
    },
    distrust() {},
    close: async () => {},
  }
  return { told, spell: createSpelling(terminal, { cutsRequests }) }
}
const bytes = (count: number) => new Uint8Array(count).fill(0x11)
const refusedAt = (longest: number) => (error: unknown) =>
  error instanceof LinkError && error.kind === 'refused' && error.message.includes(` ${longest} bytes`)

describe('a request through an ELM327', () => {
  test('of seven bytes is typed as it is, wherever it goes', async () => {
    for (const bus of [NARROW, WIDE, LINE])
      for (const to of ['all', 0x7e8] as const)
        assert.equal(await spelling(false).spell(bytes(7), to, bus), '11'.repeat(7))
  })

  test('of more is cut by an STN chip for one unit with 11 bits', async () => {
    const { spell, told } = spelling(true)
    assert.equal(await spell(bytes(8), 0x7e8, NARROW), `STPXH:7E0,D:${'11'.repeat(8)}`)
    assert.equal(await spell(bytes(4_095), 0x7ef, NARROW), `STPXH:7E7,D:${'11'.repeat(4_095)}`)
    assert.deepEqual(told, [], 'the chip knows the standard units')
    for (let time = 0; time < 2; time += 1)
      assert.equal(await spell(bytes(8), 0x728, NARROW), `STPXH:720,D:${'11'.repeat(8)}`)
    assert.deepEqual(told, ['STCFCPA720,728'])
    await assert.rejects(spell(bytes(4_096), 0x7e8, NARROW), refusedAt(4_095))
  })

  test('of more is refused to all, with 29 bits, on the K-line, and by every other chip', async () => {
    const { spell } = spelling(true)
    await assert.rejects(spell(bytes(8), 'all', NARROW), refusedAt(7))
    await assert.rejects(spell(bytes(8), 0x18daf110, WIDE), refusedAt(7))
    await assert.rejects(spell(bytes(8), 0x10, LINE), refusedAt(7))
    await assert.rejects(spelling(false).spell(bytes(8), 0x7e8, NARROW), refusedAt(7))
  })
})
