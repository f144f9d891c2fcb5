/** Services of ISO 14230-3 with numbers or shapes of their own: 10, 1A, 21, 23, 27, 30 to 33 and 3E. */
import { optional, record, rest, someRest, u8, u24 } from '#protocol/layout'
import type { Service } from '#protocol/uds'
import { defineService } from '#protocol/uds'
import { accessTimingParameters, ecuReset, startCommunication, stopCommunication } from './communication.ts'
import { clearDiagnosticInformation, readDtcByStatus, readStatusOfDtc } from './dtc-services.ts'

/** Modes from 0x80 on, 0x81 the standard one; a baud rate identifier may follow. */
export const startDiagnosticSession = defineService({
  id: 0x10,
  name: 'StartDiagnosticSession',
  echoes: [0xff],
  request: record({ diagnosticMode: u8, baudRateIdentifier: optional(u8) }),
  response: record({ diagnosticMode: u8, status: rest }),
})

/** Options 0x80 (all), 0x86 to 0x9F by the standard. */
export const readEcuIdentification = defineService({
  id: 0x1a,
  name: 'ReadECUIdentification',
  echoes: [0xff],
  request: record({ identificationOption: u8 }),
  response: record({ identificationOption: u8, data: someRest }),
})

export const readDataByLocalIdentifier = defineService({
  id: 0x21,
  name: 'ReadDataByLocalIdentifier',
  echoes: [0xff],
  request: record({ localIdentifier: u8 }),
  response: record({ localIdentifier: u8, data: someRest }),
})

/** Three bytes of address, one of size. */
export const readMemoryByAddress = defineService({
  id: 0x23,
  name: 'ReadMemoryByAddress',
  request: record({ memoryAddress: u24, memorySize: u8 }),
  response: record({ data: someRest }),
})

/** Odd levels ask for a seed, the even one behind it sends the key; the answer to a key ends with 0x34, access allowed. */
export const securityAccess = defineService({
  id: 0x27,
  name: 'SecurityAccess',
  echoes: [0xff],
  request: record({ accessMode: u8, data: rest }),
  response: record({ accessMode: u8, data: rest }),
})

/** `control`: inputOutputControlParameter, state and mask, as the maker defined them. */
export const inputOutputControlByLocalIdentifier = defineService({
  id: 0x30,
  name: 'InputOutputControlByLocalIdentifier',
  echoes: [0xff],
  request: record({ localIdentifier: u8, control: rest }),
  response: record({ localIdentifier: u8, control: rest }),
})

export const startRoutineByLocalIdentifier = defineRoutine(0x31, 'StartRoutineByLocalIdentifier')
export const stopRoutineByLocalIdentifier = defineRoutine(0x32, 'StopRoutineByLocalIdentifier')
export const requestRoutineResultsByLocalIdentifier = defineRoutine(0x33, 'RequestRoutineResultsByLocalIdentifier')

/** `responseRequired`: 01 yes, 02 no; absent: yes. */
export const testerPresent = defineService({
  id: 0x3e,
  name: 'TesterPresent',
  request: record({ responseRequired: optional(u8) }),
  response: record({}),
})

/** In the order of their numbers. */
export const KWP_SERVICES: readonly Pick<Service, 'id' | 'name' | 'echoes'>[] = [
  startDiagnosticSession,
  ecuReset,
  clearDiagnosticInformation,
  readStatusOfDtc,
  readDtcByStatus,
  readEcuIdentification,
  readDataByLocalIdentifier,
  readMemoryByAddress,
  securityAccess,
  inputOutputControlByLocalIdentifier,
  startRoutineByLocalIdentifier,
  stopRoutineByLocalIdentifier,
  requestRoutineResultsByLocalIdentifier,
  testerPresent,
  startCommunication,
  stopCommunication,
  accessTimingParameters,
]

function defineRoutine(id: number, name: string) {
  return defineService({
    id,
    name,
    echoes: [0xff],
    request: record({ localIdentifier: u8, option: rest }),
    response: record({ localIdentifier: u8, result: rest }),
  })
}
