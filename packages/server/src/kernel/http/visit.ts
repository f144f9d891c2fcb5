import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, Config, EntryId, Kernel, Module } from '#kernel'
import type { RateWindow } from './rate-window.ts'
import type { Authenticator, Principal, Recognised, Route } from './route.ts'
import type { HouseSettings } from './settings.ts'
import type { UserBudgets } from './user-budgets.ts'

/** What the journey knows of one request so far. */
export interface Visit {
  readonly id: string
  readonly startedMs: number
  /** Never stored or recorded in clear. */
  readonly caller: Caller
  /** Keyed hash of the address, for the ledger. */
  readonly source: string
  readonly route: Route | undefined
  principal: Principal | undefined
  /** Set while the principal's session still has to be looked at. */
  confirm: Recognised['confirm'] | undefined
  /** Entries this request has left so far. */
  readonly entries: EntryId[]
}

/** What every step may lean on. */
export interface Journey {
  readonly kernel: Omit<Kernel, 'door'>
  readonly config: Config
  readonly authenticator: Authenticator
  readonly rooms: readonly Module[]
  readonly settings: HouseSettings
  readonly users: UserBudgets
  readonly strangers: RateWindow
  /** What networks asked of files. */
  readonly files: Pick<RateWindow, 'take' | 'sweep'>
  readonly hashAddress: (address: string) => string
  /** Tells the operator of a mistake of ours, by the id the caller was given. */
  readonly reportBug: (error: Error, request: string | undefined) => void
  /** Host names this house answers to, without the port. */
  readonly isOwnHost: (host: string) => boolean
}

export type Step = (
  journey: Journey,
  request: FastifyRequest,
  reply: FastifyReply,
) => void | Promise<void> | FastifyReply

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit
  }
  interface FastifyContextConfig {
    route?: Route
  }
}
