/** Logs of CAN buses: candump, Vector ASC, PEAK TRC, CRTD and GVRET, read as a stream and written line by line. */
export { detectFormat } from './detect.ts'
export type { LogFormat, LogFrame, LogWriter } from './log-frame.ts'
export { LOG_FORMATS } from './log-frame.ts'
export type { LogListener, LogReader } from './reader.ts'
export { createLogReader } from './reader.ts'
export { createLogWriter } from './writer.ts'
