/** The ports between protocols and the world: bytes, time, and the link a diagnosis runs over. */
export type { ByteStream, StreamListener } from './byte-stream.ts'
export type { DiagnosticLink, EcuAddress, EcuAnswer, LinkKind, Timing } from './diagnostic-link.ts'
export type { LinkErrorKind, RetryAdvice } from './link-error.ts'
export { formatAddress, formatPlace, LinkError } from './link-error.ts'
export type { Cancel, Timers } from './timers.ts'
export { pause } from './timers.ts'
export type { VirtualTimers } from './virtual-timers.ts'
export { createVirtualTimers } from './virtual-timers.ts'
