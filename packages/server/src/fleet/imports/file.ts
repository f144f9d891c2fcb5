/** The file of an import as it was loaded: sealed part by part, and read again one part at a time. */
import type { Context, Kernel, OrgId, Who } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { stopJob } from '#kernel/errands'
import type { CsvReader } from './csv.ts'
import { CsvError, createCsvReader, sniffDelimiter, withoutMark } from './csv.ts'
import type { ImportRow, SealedPart } from './store.ts'
import { importStore } from './store.ts'

export interface FileRow {
  /** As a table shows it: the header is 1. */
  readonly row: number
  readonly cells: readonly string[]
}

const MOST_ROWS = 200_000

export type ImportFiles = ReturnType<typeof createFiles>

export function createFiles({ vault, act }: Pick<Kernel, 'vault' | 'act'>) {
  const placeOf = (org: OrgId, { id, owner }: Pick<SealedPart, 'id' | 'owner'>) => ({
    org,
    table: 'fleet_import_part',
    column: 'text',
    row: id,
    subject: owner,
  })

  async function putPart(
    ctx: Context,
    { id: importId, owner }: ImportRow,
    part: number,
    text: string,
  ): Promise<number> {
    const row = { id: uuidv7(ctx.now), owner, part }
    const lines = text.split('\n').length - 1
    await importStore.removePart(ctx, importId, part)
    const sealed = await vault.seal(ctx.tx, placeOf(ctx.org, row), text)
    await importStore.putPart(ctx, importId, { ...row, sealed }, lines)
    return lines
  }

  /** Undefined beyond the last of them; never where parts that were there before are no longer. */
  const readPart = (who: Who, importId: string, part: number): Promise<string | undefined> =>
    act(who, async (ctx) => {
      const found = await importStore.findPart(ctx, importId, part)
      if (found) return vault.open<string>(ctx.tx, placeOf(ctx.org, found), found.sealed)
      const { count = 0 } = (await importStore.countParts(ctx, importId)) ?? {}
      if (part === 0 || count !== part) throw isGone()
      return undefined
    })

  /**
   * The rows in their order, the header first, in portions as the parts give them.
   *
   * @throws {Problem} `fleet.import-unreadable` (422) with the row where the grammar breaks; `fleet.import-too-long`;
   *   `fleet.import-gone` (410) where the file was let go meanwhile.
   */
  async function* readRows(who: Who, importId: string): AsyncGenerator<readonly FileRow[]> {
    let reader: CsvReader | undefined
    let row = 0
    const number = (rows: readonly (readonly string[])[]) => rows.map((cells) => ({ row: ++row, cells }))
    for (let part = 0; ; part++) {
      const text = await readPart(who, importId, part)
      const given = part === 0 ? withoutMark(text ?? '') : text
      reader ??= createCsvReader(sniffDelimiter(given ?? ''))
      const rows = number(readable(reader, given))
      if (row > MOST_ROWS) throw tooLong()
      if (rows.length > 0) yield rows
      if (given === undefined) return
    }
  }

  return { putPart, readRows }
}

/**
 * Lets go of every file of the organisation: it may hold what was erased, whoever loaded it. What reads one is stopped
 * first; what it had applied already, its job takes back as it ends.
 */
export async function expireAll(ctx: Context): Promise<void> {
  for (const { jobId } of await importStore.listReading(ctx)) await stopJob(ctx, jobId)
  for (const { id } of await importStore.expireAll(ctx)) ctx.record({ action: 'import.expire', object: id })
}

/** @param text undefined: there is no more of it. */
function readable(reader: CsvReader, text: string | undefined): readonly (readonly string[])[] {
  try {
    return text === undefined ? reader.end() : reader.push(text)
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new Problem('refused', 'fleet.import-unreadable', `Row ${cause.line} ${FAULTS[cause.fault]}`, { cause })
  }
}

const FAULTS = {
  'open-quote': 'or one after it opens a quote that nothing closes. Close it, or double it where it is meant as such.',
  'stray-quote': 'has a quote in the middle of a cell. Put the cell in quotes and double those inside.',
  'too-wide': 'has more than 200 cells. Is the delimiter a comma, a semicolon or a tab?',
  'too-long': 'has a cell of more than 10,000 characters. Is a quote left open?',
}

const tooLong = () =>
  new Problem('refused', 'fleet.import-too-long', `A file has at most ${MOST_ROWS} rows. Load it in several imports.`)

const isGone = () =>
  new Problem('gone', 'fleet.import-gone', 'The file was let go before all of it was read. Load it into a new import.')
