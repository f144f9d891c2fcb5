/** Links of the real world under Node: sockets and serial ports. For the bridge and the command line. */
export type { CanAddress, LinkAddress, Trust } from './link-address.ts'
export { LINK_FORMS, parseLink, parseTruckLink, TRUCK_FORMS } from './link-address.ts'
export { openLink, openTruckLink } from './open-link.ts'
export { systemTimers } from './system-timers.ts'
export { openTcpStream } from './tcp-stream.ts'
export { openUdpPort } from './udp-port.ts'
