/** The running house as an inspector finds it: real requests to its own listener, from outside. */
export interface Door {
  /** Asks below the house's own address. `path` begins with a slash: `/api/v1/me`. */
  ask(question: Question): Promise<Reply>
  /** Where the house listens at present. */
  address(): { readonly host: string; readonly port: number }
}

export interface Question {
  readonly method?: string
  readonly path: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a string goes out as it is, and so do bytes. */
  readonly body?: unknown
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}
