import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { DTC_REPORTS, readDtcInformation } from './index.ts'

type Request = Parameters<typeof readDtcInformation.encodeRequest>[0]
type Response = Parameters<typeof readDtcInformation.encodeResponse>[0]

const P0301 = { dtc: 0x030100, status: 0x2f }
const U0100 = { dtc: 0xc10087, status: 0x08 }

// The bytes follow the request and response tables of ISO 14229-1:2020, 12.3.
describe('a report of trouble codes', () => {
  test('is asked for with what its sub-function needs', () => {
    const requests: readonly (readonly [Request, string])[] = [
      [{ report: 0x01, statusMask: 0x08 }, '19 01 08'],
      [{ report: 0x02, statusMask: 0x84 }, '19 02 84'],
      [{ report: 0x03 }, '19 03'],
      [{ report: 0x04, dtc: 0x030100, recordNumber: 0xff }, '19 04 03 01 00 FF'],
      [{ report: 0x05, recordNumber: 0x02 }, '19 05 02'],
      [{ report: 0x06, dtc: 0x030100, recordNumber: 0x05 }, '19 06 03 01 00 05'],
      [{ report: 0x07, severityMask: 0xc0, statusMask: 0x01 }, '19 07 C0 01'],
      [{ report: 0x08, severityMask: 0xc0, statusMask: 0x01 }, '19 08 C0 01'],
      [{ report: 0x09, dtc: 0x080511 }, '19 09 08 05 11'],
      [{ report: 0x0a }, '19 0A'],
      [{ report: 0x0b }, '19 0B'],
      [{ report: 0x0c }, '19 0C'],
      [{ report: 0x0d }, '19 0D'],
      [{ report: 0x0e }, '19 0E'],
      [{ report: 0x0f, statusMask: 0x08 }, '19 0F 08'],
      [{ report: 0x10, dtc: 0x030100, recordNumber: 0x05 }, '19 10 03 01 00 05'],
      [{ report: 0x11, statusMask: 0x08 }, '19 11 08'],
      [{ report: 0x12, statusMask: 0x08 }, '19 12 08'],
      [{ report: 0x13, statusMask: 0x08 }, '19 13 08'],
      [{ report: 0x14 }, '19 14'],
      [{ report: 0x15 }, '19 15'],
      [{ report: 0x16, recordNumber: 0x01 }, '19 16 01'],
      [{ report: 0x17, statusMask: 0x84, memorySelection: 0x18 }, '19 17 84 18'],
      [{ report: 0x18, dtc: 0x123456, recordNumber: 6, memorySelection: 0x18 }, '19 18 12 34 56 06 18'],
      [{ report: 0x19, dtc: 0x123456, recordNumber: 5, memorySelection: 0x18 }, '19 19 12 34 56 05 18'],
      [{ report: 0x1a, recordNumber: 0x91 }, '19 1A 91'],
      [{ report: 0x42, functionalGroup: 0x33, statusMask: 0x08, severityMask: 0xff }, '19 42 33 08 FF'],
      [{ report: 0x55, functionalGroup: 0x33 }, '19 55 33'],
      [{ report: 0x56, functionalGroup: 0x33, readinessGroup: 0x01 }, '19 56 33 01'],
    ]
    for (const [request, hex] of requests) {
      assert.equal(toHex(readDtcInformation.encodeRequest(request)), hex)
      assert.deepEqual(readDtcInformation.decodeRequest(fromHex(hex)), request)
    }
  })

  test('is read as its sub-function lays it out', () => {
    const responses: readonly (readonly [Response, string])[] = [
      [{ report: 0x01, availableStatus: 0x2f, dtcFormatIdentifier: 1, dtcCount: 1 }, '59 01 2F 01 00 01'],
      [{ report: 0x02, availableStatus: 0xff, dtcs: [P0301, U0100] }, '59 02 FF 03 01 00 2F C1 00 87 08'],
      [{ report: 0x02, availableStatus: 0xff, dtcs: [] }, '59 02 FF'],
      [{ report: 0x03, snapshots: [{ dtc: 0x123456, recordNumber: 1 }] }, '59 03 12 34 56 01'],
      [{ report: 0x04, ...P0301, records: fromHex('01 01 F4 0D 34') }, '59 04 03 01 00 2F 01 01 F4 0D 34'],
      [{ report: 0x06, ...P0301, records: fromHex('05 17') }, '59 06 03 01 00 2F 05 17'],
      [
        { report: 0x08, availableStatus: 0x7f, dtcs: [{ severity: 0x40, functionalUnit: 0x10, ...P0301 }] },
        '59 08 7F 40 10 03 01 00 2F',
      ],
      [
        { report: 0x09, availableStatus: 0x7f, dtcs: [{ severity: 0x40, functionalUnit: 0x10, ...P0301 }] },
        '59 09 7F 40 10 03 01 00 2F',
      ],
      [{ report: 0x05, records: fromHex('02 03 01 00 2F') }, '59 05 02 03 01 00 2F'],
      [{ report: 0x07, availableStatus: 0x2f, dtcFormatIdentifier: 1, dtcCount: 258 }, '59 07 2F 01 01 02'],
      ...([0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x13, 0x15] as const).map(
        (report) =>
          [
            { report, availableStatus: 0x7f, dtcs: [U0100] },
            `59 ${report.toString(16).padStart(2, '0').toUpperCase()} 7F C1 00 87 08`,
          ] as const,
      ),
      [{ report: 0x10, ...P0301, records: fromHex('05 17') }, '59 10 03 01 00 2F 05 17'],
      [{ report: 0x11, availableStatus: 0x2f, dtcFormatIdentifier: 1, dtcCount: 1 }, '59 11 2F 01 00 01'],
      [{ report: 0x12, availableStatus: 0x2f, dtcFormatIdentifier: 1, dtcCount: 1 }, '59 12 2F 01 00 01'],
      [{ report: 0x19, memorySelection: 0x18, ...P0301, records: fromHex('06 01') }, '59 19 18 03 01 00 2F 06 01'],
      [{ report: 0x14, counters: [{ dtc: 0x123456, faultDetectionCounter: 0x60 }] }, '59 14 12 34 56 60'],
      [{ report: 0x16, recordNumber: 1, records: fromHex('03 01 00 2F 09') }, '59 16 01 03 01 00 2F 09'],
      [{ report: 0x17, memorySelection: 0x18, availableStatus: 0x7f, dtcs: [P0301] }, '59 17 18 7F 03 01 00 2F'],
      [{ report: 0x18, memorySelection: 0x18, ...P0301, records: fromHex('06 01') }, '59 18 18 03 01 00 2F 06 01'],
      [{ report: 0x1a, availableStatus: 0x7f, recordNumber: 0x91, dtcs: [P0301] }, '59 1A 7F 91 03 01 00 2F'],
      [
        {
          report: 0x42,
          functionalGroup: 0x33,
          availableStatus: 0xff,
          availableSeverity: 0xff,
          dtcFormatIdentifier: 0x04,
          dtcs: [{ severity: 0x20, dtc: 0x25221f, status: 0x02 }],
        },
        '59 42 33 FF FF 04 20 25 22 1F 02',
      ],
      [
        { report: 0x55, functionalGroup: 0x33, availableStatus: 0xff, dtcFormatIdentifier: 4, dtcs: [P0301] },
        '59 55 33 FF 04 03 01 00 2F',
      ],
      [
        {
          report: 0x56,
          functionalGroup: 0x33,
          availableStatus: 0xff,
          dtcFormatIdentifier: 4,
          readinessGroup: 1,
          dtcs: [P0301],
        },
        '59 56 33 FF 04 01 03 01 00 2F',
      ],
    ]
    for (const [response, hex] of responses) {
      assert.equal(toHex(readDtcInformation.encodeResponse(response)), hex)
      assert.deepEqual(readDtcInformation.decodeResponse(fromHex(hex)), { kind: 'positive', response })
    }
  })

  test('is refused when a code is cut off, a sub-function reserved or a byte too many', () => {
    for (const hex of ['59 02 FF 03 01 00', '59 20 FF', '59 01 2F 01 00 01 00', '59', '59 82 FF']) {
      assert.throws(() => readDtcInformation.decodeResponse(fromHex(hex)), DecodeError, hex)
    }
  })

  test('has a layout both ways for every sub-function with a name', () => {
    for (const report of Object.values(DTC_REPORTS)) {
      const request = readDtcInformation.decodeRequest.bind(
        undefined,
        Uint8Array.of(0x19, report, ...new Uint8Array(9)),
      )
      assert.throws(request, /too many/, `0x${report.toString(16)} ends`)
    }
  })
})
