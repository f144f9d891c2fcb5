/** What may be done to a vehicle beside reading it: classes of act, what no role may lift, and the gate before the wire. For bridge, server and browser. */
export type { ActClass } from './act-class.ts'
export { classifyRequest } from './act-class.ts'
export type { Control, HeldOrder } from './control.ts'
export { isControlOf, isHeld, judgeControl } from './control.ts'
export type { ForbiddenAct, Unit } from './forbidden.ts'
export { FORBIDDEN_ACTS, findForbidden, findForbiddenBytes, findForbiddenName } from './forbidden.ts'
export type { Permit } from './guard.ts'
export { actingOnly, GUARD } from './guard.ts'
export type { ActOrder, Bytes } from './order.ts'
export {
  ACT_KINDS,
  bytesOf,
  classOf,
  clearingOf,
  headOf,
  isClearing,
  MOST_HOLD_MS,
  SINGLE_CODE,
  tellsSingle,
} from './order.ts'
export type { Precondition } from './preconditions.ts'
export { readPreconditions } from './preconditions.ts'
