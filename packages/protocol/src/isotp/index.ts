/** ISO-TP (ISO 15765-2): frames, and the state machines on both ends of a message. */
export type { FlowFrame, Frame } from './frame.ts'
export { decodeFrame, encodeFrame } from './frame.ts'
export type { ReassemblyOptions, ReassemblyStep } from './reassembly.ts'
export { createReassembly } from './reassembly.ts'
export type { ReceiverOptions, ReceiverPort } from './receiver.ts'
export { createReceiver } from './receiver.ts'
export type { SenderOptions, SenderPort } from './sender.ts'
export { createSender } from './sender.ts'
