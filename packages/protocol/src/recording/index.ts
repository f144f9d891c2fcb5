/** Recordings: everything that a look at a vehicle depends on, kept line by line, and made again out of it. */

export type { RecordedLine } from './line.ts'
export { formatLine, isFrame, parseLine, readFrames } from './line.ts'
export type { Outside } from './outside.ts'
export { recordOutside } from './outside.ts'
export { recordVisit } from './record-visit.ts'
export type { RecordedLines, Recorder, RecorderLimits } from './recorder.ts'
export { createRecorder, RECORDING_LIMITS } from './recorder.ts'
export { ReplayDivergence } from './replay-cursor.ts'
export type { Replay } from './replay-visit.ts'
export { replayVisit } from './replay-visit.ts'
export type { Visit } from './visit.ts'
