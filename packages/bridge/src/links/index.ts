/** Links of the real world under Node: sockets and serial ports. For the bridge and the command line. */
export { systemTimers } from '#core'
export type { CanAddress, LinkAddress, Trust } from './link-address.ts'
export { LINK_FORMS, parseLink, parseTruckLink, TRUCK_FORMS } from './link-address.ts'
export { openBus, openLink, openTruckLink } from './open-link.ts'
export { openTcpStream } from './tcp-stream.ts'
export { openUdpPort } from './udp-port.ts'
