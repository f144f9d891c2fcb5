/** How acts travel between a bridge and its server. A server sends none to a bridge that has not offered such. */
import type { ActOrder } from '#protocol/acts'
import { ACT_KINDS, MOST_HOLD_MS, SINGLE_CODE } from '#protocol/acts'
import type { Check } from './check.ts'
import { exactly, integer, oneOf, ShapeError, text } from './check.ts'

/** Bridge → server. */
export type ActBridgeMessage =
  /** From now on, and in this connection: acts may be ordered. */
  | { readonly type: 'act.offer' }
  /** The same of orders of the kind `clear-code`; it comes before `act.offer`. */
  | { readonly type: 'clear-code.offer' }
  | { readonly type: 'act.accept'; readonly actId: string }
  | { readonly type: 'act.progress'; readonly actId: string; readonly label: string }
  /** `document` is the canonical text of an `ActReadyDocument`; the bridge now waits for leave. */
  | { readonly type: 'act.ready'; readonly actId: string; readonly document: string; readonly signature: string }
  /** `document` is the canonical text of an `ActDocument`. Comes again until it is stored or refused. */
  | { readonly type: 'act.result'; readonly actId: string; readonly document: string; readonly signature: string }

interface ActOrdered<Type> {
  readonly type: Type
  readonly actId: string
  readonly vehicleId: string
  readonly order: ActOrder
}

/** Server → bridge. */
export type ActServerMessage =
  /** May come again for the same act: after a reconnect, or because an answer was lost. */
  | ActOrdered<'act.order'>
  /** The same, to be recorded; only to a bridge that said `act-recording.offer`. */
  | ActOrdered<'act.recorded-order'>
  /** What was found before is sealed, and whoever asked still may. */
  | { readonly type: 'act.go'; readonly actId: string }
  /** Whoever asked may no longer, or does not want to: what is held goes back to the vehicle. */
  | { readonly type: 'act.stop'; readonly actId: string; readonly because: string }
  /** The result is durable; the bridge may forget it. */
  | { readonly type: 'act.stored'; readonly actId: string }
  /** The result will never be taken; the bridge forgets it. */
  | { readonly type: 'act.refused'; readonly actId: string; readonly code: string }

export type ActOrderMessage = Extract<ActServerMessage, { type: 'act.order' | 'act.recorded-order' }>
export type ActReadyMessage = Extract<ActBridgeMessage, { type: 'act.ready' }>
export type ActResultMessage = Extract<ActBridgeMessage, { type: 'act.result' }>

interface Parts {
  readonly id: Check<string>
  readonly signature: Check<string>
  readonly code: Check<string>
  readonly document: Check<string>
}

const address = text(12, /^0x[0-9A-F]{3,8}$/)
const hex = (least: number, most: number) => text(2 * most, new RegExp(`^([0-9A-F]{2}){${least},${most}}$`))
const identifier = hex(2, 2)
const holdMs = integer(100, MOST_HOLD_MS)

const ORDERS: { readonly [Kind in ActOrder['kind']]: Check<Extract<ActOrder, { kind: Kind }>> } = {
  'clear-codes': exactly({
    kind: oneOf('clear-codes'),
    ecu: (value, at) => (value === null ? null : address(value, at)),
  }),
  'clear-code': exactly({ kind: oneOf('clear-code'), ecu: address, code: text(8, SINGLE_CODE) }),
  raw: exactly({ kind: oneOf('raw'), ecu: address, request: hex(1, 4_095) }),
  control: exactly({ kind: oneOf('control'), ecu: address, identifier, state: hex(0, 64), holdMs }),
  routine: exactly({ kind: oneOf('routine'), ecu: address, identifier, option: hex(0, 64), holdMs }),
}

const order: Check<ActOrder> = (value, at) => {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  const known = ACT_KINDS.find((one) => one === kind)
  if (known === undefined) throw new ShapeError(`${at} is no order`)
  return ORDERS[known](value, at)
}

export const actBridgeShapes = ({ id, signature, document }: Parts) => ({
  'act.offer': exactly({ type: oneOf('act.offer') }),
  'clear-code.offer': exactly({ type: oneOf('clear-code.offer') }),
  'act.accept': exactly({ type: oneOf('act.accept'), actId: id }),
  'act.progress': exactly({ type: oneOf('act.progress'), actId: id, label: text(200) }),
  'act.ready': exactly({ type: oneOf('act.ready'), actId: id, document, signature }),
  'act.result': exactly({ type: oneOf('act.result'), actId: id, document, signature }),
})

export const actServerShapes = ({ id, code }: Parts) => ({
  'act.order': exactly({ type: oneOf('act.order'), actId: id, vehicleId: id, order }),
  'act.recorded-order': exactly({ type: oneOf('act.recorded-order'), actId: id, vehicleId: id, order }),
  'act.go': exactly({ type: oneOf('act.go'), actId: id }),
  'act.stop': exactly({ type: oneOf('act.stop'), actId: id, because: text(80) }),
  'act.stored': exactly({ type: oneOf('act.stored'), actId: id }),
  'act.refused': exactly({ type: oneOf('act.refused'), actId: id, code }),
})
