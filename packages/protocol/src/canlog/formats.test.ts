import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { extended, only, read, standard } from './testing.ts'

// The forms of candump are those its own documentation and source show (can-utils, lib.h and candump.c).
describe('a candump log', () => {
  test('is read with -l and -L: classic, remote and FD frames, with and without a direction', () => {
    const at = { atUs: 1_436_509_052_249_713, channel: 'vcan0' }
    const head = '(1436509052.249713) vcan0 '
    assert.deepEqual(only(`${head}044#2A366C2BBA`), { ...at, ...standard(0x44, '2A 36 6C 2B BA') })
    assert.deepEqual(only(`${head}1F334455#11.22`), { ...at, ...extended(0x1f334455, '11 22') })
    assert.deepEqual(only(`${head}123#1122 T`), { ...at, ...standard(0x123, '11 22'), direction: 'tx' })
    assert.deepEqual(only(`${head}123#R5`), { ...at, ...standard(0x123, ''), remoteLength: 5 })
    assert.deepEqual(only(`${head}123#R`), { ...at, ...standard(0x123, ''), remoteLength: 0 })
    assert.deepEqual(only(`${head}123##3112233`), {
      ...at,
      ...standard(0x123, '11 22 33'),
      fd: { bitRateSwitch: true, errorPassive: true },
    })
    assert.deepEqual(only(`${head}123#1122334455667788_E`).data.length, 8)
  })

  test('is read as a terminal shows it: with and without times, directions and text', () => {
    assert.deepEqual(only('  vcan0  044   [5]  2A 36 6C 2B BA'), {
      channel: 'vcan0',
      ...standard(0x44, '2A 36 6C 2B BA'),
    })
    assert.deepEqual(only(" (1436509052.249713)  can1  12345678   [2]  41 42              'AB'"), {
      atUs: 1_436_509_052_249_713,
      channel: 'can1',
      ...extended(0x12345678, '41 42'),
    })
    assert.deepEqual(only('  can0  TX B -  123  [03]  11 22 33'), {
      channel: 'can0',
      direction: 'tx',
      ...standard(0x123, '11 22 33'),
      fd: { bitRateSwitch: true, errorPassive: false },
    })
    assert.deepEqual(only('  can0  123   [4]  remote request'), {
      channel: 'can0',
      ...standard(0x123, ''),
      remoteLength: 4,
    })
    assert.equal(only(' (2015-07-10 06:17:32.249713)  can0  123   [0]').atUs, 1_436_509_052_249_713)
  })

  test('passes over error frames, and refuses half a byte', () => {
    assert.deepEqual(read('(1.000000) can0 20000080#0000000000000000\n(2.000000) can0 123#11').frames.length, 1)
    assert.match(read('(1.0) can0 123##X11', 'candump').bad[0]?.message ?? '', /16/)
    for (const line of ['(1.0) can0 123#112', '(1.0) can0 23#11', '(1.0) can0 FFF#11', '(1.0) can0 123#11 X'])
      assert.equal(read(line, 'candump').bad.length, 1, line)
  })
})

// Facts of lines in the test data of python-can (logfile.asc, logfile_vector_fd.asc, test_CanRemoteMessage.asc).
describe('a Vector ASC log', () => {
  const HEAD = 'date Sam Sep 30 15:06:13.191 2017\nbase hex  timestamps absolute\n'
  test('is read: classic, remote and FD lines; statistics and transport lines are passed over', () => {
    const { frames, bad, format } = read(`${HEAD}internal events logged
// version 9.0.0
Begin Triggerblock Sam Sep 30 15:06:13.191 2017
   0.000000 Start of measurement
   0.015991 CAN 1 Status:chip status error passive - TxErr: 132 RxErr: 0
   1.015991 1  Statistic: D 0 R 0 XD 0 XR 0 E 0 O 0 B 0.00%
   3.098426 1  18EBFF00x       Rx d 8 01 A0 0F A6 60 3B D1 40    Length = 273910 BitCount = 141 ID = 418119424x
   3.297743 1  J1939TP FEE3p        6    0  0   -   Rx   d 23 A0 0F A6 60 3B D1 40 1F DE 80 25 DF C0 2B E1 00
   2.510001 2 100 Rx r
   2.584921 4 300 Tx r 8 Length = 1704000 BitCount = 145 ID = 88888888x
   0.045522 CANFD   62 Rx         7d  BrakeSnData_4     1 0 8  8 01 1b d6 d0 8a 1f d7 f6   104812  132   323000 a800f6c9
  30.300981 CANFD   3 Tx     50005x                     0 1 5 0 140000 73 200050 7a60 46500250 460a0250 20011736 20010205
   4.876870 2  ErrorFrame
End TriggerBlock
`)
    assert.deepEqual([bad, format], [[], 'asc'])
    assert.deepEqual(frames, [
      { atUs: 3_098_426, channel: '1', direction: 'rx', ...extended(0x18ebff00, '01 A0 0F A6 60 3B D1 40') },
      { atUs: 2_510_001, channel: '2', direction: 'rx', ...standard(0x100, ''), remoteLength: 0 },
      { atUs: 2_584_921, channel: '4', direction: 'tx', ...standard(0x300, ''), remoteLength: 8 },
      {
        atUs: 45_522,
        channel: '62',
        direction: 'rx',
        ...standard(0x7d, '01 1b d6 d0 8a 1f d7 f6'),
        fd: { bitRateSwitch: true, errorPassive: false },
      },
      { atUs: 30_300_981, channel: '3', direction: 'tx', ...extended(0x50005, ''), remoteLength: 5 },
    ])
  })

  test('may count in decimal, and from line to line', () => {
    const { frames } = read('base dec  timestamps relative\n 1.5 1  291x Rx d 2 16 255\n 0.25 1 291 Rx d 0\n')
    assert.deepEqual(frames, [
      { atUs: 1_500_000, channel: '1', direction: 'rx', ...extended(291, '10 FF') },
      { atUs: 1_750_000, channel: '1', direction: 'rx', ...standard(291, '') },
    ])
    assert.equal(read('base dec  timestamps absolute\n 1.5 1  291 Rx d 1 256\n').bad.length, 1)
  })
})

// Facts of the test data of python-can (test_CanMessage_V1_1, V1_3, V2_0_BUS1, V2_1) and of PEAK's description of the format.
describe('a PEAK trace', () => {
  const frame = { atUs: 17_535_400, channel: '', direction: 'tx', ...extended(0x100, '01 00 00 00 00 00 00 08') }

  test('is read in each version, warnings passed over', () => {
    const bytes = '01 00 00 00 00 00 00 08'
    const traces: readonly (readonly [string, string, string])[] = [
      [
        '1.1',
        `     1)     17535.4  Tx     00000100  8  ${bytes} \n     2)     17540.3  Warng  FFFFFFFF  4  00 00 00 08  BUSHEAVY `,
        '',
      ],
      ['1.3', `     1)        17535.4 1  Tx    00000100 -  8    ${bytes}`, '1'],
      [
        '2.0',
        `;$COLUMNS=N,O,T,I,d,l,D\n      1     17535.400 DT 00000100 Tx 8  ${bytes}\n      2     17540.300 ST          Rx    00 00 00 08`,
        '',
      ],
      [
        '2.1',
        `;$COLUMNS=N,O,T,B,I,d,R,L,D\n      1     17535.400 DT 1  00000100 Tx -  8    ${bytes}\n      2     17540.300 ST 1         - Rx -  4    00 00 00 08`,
        '1',
      ],
    ]
    for (const [version, lines, channel] of traces) {
      const { frames, bad } = read(`;$FILEVERSION=${version}\n;$STARTTIME=44548.6028595139\n${lines}\n`)
      assert.deepEqual([frames, bad], [[{ ...frame, channel }], []], version)
    }
  })

  test('says remote frames in words before version 2 and FD lengths by their code in 2.1', () => {
    assert.equal(only('     2)      7468.9  Tx         0000  8  RTR', 'trc-1.1').remoteLength, 8)
    const bytes = 'AA '.repeat(12)
    const fd = only(`;$FILEVERSION=2.1\n      1     1.000 BI 2      0300 Rx -  9    ${bytes}`)
    assert.deepEqual([fd.data.length, fd.fd], [12, { bitRateSwitch: true, errorPassive: true }])
  })

  test('of a version that is not read is refused, and so is an identifier of a strange length', () => {
    assert.match(read(';$FILEVERSION=1.1\n;$FILEVERSION=7.0\n').bad[0]?.message ?? '', /7\.0/)
    assert.equal(read('     1)  1.0  Rx  300  0', 'trc-1.1').bad.length, 1)
    assert.equal(read('     1)  1.0  Rx  0300  0', 'trc-1.1').bad.length, 0)
  })
})

// Forms of the CRTD specification 3.1 and of a public OVMS recording.
describe('a CRTD log', () => {
  test('is read with and without bus numbers, comments and events passed over', () => {
    const { frames, bad, format } = read(
      '100.602 CXX Info Type:crtd; Filter:off;\n101.562 1T11 7DF 02 01 0C 00\n211.572 CEV Event vehicle.on\n1542473901.020305 R29 18DAF110 03\n',
    )
    assert.deepEqual([bad, format], [[], 'crtd'])
    assert.deepEqual(frames, [
      { atUs: 101_562_000, channel: '1', direction: 'tx', ...standard(0x7df, '02 01 0C 00') },
      { atUs: 1_542_473_901_020_305, channel: '', direction: 'rx', ...extended(0x18daf110, '03') },
    ])
  })

  test('refuses nine bytes and a record nobody knows', () => {
    for (const line of [
      '1.0 1R11 7DF 1 2',
      '1.0 1R11 7DF 00 01 02 03 04 05 06 07 08',
      '1.0 1X11 7DF 00',
      '1.0 1R11 800 00',
    ])
      assert.equal(read(line, 'crtd').bad.length, 1, line)
  })
})

// Columns as SavvyCAN writes and wrote them.
describe('a GVRET file', () => {
  test('is read with and without the direction', () => {
    const now = read(
      'Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\n166064000,0000021A,false,Rx,0,2,FE,36,\n',
    )
    const before = read('Time Stamp,ID,Extended,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8\n166064000,0000021A,false,0,2,FE,36,\n')
    const frame = { atUs: 166_064_000, channel: '0', ...standard(0x21a, 'FE 36') }
    assert.deepEqual(now.frames, [{ ...frame, direction: 'rx' }])
    assert.deepEqual([before.frames, before.format], [[frame], 'gvret'])
  })

  test('is refused with a truth that is none', () => {
    assert.equal(read('1,0000021A,maybe,Rx,0,0,', 'gvret').bad.length, 1)
  })
})
