/** What a bridge does, without where it runs: Node today, the browser with Web Serial tomorrow. */

export type { ActJournal, ActPorts, ActWorker, LeftAct, LeftActs } from './act-worker.ts'
export { createActWorker } from './act-worker.ts'
export type { LinkQueue } from './link-queue.ts'
export { createLinkQueue } from './link-queue.ts'
export type { LiveDesk, LivePorts } from './live.ts'
export { createLiveDesk } from './live.ts'
export type { RecordingPorts, ReplayVerdict } from './record-scan.ts'
export { recordScan, replayScan } from './record-scan.ts'
export type { ScanOrder, ScanPorts } from './run-scan.ts'
export { describeFailure, runScan } from './run-scan.ts'
export type { Journal, VehicleLink, Worker, WorkerPorts } from './worker.ts'
export { createWorker } from './worker.ts'
