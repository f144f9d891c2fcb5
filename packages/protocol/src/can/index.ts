/** CAN: frames, a hub in memory, how adapters spell frames (slcan, socketcand, GVRET), and diagnosis straight over it. */
export {
  FUNCTIONAL_ID,
  FUNCTIONAL_ID_EXTENDED,
  isExtended,
  isStandardUnit,
  OTHER_UNITS,
  periodicIdOf,
  requestIdOf,
} from './addressing.ts'
export type { BitRate, CanBusListener, CanBusOptions, CanBusPort, FrameTap, OpenBus } from './bus.ts'
export type { CanFrame, FdFlags } from './frame.ts'
export { announcedLength, dlcOfLength, FD_LENGTHS, lengthOfDlc, padFrame, requireFrame } from './frame.ts'
export { FRAME_TEXT, formatFrame, parseFrame } from './frame-text.ts'
export type { GvretFrame, GvretListener } from './gvret.ts'
export {
  createGvretReader,
  encodeGvretFrame,
  encodeGvretSend,
  encodeGvretSetup,
  GVRET_ALIVE,
  GVRET_BINARY,
} from './gvret.ts'
export type { GvretCommand } from './gvret-command.ts'
export { createGvretCommandReader } from './gvret-command.ts'
export type { CanHubPort } from './hub.ts'
export { createCanHub } from './hub.ts'
export type { CanAdapter, CanLinkOptions, OpenAdapter } from './open-can.ts'
export { CAN_ADAPTERS, isCanAdapter, openCan, tapAdapter } from './open-can.ts'
export type { SlcanLine } from './slcan.ts'
export { decodeSlcanLine, encodeSlcanFrame } from './slcan.ts'
export type { SocketcandMessage } from './socketcand.ts'
export { createSocketcandReader, decodeSocketcand, encodeSocketcand } from './socketcand.ts'
