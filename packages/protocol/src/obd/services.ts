/** Services 04, 05, 06 and 08 of SAE J1979. 04 and 08 change the vehicle: no reading guard lets them pass. */
import { fixed, list, optional, record, u8, u16 } from '#protocol/layout'
import { defineService } from '#protocol/uds'

/** Clears codes, freeze frame, test results and readiness of all emission-related units. */
export const clearEmissionInformation = defineService({
  id: 0x04,
  name: 'ClearEmissionRelatedDiagnosticInformation',
  request: record({}),
  response: record({}),
})

/** Oxygen sensor tests; not on CAN, where service 06 has them. `minimum` and `maximum` come with tests 05 and above. */
export const oxygenSensorTest = defineService({
  id: 0x05,
  name: 'OxygenSensorMonitoringTestResults',
  echoes: [0xff, 0xff],
  request: record({ testId: u8, oxygenSensor: u8 }),
  response: record({ testId: u8, oxygenSensor: u8, value: u8, minimum: optional(u8), maximum: optional(u8) }),
})

const result = record({ monitorId: u8, testId: u8, scalingId: u8, value: u16, minimum: u16, maximum: u16 })

/** Results of on-board monitoring tests on CAN, all of one monitor; raw, see `scaleTestResult`. */
export const monitoringTestResults = defineService({
  id: 0x06,
  name: 'OnBoardMonitoringTestResults',
  echoes: [0xff],
  request: record({ monitorId: u8 }),
  response: list(result, 1),
})

/** Bits of the supported monitors of service 06 come in place of a result: monitor 00, 20, 40 … and four bytes. */
export const supportedMonitors = defineService({
  id: 0x06,
  name: 'OnBoardMonitoringTestResults',
  echoes: [0xff],
  request: record({ monitorId: u8 }),
  response: record({ monitorId: u8, bits: fixed(4) }),
})

/** Puts a system of the vehicle to the test; 0x01 closes the evaporative system for a leak test. */
export const controlOfSystem = defineService({
  id: 0x08,
  name: 'RequestControlOfOnBoardSystem',
  echoes: [0xff],
  request: record({ testId: u8, data: fixed(5) }),
  response: record({ testId: u8, data: fixed(5) }),
})
