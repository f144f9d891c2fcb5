import type { StepUpAsked } from './problem.ts'
import { ApiProblem, isOpen, REAUTHENTICATION_NEEDED, readProblem, STEP_UP_NEEDED, unreachable } from './problem.ts'

/** What the client needs of its world. Times are milliseconds since the epoch. */
export interface ClientWorld {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>
  readonly now: () => number
  readonly newKey: () => string
  /** Runs `work` in one tab at a time: two tabs that spend the same refresh token would end the session. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>
  /** Whether somebody has been at the page lately. What is asked meanwhile by itself is no use of the session. */
  readonly isAttended: () => boolean
  /** Asks the person for the second factor; the proof for this one operation, or undefined when they let it be. */
  readonly stepUp: (asked: StepUpAsked) => Promise<string | undefined>
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** In place of a body: as they are, under the type that the content is said to have. */
  readonly bytes?: { readonly content: Blob; readonly type: string }
  readonly accept?: string
  /** The ETag that a PATCH or DELETE was made from. */
  readonly ifMatch?: string
  /** False for the doors of the session itself: their 401 is an answer about the credentials. */
  readonly renews?: boolean
  readonly signal?: AbortSignal
  /** The Idempotency-Key, where it outlives the page; else it is made here. */
  readonly key?: string
  /** Never a use of the session, whoever is there: what goes on by itself for as long as it is open. */
  readonly passive?: boolean
}

export interface Client {
  /** Calls `path` below `/api/v1` and returns its 2xx answer; anything else throws {@link ApiProblem}. */
  send(path: string, call?: Call): Promise<Response>
  /** As {@link Client.send}, and reads the JSON. */
  json<T>(path: string, call?: Call): Promise<T>
  /** Forgets what was lost: the next person's intentions are their own. */
  forget(): void
  /** When the server last answered a signed-in call that a person was there for; idle time counts from there. */
  lastAnsweredAt(): number
}

const BASE = '/api/v1'

function requestOf(call: Call, key?: string, isAttended = true): RequestInit {
  const headers: Record<string, string> = { accept: call.accept ?? 'application/json' }
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  if (call.bytes !== undefined) headers['content-type'] = call.bytes.type
  if (call.ifMatch !== undefined) headers['if-match'] = call.ifMatch
  if (key !== undefined) headers['idempotency-key'] = key
  if (!isAttended) headers.unattended = '?1'
  return {
    method: call.method ?? 'GET',
    headers,
    credentials: 'same-origin',
    redirect: 'error',
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.bytes === undefined ? {} : { body: call.bytes.content }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  }
}

/** The session lives, but the person was last seen too long ago: a renewal of the token would change nothing. */
const isAboutPerson = async (answer: Response): Promise<boolean> =>
  [REAUTHENTICATION_NEEDED, STEP_UP_NEEDED].includes((await readProblem(answer.clone())).code)

const withProof = (init: RequestInit, proof: string): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), 'step-up': proof },
})

/** What makes a POST the same as another: bytes are themselves, and what is said, of which version, is compared word by word. */
const samenessOf = ({ body, bytes, ifMatch }: Call): Blob | string => bytes?.content ?? JSON.stringify([body, ifMatch])

/** How long the very same words are taken for the same intention, not for a new one. */
const SAME_MS = 120_000

/** A key whose answer was lost, and when. */
interface Lost {
  readonly key: string
  readonly at: number
}

/**
 * The Idempotency-Key of each POST. One that got no answer may have arrived all the same: whoever sends the very same
 * again within two minutes means the same one, and it keeps its key until an answer says what became of it. Bytes are
 * one intention for as long as they wait.
 */
function createKeys({ newKey, now }: Pick<ClientWorld, 'newKey' | 'now'>) {
  const lost = new Map<string, Map<Blob | string, Lost>>()
  const isMeant = (same: Blob | string, { at }: Lost) => typeof same !== 'string' || now() - at <= SAME_MS
  async function keyed<T>(path: string, call: Call, exchange: (key?: string) => Promise<T>): Promise<T> {
    if (call.method !== 'POST' || call.renews === false) return exchange()
    if (call.key !== undefined) return exchange(call.key)
    const same = samenessOf(call)
    const there = lost.get(path) ?? new Map<Blob | string, Lost>()
    const known = there.get(same)
    const key = known && isMeant(same, known) ? known.key : newKey()
    there.delete(same)
    return exchange(key).catch((error: unknown) => {
      if (error instanceof ApiProblem && isOpen(error)) lost.set(path, there.set(same, { key, at: now() }))
      throw error
    })
  }
  return { keyed, forget: () => lost.clear() }
}

/**
 * The console's way to the API. Tokens stand in `__Host-` cookies that no script can read. A 401 spends the refresh
 * token once, however many calls met it, and each call is then sent once more with the same Idempotency-Key.
 */
export function createClient(world: ClientWorld): Client {
  let renewing: Promise<boolean> | undefined
  const { keyed, forget } = createKeys(world)
  let answeredAt = world.now()

  async function request(path: string, init: RequestInit): Promise<Response> {
    try {
      return await world.fetch(`${BASE}${path}`, init)
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      throw unreachable(cause)
    }
  }

  const renew = () => request('/auth/refresh', requestOf({ method: 'POST', body: {} })).then((a) => a.ok)
  function renewOnce(): Promise<boolean> {
    renewing ??= world.exclusively(renew).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  const isSpent = async (answer: Response, call: Call): Promise<boolean> =>
    answer.status === 401 && call.renews !== false && !(await isAboutPerson(answer)) && (await renewOnce())

  /** Where only the person is missing: asks, and sends the very same request once more with the proof. */
  async function stepUp(path: string, init: RequestInit, answer: Response): Promise<Response> {
    const { stepUp: asked } = await readProblem(answer.clone())
    const proof = asked && (await world.stepUp(asked))
    return proof === undefined ? answer : request(path, withProof(init, proof))
  }

  async function exchange(path: string, call: Call, key?: string): Promise<Response> {
    const isAttended = !call.passive && world.isAttended()
    const init = requestOf(call, key, isAttended)
    let answer = await request(path, init)
    if (await isSpent(answer, call)) answer = await request(path, init)
    if (answer.status === 401) answer = await stepUp(path, init, answer)
    if (!answer.ok) throw await readProblem(answer)
    if (isAttended) answeredAt = world.now()
    return answer
  }

  const send = (path: string, call: Call = {}): Promise<Response> =>
    keyed(path, call, (key) => exchange(path, call, key))

  return {
    send,
    json: async <T>(path: string, call?: Call) => (await (await send(path, call)).json()) as T,
    forget,
    lastAnsweredAt: () => answeredAt,
  }
}
