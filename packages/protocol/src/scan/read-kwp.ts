/** A unit of an older vehicle (ISO 14230-3): who it is, and its trouble codes. */
import { formatHex, toHex } from '#protocol/bytes'
import { describeDtc, formatDtc } from '#protocol/dtc'
import { ALL_DTC_GROUPS, decodeKwpStatus, readDtcByStatus, readEcuIdentification } from '#protocol/kwp'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { IDENTIFIERS } from '#protocol/uds'
import { decodeIdentity, inquire, SERVICE_NOT_SUPPORTED, toTruth } from './inquiry.ts'
import type { Depth, OwnDtcs } from './read-dtcs.ts'
import { withheldUnlessNone } from './read-dtcs.ts'
import type { Truth } from './result.ts'

/** Codes as SAE J2012 spells them. */
const IDENTIFIED_CODES = 0x00
/** ReadFreezeFrameData: frame 0, all data of it. */
const FIRST_FREEZE_FRAME = Uint8Array.of(0x12, 0x00, 0x00)
/** “Service not supported”. */
const NO_FREEZE_FRAMES = '7F1211'

interface Draft {
  readonly address: EcuAddress
  readonly identification: Record<string, Truth<string>>
}

/**
 * Asks for the options of service 1A that became the identifiers F180 to F19F of ISO 14229-1.
 *
 * @returns false if the unit is of a newer kind, or knows OBD only. @throws {LinkError}
 */
export async function identifyByKwp(link: DiagnosticLink, { address, identification }: Draft): Promise<boolean> {
  if (link.dialect !== 'KWP2000') return false
  for (const [name, identifier] of Object.entries(IDENTIFIERS)) {
    const request = readEcuIdentification.encodeRequest({ identificationOption: identifier & 0xff })
    const reply = await inquire(link, address, request, readEcuIdentification.decodeResponse)
    if (reply.kind === 'negative' && reply.code === SERVICE_NOT_SUPPORTED) return false
    const truth = toTruth(
      reply,
      ({ response }) => decodeIdentity(name, response.data),
      ({ response }) => response.data,
    )
    if (truth) identification[name] = truth
  }
  return true
}

/** @throws {LinkError} */
export async function readKwpDtcs(link: DiagnosticLink, ecu: EcuAddress, depth: Depth): Promise<OwnDtcs> {
  const request = readDtcByStatus.encodeRequest({ statusOfDtc: IDENTIFIED_CODES, groupOfDtc: ALL_DTC_GROUPS })
  const reply = await inquire(link, ecu, request, readDtcByStatus.decodeResponse)
  if (reply.kind !== 'positive') return withheldUnlessNone(reply)
  const { dtcs } = reply.positive.response
  const isUnread = depth === 'whole' && dtcs.length > 0 && !(await hasNoFreezeFrames(link, ecu))
  return dtcs.map(({ dtc, status }) => {
    const { text, source } = describeDtc(dtc)
    return {
      code: formatDtc(dtc),
      text,
      textSource: source,
      status: nameStatus(status),
      statusByte: formatHex(status, 2),
      ...(isUnread && { unread: ['snapshot'] as const }),
    }
  })
}

/** ISO 14230-3 leaves it to the maker how frames are numbered and laid out: a unit that knows the service may hold some. */
async function hasNoFreezeFrames(link: DiagnosticLink, ecu: EcuAddress): Promise<boolean> {
  const [answer] = await link.ask(ecu, FIRST_FREEZE_FRAME)
  return toHex(answer?.data ?? new Uint8Array(), '') === NO_FREEZE_FRAMES
}

/** The nearest names of ISO 14229-1, for one list of codes whatever the age of the vehicle. */
function nameStatus(byte: number): readonly string[] {
  const { storage, isLampOn, isTestOpen } = decodeKwpStatus(byte)
  return [
    ...(storage === 'present and stored' ? ['testFailed'] : []),
    ...(storage === 'intermittent' ? ['pending'] : []),
    ...(storage === 'none' ? [] : ['confirmed']),
    ...(isTestOpen ? ['testNotCompletedSinceLastClear'] : []),
    ...(isLampOn ? ['warningIndicatorRequested'] : []),
  ]
}
