/** One input, output or routine of a unit that may be taken over, by its bytes: what profiles and allow-lists are made of. */
import type { ActClass } from './act-class.ts'
import type { ForbiddenAct } from './forbidden.ts'
import { findForbiddenBytes, findForbiddenName } from './forbidden.ts'
import type { ActOrder } from './order.ts'
import { bytesOf, classOf } from './order.ts'

/** `identifier` is two bytes; `bytes` the state of a control, the option record of a routine (64 at most): upper-case hex. */
export interface Control {
  readonly kind: 'control' | 'routine'
  readonly ecu: string
  readonly identifier: string
  readonly bytes: string
  readonly name: string
}

/** What is held for a while and then goes back. */
export type HeldOrder = Extract<ActOrder, { kind: 'control' | 'routine' }>

export const isHeld = (order: ActOrder): order is HeldOrder => order.kind === 'control' || order.kind === 'routine'

/** Whether the control is this very order, however long that is to be held. */
export function isControlOf({ kind, ecu, identifier, bytes }: Control, order: HeldOrder): boolean {
  const own = order.kind === 'control' ? order.state : order.option
  return kind === order.kind && ecu === order.ecu && identifier === order.identifier && bytes === own
}

/** The row that refuses a control by its bytes or by what it is called; else of which class it is. */
export function judgeControl({ kind, ecu, identifier, bytes, name }: Control): ForbiddenAct | ActClass {
  const head = { ecu, identifier, holdMs: 0 }
  const order: HeldOrder = kind === 'control' ? { kind, ...head, state: bytes } : { kind, ...head, option: bytes }
  return findForbiddenBytes(bytesOf(order).begin, Number(ecu)) ?? findForbiddenName(name) ?? classOf(order)
}
