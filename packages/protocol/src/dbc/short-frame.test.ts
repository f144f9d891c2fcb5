import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createDbcDecoder, parseDbc } from './index.ts'

const decoderOf = (place: string) =>
  createDbcDecoder(parseDbc(`VERSION ""\nBU_: E\nBO_ 1 M: 8 E\n SG_ S : ${place} (1,0) [0|0] "" E\n`))

describe('a frame that is shorter than its message', () => {
  test('tells the signals it holds to the last bit, and no others', () => {
    for (const [place, bytes] of [
      ['0|8@1+', 1],
      ['7|8@0+', 1],
      ['0|9@1+', 2],
      ['0|2@0+', 2],
      ['7|9@0+', 2],
      ['15|1@1+', 2],
      ['16|1@1+', 3],
      ['8|8@0+', 3],
      ['31|32@0+', 7],
      ['24|33@1+', 8],
    ] as const) {
      const count = (length: number) =>
        decoderOf(place).decode({ id: 1, isExtended: false, data: new Uint8Array(length) })?.signals.length ?? 0
      assert.deepEqual([count(bytes - 1), count(bytes)], [0, 1], place)
    }
  })
})
