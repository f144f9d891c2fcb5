import { randomFillSync } from 'node:crypto'
import { HOUSE_ORG } from '#proof'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** An organisation; `HOUSE` for what belongs to the installation itself. */
export type OrgId = Branded<'org'>
/** A random pseudonym of a person (or of a vehicle, whose plate and VIN point to one), with a data key of its own. */
export type SubjectId = Branded<'subject'>
export type UserId = Branded<'user'>
export type SessionId = Branded<'session'>
export type PasskeyId = Branded<'passkey'>
export type EntryId = Branded<'entry'>
export type VehicleId = Branded<'vehicle'>
export type BridgeId = Branded<'bridge'>
export type ScanId = Branded<'scan'>
export type DiagnosticSessionId = Branded<'diagnostic-session'>
export type ActId = Branded<'act'>
export type IssueId = Branded<'issue'>
export type SignatureId = Branded<'signature'>
export type FormId = Branded<'form'>
export type FormVersionId = Branded<'form-version'>
export type FileId = Branded<'file'>
export type InspectionId = Branded<'inspection'>

/** The organisation of acts of the system and of strangers. */
export const HOUSE = HOUSE_ORG as OrgId

/** One of each thing, belonging to nobody: what probes, the role matrix and fuzzing may touch. */
export const CANARY = '00000000-0000-7000-8000-000000000001' as OrgId

/**
 * Makes a UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. Ids of one millisecond are in no
 * order among themselves, but for those of one maker that counts them.
 *
 * @param count 0 to 4,095, in place of the first 12 random bits (section 6.2, method 1).
 */
export function uuidv7<Id extends string = string>(at: Date, count?: number): Id {
  const bytes = takeRandom()
  bytes.writeUIntBE(at.getTime(), 0, 6)
  if (count !== undefined) bytes.writeUInt16BE(count & 0x0fff, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id
}

/** Random bytes are drawn for many ids at once: asking for each alone costs more than all else about it. */
const drawn = Buffer.alloc(4_096)
let left = 0

function takeRandom(): Buffer {
  if (left === 0) left = randomFillSync(drawn).length
  left -= 16
  return drawn.subarray(left, left + 16)
}

/** The instant inside a UUIDv7. */
export const instantOf = (id: string): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
