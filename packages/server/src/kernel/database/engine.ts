/** What the two engines have to offer so that transactions and migrations need not know which one runs. */
import type pg from 'pg'
import type { ConnectionFacts, DatabaseRole, PasswordOf } from './database.ts'

/** A session of the server, held by one transaction at a time. */
export type Session = pg.PoolClient

/**
 * Reads by key may not take long; lists are apart from them; writes wait for nothing but the disk; changes may meet a lock.
 * `place` acts as the sequencer, all others as the app role.
 */
export type Lane = 'read' | 'list' | 'write' | 'change' | 'place'

export interface Engine {
  readonly name: 'pglite' | 'postgres'
  /** Waits for a free session, first come first served. Checked and ready when it comes. */
  acquire(role: DatabaseRole): Promise<Session>
  /** A session for flights, with its own role, limits and plans. */
  lane(lane: Lane): Promise<Session>
  /** How long a flight may be up before its connection counts as dead; undefined where it cannot be lost. */
  readonly landsWithinMs?: Readonly<Record<Lane, number>>
  /** The statement by which the legs behind it act in the role of their lane for the organisation `$1`. */
  enterOrganisation(lane: Lane): string
  /** What must follow BEGIN so that the transaction acts as `role`. */
  becomeRole(role: DatabaseRole): string
  openRoles(passwordOf: PasswordOf): Promise<void>
  connections(): Promise<readonly ConnectionFacts[]>
  close(): Promise<void>
}

/** Who flies in a lane. */
export const roleOf = (lane: Lane) => (lane === 'place' ? 'sequencer' : 'app')

/**
 * Connections break at any time, idle or at work. Whoever uses one learns it from his own statement; without a listener
 * the event that says it once more would end the process.
 */
export function ignoreErrorEvents(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (session) => session.on('error', () => {}))
}
