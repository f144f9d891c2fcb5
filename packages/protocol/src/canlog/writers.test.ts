import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogFormat, LogFrame } from './index.ts'
import { createLogWriter } from './index.ts'
import { extended, standard } from './testing.ts'

const fd = (bitRateSwitch: boolean, errorPassive: boolean) => ({ fd: { bitRateSwitch, errorPassive } })
const FRAMES: readonly LogFrame[] = [
  { atUs: 1_500_000, channel: '2', direction: 'rx', ...standard(0x7e8, '06 41 0C') },
  { atUs: 1_750_250, channel: '1', direction: 'tx', ...extended(0x18daf110, '') },
  { atUs: 2_000_049, channel: '1', direction: 'rx', ...standard(0x12, ''), remoteLength: 5 },
  { atUs: 3_000_000, channel: '1', direction: 'tx', ...standard(0x123, 'AB '.repeat(12)), ...fd(true, false) },
  { atUs: 3_000_001, channel: '1', direction: 'rx', ...extended(0x123, ''), ...fd(false, true) },
  { atUs: 3_000_002, channel: '1', direction: 'rx', ...extended(0x123, '01'), ...fd(true, true) },
]

// Columns as the tools of each format write them: see the forms that formats.test.ts reads.
const WRITTEN: readonly (readonly [LogFormat, readonly string[]])[] = [
  [
    'candump',
    [
      ' (0000000001.500000)  can2  RX - -       7E8   [3]  06 41 0C',
      ' (0000000001.750250)  can1  TX - -  18DAF110   [0]',
      ' (0000000002.000049)  can1  RX - -       012   [5]  remote request',
      ' (0000000003.000000)  can1  TX B -       123  [12]  AB AB AB AB AB AB AB AB AB AB AB AB',
      ' (0000000003.000001)  can1  RX - E  00000123  [00]',
      ' (0000000003.000002)  can1  RX B E  00000123  [01]  01',
    ],
  ],
  [
    'candump-log',
    [
      '(0000000001.500000) can2 7E8#06410C R',
      '(0000000001.750250) can1 18DAF110# T',
      '(0000000002.000049) can1 012#R5 R',
      '(0000000003.000000) can1 123##1ABABABABABABABABABABABAB T',
      '(0000000003.000001) can1 00000123##2 R',
      '(0000000003.000002) can1 00000123##301 R',
    ],
  ],
  [
    'asc',
    [
      'base hex  timestamps absolute',
      'no internal events logged',
      'Begin Triggerblock',
      '   1.500000 2  7E8             Rx   d 3 06 41 0C',
      '   1.750250 1  18DAF110x       Tx   d 0',
      '   2.000049 1  12              Rx   r 5',
      '   3.000000 CANFD   1 Tx 123             1 0 9 12 AB AB AB AB AB AB AB AB AB AB AB AB 0 0 3000 0 0 0 0 0',
      '   3.000001 CANFD   1 Rx 123x            0 1 0 0 0 0 5000 0 0 0 0 0',
      '   3.000002 CANFD   1 Rx 123x            1 1 1 1 01 0 0 7000 0 0 0 0 0',
      'End TriggerBlock',
    ],
  ],
  [
    'trc-1.1',
    [
      ';$FILEVERSION=1.1',
      ';---+-- ------+------ +- --+----- +- +- +- -- -- -- -- -- -- --',
      '     1)        1500.0 Rx     07E8 3  06 41 0C',
      '     2)        1750.3 Tx 18DAF110 0',
      '     3)        2000.0 Rx     0012 5  RTR',
      'refused',
      'refused',
      'refused',
    ],
  ],
  [
    'trc-1.3',
    [
      ';$FILEVERSION=1.3',
      ';---+-- ------+------ +- --+----- +- +- +- -- -- -- -- -- -- --',
      '     1)      1500.000 2 Rx     07E8 - 3  06 41 0C',
      '     2)      1750.250 1 Tx 18DAF110 - 0',
      '     3)      2000.049 1 Rx     0012 - 5  RTR',
      'refused',
      'refused',
      'refused',
    ],
  ],
  [
    'trc-2.0',
    [
      ';$FILEVERSION=2.0',
      ';$COLUMNS=N,O,T,I,d,l,D',
      ';---+-- ------+------ +- --+----- +- +- +- -- -- -- -- -- -- --',
      '      1      1500.000 DT     07E8 Rx 3  06 41 0C',
      '      2      1750.250 DT 18DAF110 Tx 0',
      '      3      2000.049 RR     0012 Rx 5',
      '      4      3000.000 FB     0123 Tx 12 AB AB AB AB AB AB AB AB AB AB AB AB',
      '      5      3000.001 FE 00000123 Rx 0',
      '      6      3000.002 BI 00000123 Rx 1  01',
    ],
  ],
  [
    'trc-2.1',
    [
      ';$FILEVERSION=2.1',
      ';$COLUMNS=N,O,T,B,I,d,R,L,D',
      ';---+-- ------+------ +- --+----- +- +- +- -- -- -- -- -- -- --',
      '      1      1500.000 DT 2     07E8 Rx - 3  06 41 0C',
      '      2      1750.250 DT 1 18DAF110 Tx - 0',
      '      3      2000.049 RR 1     0012 Rx - 5',
      '      4      3000.000 FB 1     0123 Tx - 9  AB AB AB AB AB AB AB AB AB AB AB AB',
      '      5      3000.001 FE 1 00000123 Rx - 0',
      '      6      3000.002 BI 1 00000123 Rx - 1  01',
    ],
  ],
  ['crtd', ['1.500000 2R11 7E8 06 41 0C', '1.750250 1T29 18DAF110', 'refused', 'refused', 'refused', 'refused']],
  [
    'gvret',
    [
      'Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8',
      '1500000,000007E8,false,Rx,2,3,06,41,0C,',
      '1750250,18DAF110,true,Tx,1,0,',
      'refused',
      'refused',
      'refused',
      'refused',
    ],
  ],
]

describe('a written log', () => {
  for (const [format, lines] of WRITTEN)
    test(`has the columns of ${format}, and no frame that the format cannot hold`, () => {
      const writer = createLogWriter(format)
      const line = (frame: LogFrame) => {
        try {
          return writer.line(frame)
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error))
          return 'refused'
        }
      }
      assert.deepEqual([...writer.head, ...FRAMES.map(line), ...writer.tail], lines)
    })
})
