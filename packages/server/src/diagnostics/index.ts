/** Door of diagnostics: bridges that stand near vehicles, scans they make, and the reports of them. */
import type { Kernel, Module } from '#kernel'
import { joinParts } from '#kernel'
import type { Below } from './below.ts'
import { createDiagnostics } from './diagnostics.ts'
import { diagnostics } from './migrations/0001-diagnostics.ts'
import { acts } from './migrations/0002-acts.ts'
import { recordings } from './migrations/0003-recordings.ts'
import { recordingRefusals } from './migrations/0004-recording-refusals.ts'
import { browserBridges } from './migrations/0005-browser-bridges.ts'
import { actRecordings } from './migrations/0006-act-recordings.ts'
import { connectedBridges } from './migrations/0007-connected-bridges.ts'

export interface Diagnostics extends Module {
  readonly verbs: ReturnType<typeof createDiagnostics>['verbs']
  /** Ends the connections of all bridges; they come back when the house does. */
  readonly close: () => Promise<void>
}

export function openDiagnostics(kernel: Kernel, below: Below): Diagnostics {
  const { verbs, close, parts } = createDiagnostics(kernel, below)
  return {
    ...joinParts('diagnostics', parts),
    migrations: [diagnostics, acts, recordings, recordingRefusals, browserBridges, actRecordings, connectedBridges],
    verbs,
    close,
  }
}
