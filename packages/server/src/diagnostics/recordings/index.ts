/** Door of recordings: everything a scan or act depended on, as its bridge signed it, to be looked at, taken along and run again. */
import type { Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import type { Keeping } from './keeping.ts'
import { createKeeping } from './keeping.ts'
import type { RecordingPorts } from './ports.ts'
import type { RecordingVerbs } from './reading.ts'
import { createReading } from './reading.ts'
import { createRecordingRoutes } from './routes.ts'

export { FORMATS } from './export.ts'
export type { Recorded, RecordedKind, RecordingPorts } from './ports.ts'
export { RECORDED } from './ports.ts'
export type { RecordingVerbs } from './reading.ts'
export type { RecordingSummary } from './schema.ts'

export interface Recordings extends Part {
  readonly keepRecording: Keeping['keepRecording']
  readonly verbs: RecordingVerbs
}

const SEALED = {
  column: 'personal_sealed',
  kind: 'sealed',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const
const ABOUT = ['vehicle_id', 'subject_id'] as const

export function openRecordings(ports: RecordingPorts): Recordings {
  const keeping = createKeeping(ports)
  const verbs = createReading(ports, keeping)
  return {
    ...{ keepRecording: keeping.keepRecording, verbs },
    actions,
    entries,
    routes: createRecordingRoutes(verbs, ports.of),
    personalData: [
      { ...SEALED, table: 'diagnostics_recording', rowColumn: 'scan_id' },
      { ...SEALED, table: 'diagnostics_act_recording', rowColumn: 'act_id' },
    ],
    retains: {
      diagnostics_recording: { with: 'diagnostics_scan', by: 'scan_id', about: ABOUT },
      diagnostics_act_recording: { with: 'diagnostics_act', by: 'act_id', about: ABOUT },
    },
  }
}
