/** A stream as a value: server-sent events (WHATWG HTML, section 9.2) whose feed keeps what is newest and nothing more. */
import type { Context, Entry, ReadContext } from '#kernel'
import type { Principal, RouteInput } from './route.ts'

/** Opens in one transaction, with its entry, as `handle` does: whoever may not follow is refused like any request. */
export type OpenStream = (ctx: Context, input: RouteInput) => Promise<Feed>

/**
 * What a reader is told. The reader takes when the socket has room, so a slow one is told less often and never makes
 * the house remember: the feed holds the newest of each thing and forgets what it replaced.
 */
export interface Feed {
  /** Begins; calls `wake` whenever there is something to take. Returns how to leave. */
  readonly follow: (reader: FeedReader) => () => void
  /** What is new since the last look, in the order in which it is told; empty where nothing is. */
  readonly take: () => readonly (StreamEvent | StreamPlace)[]
  /** Asked at each heartbeat, in the name of whoever reads, as they stand now: throws where they may follow it no longer. */
  readonly require: (ctx: ReadContext, principal: Principal) => Promise<unknown>
  /** The entry that says it ended, and how much it told. */
  readonly ended: (told: Told) => Entry
}

export interface FeedReader {
  readonly wake: () => void
  /** Something came that nobody may be told before a look at them: asks for it now. Once between two heartbeats it is granted. */
  readonly look: () => void
  /** Nothing more will come. */
  readonly end: (because: StreamEnd) => void
}

export interface StreamEvent {
  readonly event: string
  readonly data: unknown
  /** `data` as JSON already, where many are told the same. */
  readonly json?: string
  /** Where a reader who comes back goes on (`Last-Event-ID`); digits. Only of what is kept. */
  readonly id?: string
}

/** Where a reader who comes back goes on, though nothing is told: sets the last event id and is no event. */
export interface StreamPlace {
  readonly id: string
}

export interface Told {
  readonly events: number
  readonly because: string
}

/** The last event of every stream that the house ends: `end`, with the code of the problem that a new request would meet. */
export interface StreamEnd {
  readonly code: string
  readonly detail: string
}

/** `data` is JSON, which holds no line break: one event is a line for each field. */
export const formatEvent = (told: StreamEvent | StreamPlace): string =>
  `${isEvent(told) ? `event: ${told.event}\ndata: ${told.json ?? JSON.stringify(told.data)}\n` : ''}${told.id === undefined ? '' : `id: ${told.id}\n`}\n`
export const isEvent = (told: StreamEvent | StreamPlace): told is StreamEvent => 'event' in told
/** Says that the stream stands, twice a second. */
export const BEAT = ': \n\n'
/** After how long a browser comes back. Where no event has an id, what was missed is not told again, what is newest is. */
export const RETRY = 'retry: 1000\n\n'
