/** What can go wrong in the database, told apart the same way on both engines. */
import pg from 'pg'
import { Problem } from '#kernel'

/**
 * A statement the server refused. Carries no row value: the driver's own error quotes rows in `detail`, and so does the
 * message of a data exception (class 22), so neither is kept, not even as `cause`.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  /** SQLSTATE, five characters. */
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined

  constructor(
    code: string,
    message: string,
    place: { constraint?: string | undefined; table?: string | undefined } = {},
  ) {
    super(`${message} (${code})`)
    this.code = code
    this.constraint = place.constraint
    this.table = place.table
  }
}

/** Whether `error` says that a row with the same key of `constraint` is already there. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean => violates(error, '23505', constraint)

/** Whether `error` says that what a row refers to by `constraint` is not there, or that something still refers to it. */
export const isForeignKeyViolation = (error: unknown, constraint?: string): boolean =>
  violates(error, '23503', constraint)

const violates = (error: unknown, code: string, constraint: string | undefined): boolean =>
  error instanceof DatabaseError && error.code === code && (constraint === undefined || error.constraint === constraint)

/**
 * Classes and codes after which the database may answer again later: connection, resources, shutdown, cancelled, and two
 * that waited for each other, of which it let one go.
 */
const PASSING = /^(08...|40001|40P01|53...|57P0[123]|57014|25P0[34])$/
/** What pg and pg-pool say, without any code, when a connection is gone or none became free. */
const LOST =
  /^(Connection terminated|Client was closed|Client has encountered|timeout exceeded|timeout expired|The server does not support SSL|There was an error establishing an SSL|Cannot use a pool after)/

/** Turns what the driver throws into `DatabaseError` or `Problem('unavailable', 'database.unavailable')`. */
export function translate(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? 'XX000'
    if (PASSING.test(code)) return unavailable(error)
    const message = code.startsWith('22') ? 'a value does not fit its column or function' : error.message
    return new DatabaseError(code, message, error)
  }
  return isLostConnection(error) ? unavailable(error) : error
}

/** What a server says that is going away; it may have committed before. */
const GOING = /^(08...|57P0[123])$/

/** Whether the server said no to what was sent: then nothing of it was done. */
export const isRefused = (error: unknown): boolean =>
  error instanceof DatabaseError ||
  (error instanceof Problem && error.cause instanceof pg.DatabaseError && !GOING.test(codeOf(error.cause)))

/** What to say where a commit was sent and the answer to it was lost, instead of `database.unavailable`. */
export const orUnclear = (error: unknown): unknown =>
  error instanceof Problem && !isRefused(error)
    ? new Problem(
        'unavailable',
        'database.unclear',
        'The database was lost while this was written down: all of it was done or nothing. Look before you repeat it.',
        { cause: error },
      )
    : error

function isLostConnection(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  return isUntrusted(error) || /^E[A-Z]+$/.test(codeOf(error)) || LOST.test(error.message)
}

/** Whether TLS failed: the certificate, its name, the authority or the version. */
export const isUntrusted = (error: Error): boolean =>
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(codeOf(error))

/** The code of Node's, OpenSSL's or the server's error. */
export const codeOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? ''

const unavailable = (cause: Error): Problem =>
  new Problem(
    'unavailable',
    'database.unavailable',
    'The database does not answer; nothing was done. Try again soon.',
    {
      cause,
    },
  )
