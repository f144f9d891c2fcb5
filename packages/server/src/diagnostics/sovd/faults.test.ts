import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DtcResult } from '#protocol/scan'
import { fitsFilter, toFault } from './faults.ts'

const dtc = (status: readonly string[], statusByte?: string, statusMask?: string): DtcResult => ({
  ...{ code: 'P0301', text: '', textSource: 'own', status },
  ...(statusByte === undefined ? {} : { statusByte }),
  ...(statusMask === undefined ? {} : { statusMask }),
})
const fault = (protocol: 'UDS' | 'KWP' | 'OBD', told: DtcResult) => toFault({ address: '0x7E8', protocol }, told)

describe('the status of a fault', () => {
  test('says of a unit on ISO 14230 what it told, and no byte of another standard', () => {
    const kwp = fault('KWP', dtc(['confirmed', 'warningIndicatorRequested'], 'E0'))
    assert.deepEqual(kwp.status, { pendingDtc: false, confirmedDtc: true, warningIndicatorRequested: true })
    assert.equal(fitsFilter(kwp, { 'status[testFailedSinceLastClear]': false }), false)
    assert.equal(fitsFilter(kwp, { 'status[mask]': '0x08' }), true)
  })

  test('says of a unit on UDS which bits are set, with their byte, and of a clear one no more than is known', () => {
    const uds = fault('UDS', dtc(['testFailed', 'confirmed'], '29'))
    assert.deepEqual(uds.status, { testFailed: true, pendingDtc: false, confirmedDtc: true, mask: '0x09' })
    assert.equal(fitsFilter(uds, { 'status[testFailedSinceLastClear]': false }), false)
    assert.equal(fitsFilter(uds, { 'status[mask]': '0x20' }), false)
  })

  test('says of a unit that told which bits it offers those, set or clear, and no other', () => {
    const uds = fault('UDS', dtc(['testFailed', 'confirmed'], 'F9', '2D'))
    assert.deepEqual(uds.status, {
      ...{ testFailed: true, pendingDtc: false, confirmedDtc: true, testFailedSinceLastClear: false },
      mask: '0x09',
    })
    assert.equal(fitsFilter(uds, { 'status[testFailedSinceLastClear]': false }), true)
    for (const [bit, told] of Object.entries({ pendingDtc: '28', warningIndicatorRequested: '7F' }))
      for (const is of [true, false])
        assert.equal(fitsFilter(fault('UDS', dtc([], 'FF', told)), { [`status[${bit}]`]: is }), false, bit)
  })
  test('says of a unit that knows OBD only what its lists say', () => {
    assert.deepEqual(fault('OBD', dtc(['pending'])).status, { pendingDtc: true, confirmedDtc: false })
  })
})
