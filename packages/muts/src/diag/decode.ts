import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CommandError, EXIT } from '#exit'
import { formatHex, LineError } from '#protocol/bytes'
import type { LogFormat, LogFrame } from '#protocol/canlog'
import { createLogReader, LOG_FORMATS } from '#protocol/canlog'
import type { DbcDecoder, DbcDecoderOptions, DbcNumber, DecodedSignal } from '#protocol/dbc'
import { createDbcDecoder, parseDbc } from '#protocol/dbc'
import { harmless, say } from './print.ts'

export interface DecodeOptions {
  readonly dbc: string
  readonly csv?: boolean
  readonly format?: string
  readonly pgn?: string
  readonly skipBadLines?: boolean
}

const COLUMNS = ['atUs', 'channel', 'id', 'message', 'signal', 'value', 'unit', 'label', 'raw'] as const

/** One signal of one frame; what the log or the database does not tell is left out. */
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>

/**
 * Decodes a log of a CAN bus by a database: a line for each signal, JSON or CSV, on standard output.
 *
 * @param log a file, or `-` for standard input.
 * @throws {CommandError} notFound for a file that is not there, usage for an option that is none, failure at a bad line.
 */
export async function decode(log: string, options: DecodeOptions): Promise<void> {
  const { csv = false, skipBadLines = false } = options
  const format = choose(options.format, LOG_FORMATS, '--format')
  const byParameterGroup = choose(options.pgn, ['declared', 'all', 'none'] as const, '--pgn') ?? 'declared'
  const bad = createTally(skipBadLines)
  try {
    const decoder = await openDbc(options.dbc, { byParameterGroup }, bad.listenTo(options.dbc))
    const chunks = log === '-' ? process.stdin : createReadStream(log)
    const lines = decodeLog(chunks, {
      decoder,
      format,
      onBadLine: bad.listenTo(log),
      write: csv ? formatCsv : formatJson,
    })
    await pipeline(Readable.from(csv ? prepend(`${COLUMNS.join(',')}\n`, lines) : lines), process.stdout, {
      end: false,
    })
  } catch (error) {
    throw explainFailure(error)
  }
  bad.report()
}

type BadLineListener = ((error: LineError) => void) | undefined

async function openDbc(path: string, options: DbcDecoderOptions, onBadLine: BadLineListener): Promise<DbcDecoder> {
  return createDbcDecoder(parseDbc(decodeText(await readFile(path)), onBadLine ? { onBadLine } : {}), options)
}

/** UTF-8, or else Windows-1252, as most tools write it; beyond ASCII are only comments and units. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

interface Work {
  readonly decoder: DbcDecoder
  readonly format: LogFormat | undefined
  readonly onBadLine: BadLineListener
  readonly write: (row: Row) => string
}

/** Gives the text for each piece of the log; so a reader that is slow keeps the log waiting. */
async function* decodeLog(chunks: AsyncIterable<Uint8Array>, { decoder, format, onBadLine, write }: Work) {
  let text = ''
  const onFrame = (frame: LogFrame) => {
    const decoded = decoder.decode(frame)
    for (const signal of decoded?.signals ?? []) text += write(toRow(frame, decoded?.message.name ?? '', signal))
  }
  const reader = createLogReader({ onFrame, ...(onBadLine ? { onBadLine } : {}) }, format)
  for await (const chunk of chunks) {
    reader.push(chunk)
    if (text !== '') yield text
    text = ''
  }
  reader.end()
  if (text !== '') yield text
}

async function* prepend(first: string, rest: AsyncIterable<string>) {
  yield first
  yield* rest
}

function toRow({ atUs, channel, id, isExtended }: LogFrame, message: string, decoded: DecodedSignal): Row {
  const { signal, value, raw, label } = decoded
  return {
    ...(atUs === undefined ? {} : { atUs }),
    ...(channel === '' ? {} : { channel }),
    id: `0x${formatHex(id, isExtended ? 8 : 3)}`,
    message,
    signal: signal.name,
    value: toField(value),
    ...(signal.unit === '' ? {} : { unit: signal.unit }),
    ...(label === undefined ? {} : { label }),
    raw: toField(raw),
  }
}

/** Text where a JSON number would lose something: beyond 2^53, and what is no number of JSON. */
const toField = (value: DbcNumber) => (typeof value === 'number' && Number.isFinite(value) ? value : String(value))

const formatJson = (row: Row) => `${JSON.stringify(row)}\n`

/** RFC 4180, but for the line end. */
function formatCsv(row: Row): string {
  const fields = COLUMNS.map((column) => {
    const text = harmless(String(row[column] ?? ''))
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${fields.join(',')}\n`
}

/** Tells bad lines, the first few one by one. */
function createTally(isAsked: boolean) {
  const TOLD = 10
  let count = 0
  return {
    listenTo: (file: string): BadLineListener =>
      isAsked
        ? ({ message }) => {
            count += 1
            if (count <= TOLD) say(`${file}: ${message}`)
          }
        : undefined,
    report() {
      if (count > 0) say(`${count} ${count === 1 ? 'line was' : 'lines were'} passed over.`)
    },
  }
}

function choose<Choice extends string>(said: string | undefined, choices: readonly Choice[], option: string) {
  if (said === undefined) return undefined
  const chosen = choices.find((choice) => choice === said)
  if (!chosen) throw new CommandError(EXIT.usage, `${option} is one of ${choices.join(', ')}.`)
  return chosen
}

function explainFailure(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new CommandError(EXIT.notFound, `There is no file ${path}.`, { cause: error })
  if (!(error instanceof LineError)) return error
  return new CommandError(EXIT.failure, `${error.message}. --skip-bad-lines passes over such lines.`, { cause: error })
}
