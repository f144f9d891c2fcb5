import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Static, TObject, TSchema } from 'typebox'
import type { ChangeContext, Context, Problem, ReadContext, Who } from '#kernel'
import type { Feed, OpenStream } from './stream.ts'

/** One address of the API, as a value. `defineRoute` ties the handler's input to the shapes. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1` unless it begins with `//`: then what follows the first slash is the whole path. */
  readonly path: `/${string}`
  /** The action a caller must hold, or why strangers may come in. Nothing else starts. */
  readonly access: { readonly action: string } | { readonly public: string }
  /** Takes tokens of this kind, in `Authorization` and from nowhere else, and no access token. */
  readonly bearer?: string
  /** How a protocol of its own writes bodies and refusals. JSON and RFC 9457 where there is none. */
  readonly dialect?: Dialect
  /** An admin ceiling without a second factor reaches these routes and no other. */
  readonly beforeSecondFactor?: true
  /** Answers with a file held in memory: strangers ask for many, and have a budget of their own for them. */
  readonly file?: true
  /** Polling it does not keep a session alive. */
  readonly passive?: true
  /** So grave that whoever asks proves their second factor again, for this one request (RFC 9470). */
  readonly stepUp?: StepUp
  /** Its handler asks for `If-Match` and answers 428 without. */
  readonly ifMatch?: true
  /** Answers also while the ledger is too far behind for anything else to. */
  readonly tellsHealth?: true
  readonly summary: string
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Takes its body as bytes, in one of these types, and no JSON; see `bytesOf`. */
  readonly bytes?: readonly string[]
  /** 1 MiB unless said otherwise. */
  readonly bodyLimitBytes?: number
  readonly answers: Readonly<Record<number, AnswerShape>>
  /** How it refuses beside problems, where a library or a page speaks for it. */
  readonly refusal?: AnswerShape
  /**
   * Slow work that must not hold a transaction, such as a password hash: done before `handle`, which finds the result
   * in `input.prepared` and trusts nothing else it saw then.
   */
  readonly prepare?: (input: RouteInput, who: Who) => Promise<unknown>
  /**
   * Asked before a kept answer is given again (`Idempotency-Key`): throws where the caller may reach what it shows no
   * longer. Without it, whoever still holds the action gets it again.
   */
  readonly reach?: (ctx: Context, input: RouteInput, answer: Answer) => Promise<unknown>
  /** In one transaction: what it changes and what it records. */
  readonly handle?: (ctx: Context, input: RouteInput) => Promise<Answer>
  /** Instead of `handle`, where nothing changes: outside any transaction, disclosed before it is opened. */
  readonly read?: (ctx: ReadContext, input: RouteInput) => Promise<Answer>
  /**
   * Instead of `handle`, where a library speaks a protocol of its own: it reads the body and answers on the socket. The
   * steps before have run and their headers are set; whom it serves it finds out for itself. `body` is described, not checked.
   */
  readonly raw?: (request: IncomingMessage, response: ServerResponse, from: RawOrigin) => Promise<void>
  /**
   * Instead of `handle`, where it reads by key and makes one change: outside any transaction, riding with others. One that
   * came with an `Idempotency-Key`, or asks for a step-up, has a transaction as `handle` has.
   */
  readonly change?: (ctx: ChangeContext, input: RouteInput) => Promise<Answer>
  /** Instead of `handle`, for GET: what it opens is told as server-sent events for as long as the caller may be told. */
  readonly stream?: OpenStream
  /** A stream whose events have ids: it takes `Last-Event-ID` and goes on behind it. */
  readonly resumes?: true
  /** Instead of `handle`, where nothing personal is read and nothing changes: without transaction and entry. */
  readonly serve?: (input: RouteInput) => Promise<Answer>
}

export const urlOf = ({ path }: Pick<Route, 'path'>): string =>
  path.startsWith('//') ? path.slice(1) : `/api/v1${path}`

export interface Dialect {
  /** Taken beside `application/json`, and the type of every refusal. */
  readonly media: string
  /** What `describe` gives, where that is told to others. */
  readonly shape?: TSchema
  readonly describe: (problem: Problem) => unknown
}

/** Why a request needs its own proof of the person, and which of the requests to this address do. */
export interface StepUp {
  /** What it does, as one is asked: `Change what a person may do`. */
  readonly what: string
  /** Looks at what was validated. Where it is absent, every request does. */
  readonly when?: (input: RouteInput) => boolean
}

/** Where a raw request came from. */
export interface RawOrigin {
  readonly address: string
  /** What the program calls itself. */
  readonly agent: string
  readonly source: string
  readonly request: string
}

/** An address that goes on as another protocol (WebSocket). It authenticates for itself and answers 401 where it does not. */
export interface Upgrade {
  /** The whole path: `/api/v1/bridges/connection`. */
  readonly path: string
  /** `isOwnPage`: it comes from a page of this house, and not from a program or a page of a listed origin. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer, isOwnPage: boolean) => void
}

export interface AnswerShape {
  readonly description: string
  readonly body?: TSchema
  /** Media types, where it is not JSON. */
  readonly media?: readonly string[]
}

/** Headers are lower case. `session` is there on every route that is not public. */
export interface RouteInput<Params = unknown, Query = unknown, Body = unknown, Prepared = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly principal: Principal | undefined
  /** The address the request came from, trusted proxies taken off. For counters; it is never stored or recorded in clear. */
  readonly address: string
  /** What `prepare` gave. */
  readonly prepared?: Prepared
}

/** What a handler answers; made by the functions of `answer.ts`. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** JSON by the shape of its status; bytes or text go out as they are. */
  readonly body?: unknown
}

/** Who a token stands for, as the session row says at this instant. */
export interface Principal {
  readonly actor: Context['actor']
  readonly org: Context['org']
  /** Actions held, by name, and not withheld at present. */
  readonly may: (action: string) => boolean
  readonly scopeOf: (action: string) => Context['scope'] | undefined
  /** Why an action that is held is withheld; undefined where it is not. */
  readonly withheldBecause: (action: string) => string | undefined
  readonly assuranceLevel: 'aal1' | 'aal2'
  /** True for an admin ceiling that has not shown a second factor in this session. */
  readonly needsSecondFactor: boolean
  /** What the budget of 100 a minute is counted by: the user, over all tokens. */
  readonly budget: string
  /** Fewer than the house allows, where the organisation says so. */
  readonly requestsPerMinute?: number
  readonly session: { readonly id: string; readonly idleEndsAt: Date; readonly endsAt: Date }
}

/** Kernel port that identity fills: from an access token to the principal, or undefined for any fault. */
export interface Authenticator {
  /** @param keepsAlive whether this request counts as use of the session. */
  authenticate(token: string, keepsAlive: boolean): Promise<Principal | { readonly refused: string }>
  /**
   * The principal of a token that was authenticated here before and has not expired, before its session is looked at
   * again. Whoever uses it must `confirm` before anything leaves the house.
   */
  recognise(token: string, keepsAlive: boolean): Recognised | undefined
  /**
   * As `authenticate`, for routes that take a kind of token of their own.
   *
   * @param address where the request came from.
   */
  authenticateBearer(kind: string, token: string, address: string): Promise<Principal | { readonly refused: string }>
  /**
   * Uses up a proof that the person was there for one operation, in the transaction of the operation.
   *
   * @param operation what is asked for, to the byte.
   * @returns why the proof is worth nothing; undefined when it was taken.
   */
  takeStepUp(ctx: Context, operation: string, proof: string): Promise<string | undefined>
}

export interface Recognised {
  readonly principal: Principal
  /** Looks at the session as it is now: undefined while it lives and stands for the same, else for whom it stands now. */
  confirm(): Promise<{ readonly refused: string } | Principal | undefined>
}

type Shape<S> = S extends TSchema ? Static<S> : Record<string, never>

export function defineRoute<
  P extends TObject | undefined,
  Q extends TObject | undefined,
  B extends TSchema | undefined,
  Prepared = undefined,
>(
  route: Omit<Route, 'prepare' | 'handle' | 'read' | 'change' | 'stream' | 'serve' | 'params' | 'query' | 'body'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly prepare?: (input: RouteInput<Shape<P>, Shape<Q>, Shape<B>>, who: Who) => Promise<Prepared>
    readonly handle?: (
      ctx: Context,
      input: RouteInput<Shape<P>, Shape<Q>, Shape<B>, Prepared> & { readonly prepared: Prepared },
    ) => Promise<Answer>
    readonly read?: (ctx: ReadContext, input: RouteInput<Shape<P>, Shape<Q>, Shape<B>>) => Promise<Answer>
    readonly change?: (ctx: ChangeContext, input: RouteInput<Shape<P>, Shape<Q>, Shape<B>>) => Promise<Answer>
    readonly stream?: (ctx: Context, input: RouteInput<Shape<P>, Shape<Q>, Shape<B>>) => Promise<Feed>
    readonly serve?: (input: RouteInput<Shape<P>, Shape<Q>, Shape<B>>) => Promise<Answer>
  },
): Route {
  return route as unknown as Route
}
