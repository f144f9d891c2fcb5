/** One transaction: opens it as a role for an organisation, runs the work, commits or undoes. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import { isUuid } from '#kernel'
import { uuidArray } from './arrays.ts'
import type { Database, Scope, Transaction } from './database.ts'
import type { Engine, Session } from './engine.ts'
import { DatabaseError, orUnclear, translate } from './failures.ts'
import type { Leg } from './flight.ts'
import type { KeyedRead } from './gather.ts'
import type { RowWrite } from './keyed-write.ts'
import { writeLeg } from './keyed-write.ts'
import type { Sql } from './sql.ts'
import { sql } from './sql.ts'
import { createStatementNames } from './statement-names.ts'

/** Makes the `transaction` verb of a database. Sessions return to the engine only when nothing is left open on them. */
export function createTransactions(engine: Engine): Database['transaction'] {
  const current = new AsyncLocalStorage<OpenTransaction>()
  const nameOf = createStatementNames()
  return async (scope, work) => {
    if (current.getStore()?.isOpen) throw new Error('a transaction was opened inside another: pass its tx on instead')
    requireOrg(scope.org)
    const session = await engine.acquire(scope.role ?? 'app').catch(rethrow)
    const tx = new OpenTransaction(session, scope.org, nameOf)
    let isClean = false
    try {
      await tx.begin(scope, engine.becomeRole(scope.role ?? 'app'))
      const result = await current.run(tx, () => work(tx))
      await tx.end('COMMIT')
      isClean = true
      return result
    } catch (error) {
      isClean ||= await tx.end('ROLLBACK').then(
        () => true,
        () => false,
      )
      throw error
    } finally {
      session.release(!isClean)
    }
  }
}

const rethrow = (error: unknown): never => {
  throw translate(error)
}

type NameOf = ReturnType<typeof createStatementNames>

/** The extended protocol takes exactly one statement, also where there are no parameters. */
interface Extended extends pg.QueryConfig {
  readonly queryMode: 'extended'
}

class OpenTransaction implements Transaction {
  readonly #session: Session
  readonly #nameOf: NameOf
  #org: Scope['org']
  #isOpen = true
  /** Statements run strictly one after another, also when a caller starts several at once. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(session: Session, org: Scope['org'], nameOf: NameOf) {
    this.#session = session
    this.#nameOf = nameOf
    this.#org = org
  }

  get org() {
    return this.#org
  }

  get isOpen() {
    return this.#isOpen
  }

  /** One round trip. The role comes from a closed list and the organisation is checked to be a UUID: no foreign text. */
  async begin(scope: Scope, becomeRole: string): Promise<void> {
    await this.#send(`BEGIN; ${becomeRole} SET LOCAL app.org = '${scope.org}'`)
  }

  async all<Row>(statement: Sql): Promise<Row[]> {
    return (await this.#ask(statement)).rows as Row[]
  }

  async find<Row>(statement: Sql): Promise<Row | undefined> {
    const rows = await this.all<Row>(statement)
    if (rows.length > 1) throw new Error(`a statement that finds one row found ${rows.length}`)
    return rows[0]
  }

  async run(statement: Sql): Promise<number> {
    return (await this.#ask(statement)).rowCount ?? 0
  }

  async findByKey<Row>({ text }: KeyedRead<Row>, ...key: readonly string[]): Promise<Row | undefined> {
    const [row] = await this.list<Row>({
      statement: { text },
      values: [this.#org, ...key.map((part) => uuidArray([part]))],
    })
    return row
  }

  async list<Row>({ statement: { text }, values }: Leg): Promise<readonly Row[]> {
    return (await this.#ask({ text, values })).rows as Row[]
  }

  async write(rows: readonly RowWrite[]): Promise<boolean> {
    const [only, ...more] = rows
    if (only && more.length === 0) return await this.#writeOne(only)
    await this.run(sql`SAVEPOINT none_written`)
    for (const row of rows) {
      if (await this.#writeOne(row)) continue
      await this.run(sql`ROLLBACK TO SAVEPOINT none_written`)
      return false
    }
    await this.run(sql`RELEASE SAVEPOINT none_written`)
    return true
  }

  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const org = this.#org
    await this.run(sql`SAVEPOINT attempt`)
    try {
      const result = await work()
      await this.run(sql`RELEASE SAVEPOINT attempt`)
      return result
    } catch (error) {
      await this.run(sql`ROLLBACK TO SAVEPOINT attempt`)
      // The organisation it went on for was rolled back with the rest.
      this.#org = org
      await this.run(sql`RELEASE SAVEPOINT attempt`)
      throw error
    }
  }

  async #writeOne({ write, row }: RowWrite): Promise<boolean> {
    return (await this.list(writeLeg(this.#org, write, [row]))).length > 0
  }

  async enter(org: Scope['org']): Promise<void> {
    this.#requireOpen()
    if (org === this.#org) return
    await this.#send(`SET LOCAL app.org = '${requireOrg(org)}'`)
    this.#org = org
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: that must not pass for success. */
  async end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    this.#isOpen = false
    const { command } = await this.#send(how).catch((error) => {
      throw how === 'COMMIT' ? orUnclear(error) : error
    })
    if (command !== how) throw new DatabaseError('25P02', 'a statement had failed, so nothing was committed')
  }

  #ask(statement: Pick<Sql, 'text' | 'values'>) {
    this.#requireOpen()
    const { text, values } = statement
    // Without parameters it is most likely DDL, which runs once.
    const name = values.length > 0 ? this.#nameOf(text) : undefined
    return this.#send({ name, text, values: [...values], queryMode: 'extended' })
  }

  #send(query: string | Extended) {
    const answer = this.#last.then(() => this.#session.query(query)).catch(rethrow)
    this.#last = answer.catch(() => undefined)
    return answer
  }

  #requireOpen(): void {
    if (!this.#isOpen) throw new Error('a statement came after its transaction had ended: an await is missing')
  }
}

function requireOrg(org: Scope['org']): Scope['org'] {
  if (!isUuid(org)) throw new TypeError('an organisation is named by a UUID')
  return org
}
