import type { RunningJob } from '#kernel/errands'
import type { Column } from './columns.ts'
import type { FileRow, ImportFiles } from './file.ts'
import type { ImportRow } from './store.ts'

/** So many rows go in one transaction. */
export const CHUNK = 500

/** The import a job is about, by its address. */
export const importOf = ({ row }: RunningJob): string => row.about.split('/').at(-1) ?? ''

/**
 * Rows of the file beyond those that are done, so many at a time, with what the columns of its header are.
 *
 * @param columnsOf of the header; what was checked once is applied as it was understood then.
 */
export async function* chunksOf(
  files: ImportFiles,
  job: RunningJob,
  { id }: Pick<ImportRow, 'id'>,
  columnsOf: (header: readonly string[]) => readonly Column[],
) {
  let columns: readonly Column[] = []
  let waiting: FileRow[] = []
  for await (const rows of files.readRows(job.who, id)) {
    for (const row of rows) {
      if (row.row === 1) columns = columnsOf(row.cells)
      if (row.row > job.row.done) waiting.push(row)
      if (waiting.length < CHUNK) continue
      yield { columns, rows: waiting }
      waiting = []
    }
  }
  if (waiting.length > 0) yield { columns, rows: waiting }
}
