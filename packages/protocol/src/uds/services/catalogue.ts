/** Every service of ISO 14229-1 in one list, and what their answers have in common. */
import { accessTimingParameter } from './access-timing-parameter.ts'
import { POSITIVE_OFFSET } from './answer.ts'
import { authentication } from './authentication.ts'
import { clearDiagnosticInformation } from './clear-diagnostic-information.ts'
import { communicationControl } from './communication-control.ts'
import { controlDtcSetting } from './control-dtc-setting.ts'
import type { Service } from './define-service.ts'
import { diagnosticSessionControl } from './diagnostic-session-control.ts'
import { dynamicallyDefineDataIdentifier } from './dynamically-define-data-identifier.ts'
import { ecuReset } from './ecu-reset.ts'
import { inputOutputControl } from './input-output-control.ts'
import { linkControl } from './link-control.ts'
import { NEGATIVE_RESPONSE } from './negative-response.ts'
import { readDataByIdentifier } from './read-data-by-identifier.ts'
import { readDataByPeriodicIdentifier } from './read-data-by-periodic-identifier.ts'
import { readDtcInformation } from './read-dtc-information.ts'
import { readMemoryByAddress } from './read-memory-by-address.ts'
import { readScalingData } from './read-scaling-data.ts'
import { requestFileTransfer } from './request-file-transfer.ts'
import { responseOnEvent } from './response-on-event.ts'
import { routineControl } from './routine-control.ts'
import { securedDataTransmission } from './secured-data-transmission.ts'
import { securityAccess } from './security-access.ts'
import { testerPresent } from './tester-present.ts'
import { requestDownload, requestTransferExit, requestUpload, transferData } from './transfer.ts'
import { writeDataByIdentifier } from './write-data-by-identifier.ts'
import { writeMemoryByAddress } from './write-memory-by-address.ts'

type ServiceFacts = Pick<Service, 'id' | 'name' | 'hasSubFunction' | 'echoes'>

/** In the order of their numbers. */
export const SERVICES: readonly ServiceFacts[] = [
  diagnosticSessionControl,
  ecuReset,
  clearDiagnosticInformation,
  readDtcInformation,
  readDataByIdentifier,
  readMemoryByAddress,
  readScalingData,
  securityAccess,
  communicationControl,
  authentication,
  readDataByPeriodicIdentifier,
  dynamicallyDefineDataIdentifier,
  writeDataByIdentifier,
  inputOutputControl,
  routineControl,
  requestDownload,
  requestUpload,
  transferData,
  requestTransferExit,
  requestFileTransfer,
  writeMemoryByAddress,
  testerPresent,
  accessTimingParameter,
  securedDataTransmission,
  controlDtcSetting,
  responseOnEvent,
  linkControl,
]

/** What the services of SAE J1979 repeat: PID, test, type, or control identifier. */
const OBD_ECHOES: readonly number[] = [0x01, 0x02, 0x05, 0x06, 0x08, 0x09]
/** What those of ISO 14230-3 with numbers of their own repeat. */
const KWP_ECHOES: readonly number[] = [0x1a, 0x21, 0x30, 0x32, 0x33, 0x3b]
/** StartRoutineByLocalIdentifier of ISO 14230-3, RoutineControl of ISO 14229-1: only the latter has four bytes at least, both ways. */
const ROUTINE = 0x31
const ROUTINE_BYTES = 4
const ONE_BYTE: readonly number[] = [0xff]

const ECHOES: ReadonlyMap<number, readonly number[]> = new Map([
  ...[...OBD_ECHOES, ...KWP_ECHOES].map((id) => [id, ONE_BYTE] as const),
  ...SERVICES.map(({ id, echoes }) => [id, echoes] as const),
])

/**
 * Tells whether a message answers this request, and not an earlier one that came too late.
 * Looks at the service, and where the service repeats it at PID, sub-function or first identifier.
 */
export function isAnswerTo(request: Uint8Array, message: Uint8Array): boolean {
  const service = request[0] ?? 0
  if (message[0] === NEGATIVE_RESPONSE) return message[1] === service && message.length === 3
  if (message[0] !== service + POSITIVE_OFFSET) return false
  // A unit of ISO 14230 repeats nothing where ISO 14229 does: a bare service byte cannot be told from a late one.
  if (message.length === 1) return true
  const isOfKwp = service === ROUTINE && Math.min(request.length, message.length) < ROUTINE_BYTES
  const echoes = isOfKwp ? ONE_BYTE : (ECHOES.get(service) ?? [])
  return echoes.every((mask, index) => ((message[index + 1] ?? 0) & mask) === ((request[index + 1] ?? 0) & mask))
}

const SUB_FUNCTION_SERVICES = new Set(SERVICES.flatMap(({ id, hasSubFunction }) => (hasSubFunction ? [id] : [])))

/** Whether a unit that does as it is told will keep silent (ISO 14229-1, 8.2.2). */
export function suppressesPositiveResponse(request: Uint8Array): boolean {
  const [service = 0, subFunction = 0] = request
  return SUB_FUNCTION_SERVICES.has(service) && subFunction >= 0x80
}
