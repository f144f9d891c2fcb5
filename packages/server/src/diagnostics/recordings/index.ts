/** Door of recordings: everything a scan depended on, as its bridge signed it, to be looked at, taken along and run again. */
import type { Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import type { Keeping } from './keeping.ts'
import { createKeeping } from './keeping.ts'
import type { RecordingPorts } from './ports.ts'
import { createReading } from './reading.ts'
import { createRecordingRoutes } from './routes.ts'

export type { RecordedScan, RecordingPorts } from './ports.ts'

export interface Recordings extends Part {
  readonly keepRecording: Keeping['keepRecording']
}

export function openRecordings(ports: RecordingPorts): Recordings {
  const keeping = createKeeping(ports)
  return {
    keepRecording: keeping.keepRecording,
    actions,
    entries,
    routes: createRecordingRoutes(createReading(ports, keeping), ports.scans),
    personalData: [
      {
        table: 'diagnostics_recording',
        column: 'personal_sealed',
        kind: 'sealed',
        subjectColumn: 'subject_id',
        rowColumn: 'scan_id',
        'x-data-class': 'personal',
      },
    ],
    retains: {
      diagnostics_recording: { with: 'diagnostics_scan', by: 'scan_id', about: ['vehicle_id', 'subject_id'] },
    },
  }
}
