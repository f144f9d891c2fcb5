/**
 * ReadDTCInformation, 0x19 (ISO 14229-1:2020, 12.3), with the sub-functions 0F to 13 that only older editions have.
 * The contents of snapshots and extended data are the maker's own; they come out as bytes.
 */
import { choice, list, record, rest, u8, u16, u24 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const DTC_REPORTS = {
  numberOfDtcByStatusMask: 0x01,
  dtcByStatusMask: 0x02,
  dtcSnapshotIdentification: 0x03,
  dtcSnapshotRecordByDtcNumber: 0x04,
  dtcStoredDataByRecordNumber: 0x05,
  dtcExtDataRecordByDtcNumber: 0x06,
  numberOfDtcBySeverityMaskRecord: 0x07,
  dtcBySeverityMaskRecord: 0x08,
  severityInformationOfDtc: 0x09,
  supportedDtc: 0x0a,
  firstTestFailedDtc: 0x0b,
  firstConfirmedDtc: 0x0c,
  mostRecentTestFailedDtc: 0x0d,
  mostRecentConfirmedDtc: 0x0e,
  mirrorMemoryDtcByStatusMask: 0x0f,
  mirrorMemoryDtcExtDataRecordByDtcNumber: 0x10,
  numberOfMirrorMemoryDtcByStatusMask: 0x11,
  numberOfEmissionsObdDtcByStatusMask: 0x12,
  emissionsObdDtcByStatusMask: 0x13,
  dtcFaultDetectionCounter: 0x14,
  dtcWithPermanentStatus: 0x15,
  dtcExtDataRecordByRecordNumber: 0x16,
  userDefMemoryDtcByStatusMask: 0x17,
  userDefMemoryDtcSnapshotRecordByDtcNumber: 0x18,
  userDefMemoryDtcExtDataRecordByDtcNumber: 0x19,
  supportedDtcExtDataRecord: 0x1a,
  wwhObdDtcByMaskRecord: 0x42,
  wwhObdDtcWithPermanentStatus: 0x55,
  dtcInformationByDtcReadinessGroupIdentifier: 0x56,
} as const

/** All records of a code. */
export const ALL_RECORDS = 0xff

/** Three bytes of the code as one number, and its status byte as the unit sent it. */
const dtcAndStatus = record({ dtc: u24, status: u8 })
const severityAndDtc = record({ severity: u8, functionalUnit: u8, dtc: u24, status: u8 })

const nothing = record({})
const byStatus = record({ statusMask: u8 })
const bySeverity = record({ severityMask: u8, statusMask: u8 })
const byDtcAndRecord = record({ dtc: u24, recordNumber: u8 })
const byRecord = record({ recordNumber: u8 })
const inUserMemory = record({ dtc: u24, recordNumber: u8, memorySelection: u8 })

/** `availableStatus`: the status bits a unit keeps at all; the others say nothing. */
const count = record({ availableStatus: u8, dtcFormatIdentifier: u8, dtcCount: u16 })
const dtcs = record({ availableStatus: u8, dtcs: list(dtcAndStatus) })
const severities = record({ availableStatus: u8, dtcs: list(severityAndDtc) })
/** Record numbers, counts and data behind code and status; empty if the unit stored nothing. */
const records = record({ dtc: u24, status: u8, records: rest })
const userRecords = record({ memorySelection: u8, dtc: u24, status: u8, records: rest })

export const readDtcInformation = defineService({
  id: 0x19,
  name: 'ReadDTCInformation',
  hasSubFunction: true,
  request: choice('report', {
    1: byStatus,
    2: byStatus,
    3: nothing,
    4: byDtcAndRecord,
    5: byRecord,
    6: byDtcAndRecord,
    7: bySeverity,
    8: bySeverity,
    9: record({ dtc: u24 }),
    10: nothing,
    11: nothing,
    12: nothing,
    13: nothing,
    14: nothing,
    15: byStatus,
    16: byDtcAndRecord,
    17: byStatus,
    18: byStatus,
    19: byStatus,
    20: nothing,
    21: nothing,
    22: byRecord,
    23: record({ statusMask: u8, memorySelection: u8 }),
    24: inUserMemory,
    25: inUserMemory,
    26: byRecord,
    66: record({ functionalGroup: u8, statusMask: u8, severityMask: u8 }),
    85: record({ functionalGroup: u8 }),
    86: record({ functionalGroup: u8, readinessGroup: u8 }),
  }),
  response: choice('report', {
    1: count,
    2: dtcs,
    3: record({ snapshots: list(record({ dtc: u24, recordNumber: u8 })) }),
    4: records,
    /** Number, code, status and data of each record; where one ends only the maker's description says. */
    5: record({ records: rest }),
    6: records,
    7: count,
    8: severities,
    9: severities,
    10: dtcs,
    11: dtcs,
    12: dtcs,
    13: dtcs,
    14: dtcs,
    15: dtcs,
    16: records,
    17: count,
    18: count,
    19: dtcs,
    /** `faultDetectionCounter`: two's complement, -128 passed to 127 failed. */
    20: record({ counters: list(record({ dtc: u24, faultDetectionCounter: u8 })) }),
    21: dtcs,
    22: record({ recordNumber: u8, records: rest }),
    23: record({ memorySelection: u8, availableStatus: u8, dtcs: list(dtcAndStatus) }),
    24: userRecords,
    25: userRecords,
    26: record({ availableStatus: u8, recordNumber: u8, dtcs: list(dtcAndStatus) }),
    66: record({
      functionalGroup: u8,
      availableStatus: u8,
      availableSeverity: u8,
      dtcFormatIdentifier: u8,
      dtcs: list(record({ severity: u8, dtc: u24, status: u8 })),
    }),
    85: record({ functionalGroup: u8, availableStatus: u8, dtcFormatIdentifier: u8, dtcs: list(dtcAndStatus) }),
    86: record({
      functionalGroup: u8,
      availableStatus: u8,
      dtcFormatIdentifier: u8,
      readinessGroup: u8,
      dtcs: list(dtcAndStatus),
    }),
  }),
})
