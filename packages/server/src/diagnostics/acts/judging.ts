/** What is held against the documents a bridge signs of an act: the vehicle that was ordered, its rest, and the leave that was given. */
import type { ActDocument, ActReadyDocument, ActStep } from '#bridge/wire'
import type { ActOrder } from '#protocol/acts'
import { bytesOf, clearingOf, findForbidden, isHeld, tellsSingle } from '#protocol/acts'
import { fromHex, toHex } from '#protocol/bytes'
import type { ScanResult } from '#protocol/scan'
import { isReading, nameOf } from '#protocol/scan'
import type { ActRow } from './act-store.ts'

/** Each must be told, and hold. */
const PRECONDITIONS = ['engineSpeed', 'vehicleSpeed'] as const
/** requestRoutineResults (ISO 14229-1, 0x31). */
const RESULTS = 0x03

/** Whether what was read is of another vehicle than this. One that tells no VIN, or has none on file, is not told apart. */
export const isAnotherVehicle = (read: string | null | undefined, known: string | null): boolean =>
  Boolean(read) && known !== null && read?.toUpperCase() !== known.toUpperCase()

export const isAtRest = ({ preconditions }: Pick<ActReadyDocument, 'preconditions'>): boolean =>
  preconditions.every(({ holds }) => holds) &&
  PRECONDITIONS.every((wanted) => preconditions.some(({ name }) => name === wanted))

/**
 * Whether all that the units to be cleared hold of their codes was read: of what is forbidden nothing is cleared. A code that
 * is to be cleared alone was told, by the unit it is to be cleared of.
 */
export function isKept(order: ActOrder, { ecus }: ScanResult): boolean {
  const isOrdered = ({ address }: { readonly address: string }) => Number(address) === Number(order.ecu)
  if (order.kind === 'clear-code' && !ecus.some((unit) => isOrdered(unit) && tellsSingle(unit, order.code)))
    return false
  return ecus.every(({ address: text, identification, protocol, dtcs }) => {
    const address = Number(text)
    if (order.ecu !== null && Number(order.ecu) !== address) return true
    if (protocol === 'unknown' || dtcs.every(({ unread }) => unread === undefined)) return true
    return findForbidden(clearingOf(protocol), { address, name: nameOf(address, identification) }) !== undefined
  })
}

/**
 * Whether a bridge did what it had no leave for, whatever it says of it: something other than was ordered, something
 * while its leave was withheld, or something after another look at the vehicle than the one that was sealed.
 */
export function hasActedAlone(row: ActRow, { order, steps, readySha256 }: ActDocument): boolean {
  const sent = steps.filter(({ outcome }) => outcome !== 'withheld')
  if (sent.some((step) => !isOrdered(order, step))) return true
  const wasArmed = row.status === 'armed' || row.status === 'unclear'
  // A device that lost its journal knows no hash any more, and gives back all the same.
  const isGivenBack = readySha256 === null && sent.every(({ request }) => request === endOf(order))
  const isSealed = row.readySha256 !== null && toHex(row.readySha256, '').toLowerCase() === readySha256
  const hasLeave = wasArmed && (isSealed || isGivenBack)
  return row.class === 'reversible' && !hasLeave && sent.length > 0
}

function isOrdered(order: ActOrder, { ecu, request }: ActStep): boolean {
  if (order.ecu !== null && Number(order.ecu) !== Number(ecu)) return false
  return isReading(fromHex(request)) || requestsOf(order).includes(request)
}

const endOf = (order: ActOrder): string | undefined =>
  isHeld(order) ? toHex(bytesOf(order).end ?? new Uint8Array(), '') : undefined

/** All that an order may come to beside reading. */
function requestsOf(order: ActOrder): readonly string[] {
  if (order.kind === 'raw') return []
  if (order.kind === 'clear-codes') return (['UDS', 'KWP', 'OBD'] as const).map((one) => toHex(clearingOf(one), ''))
  const { begin, end = new Uint8Array() } = bytesOf(order)
  const results = order.kind === 'routine' ? [end.with(1, RESULTS)] : []
  return [begin, end, ...results].map((request) => toHex(request, ''))
}
