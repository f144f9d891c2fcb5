/** Door of the witness: a device or a second site that vouches for what it saw of a log (C2SP tlog-witness). Node only. */
export { keepFile } from './keep-file.ts'
export type { OpenWitness, WitnessReply } from './open-witness.ts'
export { openWitness } from './open-witness.ts'
export type { TrustedLogs } from './trusted-logs.ts'
export { openTrustedLogs } from './trusted-logs.ts'
export { openWitnessKey } from './witness-key.ts'
