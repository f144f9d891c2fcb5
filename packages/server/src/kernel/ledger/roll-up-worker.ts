/** The thread in which the commit of a long day is made: its run in, commit and segment out. */
import { parentPort, workerData } from 'node:worker_threads'
import { commitRun } from '#proof'
import { sha256 } from './digest.ts'
import type { RollUpTask } from './roll-ups.ts'

const { to, closed } = workerData as RollUpTask
const made = commitRun(sha256, 'day', to, closed)
parentPort?.postMessage(made)
