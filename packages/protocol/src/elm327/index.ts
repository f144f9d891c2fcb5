/** The ELM327 and its many relatives: an adapter that speaks text to us, and CAN or ISO 14230 to the vehicle. */

export { readHeaderless } from './headerless.ts'
export type { ElmLine, ElmStatus } from './line.ts'
export { classifyLine } from './line.ts'
export { readMessages } from './messages.ts'
export type { Elm327Options } from './open-elm327.ts'
export { openElm327 } from './open-elm327.ts'
