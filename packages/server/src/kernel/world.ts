import type { Span } from '#proof'
import type { TestClock } from './clock.ts'
import type { Control, Module } from './module.ts'
import type { ProblemCode } from './problem.ts'

/** What the house stands on. Tests break this, never a function of ours. */
export interface World {
  readonly engine: 'pglite' | 'postgres'
  /** Runs SQL as the database's superuser, past every policy. */
  superuser(text: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  readonly dataFolder: string
  /** A copy of the policies; the house reads the text in force from here. */
  readonly policyFolder: string
  readonly clock: TestClock
  /** Rooms to open beside the others at the next start. */
  readonly guests: Module[]
  /** Restarts the database server so that it speaks TLS 1.2 at most. */
  limitDatabaseTls(): Promise<Undo>
  /** Files the listener reads its certificate from, where it speaks TLS. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
}

export type Undo = () => Promise<void>

export type Break =
  | { readonly redWithin: Span; readonly breakIt: (world: World) => Promise<Undo> }
  | { readonly refusesStart: ProblemCode; readonly breakIt: (world: World) => Promise<Undo> }

/** For tests only: how to make each control of a room untrue, and how soon that must show. */
export type Sabotage = Readonly<Record<Control['name'], readonly Break[]>>
