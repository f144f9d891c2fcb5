/**
 * Several prepared statements in one flight: Bind and Execute each, then one Sync (HOTPATH, section 1). PostgreSQL takes
 * all up to the Sync as one implicit transaction: what a leg sets for it holds for the legs behind, is gone at the end,
 * and an error undoes all.
 */
import type pg from 'pg'
import { valueTypes } from './values.ts'

/** A statement written once, in source code: each connection parses its text once. */
export interface Statement {
  readonly text: string
}

/** Text as PostgreSQL reads it, or bytes. */
export type FlightValue = string | Uint8Array | null

export interface Leg {
  readonly statement: Statement
  readonly values: readonly FlightValue[]
}

export interface Landed {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Rows that the statement returned or changed. */
  readonly count: number
}

/** Sends the legs over a session that nothing else uses meanwhile; resolves with what each brought back. */
export const fly = (session: pg.ClientBase, legs: readonly Leg[]): Promise<readonly Landed[]> =>
  new Promise((resolve, reject) => {
    session.query(new Flight(legs, resolve, reject))
  })

type Row = Record<string, unknown>
type Column = readonly [name: string, parse: (text: string) => unknown]

/** What comes back: its columns, and a row with nothing in them yet. */
interface Shape {
  readonly columns: readonly Column[]
  readonly empty: Row
}

/** What a connection knows of a statement. The shape of its rows is asked for once. */
interface Plan {
  readonly name: string
  shape: Shape | undefined
}

const plansOf = new WeakMap<pg.Connection, Map<string, Plan>>()

class Flight implements pg.Submittable {
  readonly #legs: readonly Leg[]
  readonly #resolve: (landed: readonly Landed[]) => void
  readonly #reject: (error: Error) => void
  readonly #plans: Plan[] = []
  readonly #landed: Landed[] = []
  #rows: Row[] = []
  #unreadable: Error | undefined

  constructor(legs: readonly Leg[], resolve: (landed: readonly Landed[]) => void, reject: (error: Error) => void) {
    this.#legs = legs
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(wire: pg.Connection): void {
    const known = plansOf.get(wire) ?? new Map<string, Plan>()
    plansOf.set(wire, known)
    wire.stream.cork()
    for (const { statement, values } of this.#legs) {
      const plan = known.get(statement.text) ?? prepare(wire, known, statement.text)
      this.#plans.push(plan)
      wire.bind({ statement: plan.name, values: values.map(toParameter) }, true)
      if (!plan.shape) wire.describe({ type: 'P', name: '' }, true)
      wire.execute({ portal: '' }, true)
    }
    wire.sync()
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const plan = this.#plans[this.#landed.length]
    if (plan)
      plan.shape = shapeOf(fields.map(({ name, dataTypeID }) => [name, valueTypes.getTypeParser(dataTypeID, 'text')]))
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    // Called from the socket: what is thrown here would end the process.
    try {
      this.#rows.push(readRow(this.#plans[this.#landed.length]?.shape ?? NO_ROWS, fields))
    } catch (error) {
      this.#unreadable ??= error as Error
    }
  }

  /** The tag ends with the count: `SELECT 3`, `INSERT 0 1`. */
  handleCommandComplete({ text }: { readonly text: string }): void {
    const plan = this.#plans[this.#landed.length]
    // A statement without rows is described by silence.
    if (plan) plan.shape ??= NO_ROWS
    this.#landed.push({ rows: this.#rows, count: Number(text.slice(text.lastIndexOf(' ') + 1)) || 0 })
    this.#rows = []
  }

  handleReadyForQuery(): void {
    if (this.#unreadable) this.#reject(this.#unreadable)
    else this.#resolve(this.#landed)
  }

  /** Nobody can tell how far the server came: each name is closed and parsed anew when it is wanted next. */
  handleError(error: Error, wire: pg.Connection): void {
    plansOf.delete(wire)
    this.#reject(error)
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}
}

/**
 * A row filled name by name from nothing becomes a hash table in V8 after a dozen columns: six times as large, and slow for
 * all who read it. What JSON.parse makes has one hidden class, and so have its copies.
 */
function shapeOf(columns: readonly Column[]): Shape {
  return { columns, empty: JSON.parse(`{${columns.map(([name]) => `${JSON.stringify(name)}:null`).join()}}`) as Row }
}

const NO_ROWS = shapeOf([])

function readRow({ columns, empty }: Shape, fields: readonly (string | null)[]): Row {
  const row = { ...empty }
  for (let at = 0; at < columns.length; at++) {
    const [name, parse] = columns[at] as Column
    const text = fields[at] as string | null
    row[name] = text === null ? null : parse(text)
  }
  return row
}

/** Close before Parse: closing a name that is not there is no error, parsing one that is there would be. */
function prepare(wire: pg.Connection, known: Map<string, Plan>, text: string): Plan {
  const plan: Plan = { name: `flight_${known.size}`, shape: undefined }
  known.set(text, plan)
  wire.close({ type: 'S', name: plan.name }, true)
  wire.parse({ name: plan.name, text, types: [] }, true)
  return plan
}

/** The driver takes bytes for binary only as its own kind of buffer. */
const toParameter = (value: FlightValue): string | Buffer | null =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
