import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concat, encodeAscii, fromHex } from '#protocol/bytes'
import { ACTIVATION_CODES, DIAGNOSTIC_NACKS, decodeDatagram, HEADER_NACKS, nameCode } from './index.ts'

describe('a code of ISO 13400-2', () => {
  test('has the name that the tables give it', () => {
    const tables: readonly (readonly [ReadonlyMap<number, string>, readonly (readonly [number, RegExp])[]])[] = [
      [
        ACTIVATION_CODES,
        [
          [0x00, /unknown source/],
          [0x01, /sockets/],
          [0x02, /differs/],
          [0x03, /another socket/],
          [0x04, /authentication/],
          [0x05, /confirmation rejected/],
          [0x06, /type unsupported/],
          [0x07, /encrypted/],
          [0x08, /not ready/],
          [0x10, /^activated \(0x10\)$/],
          [0x11, /once confirmed/],
        ],
      ],
      [
        HEADER_NACKS,
        [
          [0x00, /pattern/],
          [0x01, /payload type/],
          [0x02, /too large/],
          [0x03, /memory/],
          [0x04, /length/],
        ],
      ],
      [
        DIAGNOSTIC_NACKS,
        [
          [0x02, /source/],
          [0x03, /target address/],
          [0x04, /too large/],
          [0x05, /memory/],
          [0x06, /unreachable/],
          [0x07, /network/],
          [0x08, /transport/],
        ],
      ],
    ]
    for (const [names, codes] of tables) {
      for (const [code, name] of codes) assert.match(nameCode(names, code), name)
      assert.equal(nameCode(names, 0x42), 'reserved (0x42)')
    }
  })
})

describe('the announcement of a vehicle', () => {
  const announce = (gid: string, rest: string) =>
    decodeDatagram(
      concat(
        fromHex(`02 FD 00 04 00 00 00 ${rest.length > 2 ? '21' : '20'}`),
        encodeAscii('MUTSDEM0000000001'),
        fromHex(`10 00 02 4D 55 54 53 01 ${gid} ${rest}`),
      ),
    )

  test('has no group where its bytes are all 00 or all FF, and a state of synchronisation where one more is there', () => {
    const set = '02 4D 55 54 53 02'
    for (const [gid, rest, hasGroup, syncStatus] of [
      [set, '00 10', true, 0x10],
      [set, '00', true, undefined],
      ['00 '.repeat(6), '00 10', false, 0x10],
      ['FF '.repeat(6), '00 00', false, 0x00],
    ] as const) {
      const told = announce(gid, rest)
      assert.ok(told.kind === 'identification')
      assert.deepEqual([told.gid !== undefined, told.syncStatus], [hasGroup, syncStatus], `${gid} ${rest}`)
    }
  })
})
