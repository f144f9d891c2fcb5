/** What a bridge does, without where it runs: Node today, the browser with Web Serial tomorrow. */
export type { ScanOrder, ScanPorts } from './run-scan.ts'
export { describeFailure, runScan } from './run-scan.ts'
export type { Journal, VehicleLink, Worker, WorkerPorts } from './worker.ts'
export { createWorker } from './worker.ts'
