import { known, t } from '#language'
/** A refusal of the server, as RFC 9457 `application/problem+json`. */
export interface ProblemBody {
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  readonly traceId?: string
  /** With {@link STEP_UP_NEEDED}: what is to be proven for, and what it does. */
  readonly operation?: string
  readonly what?: string
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[]
}

/** What asks for something so grave asks for the person too, who must have signed in a few minutes ago. */
export const REAUTHENTICATION_NEEDED = 'identity.reauthentication-needed'

/** This one operation needs the second factor again. */
export const STEP_UP_NEEDED = 'identity.step-up-needed'

/** A 401 with one of these is about what was sent, not about the session. */
const ABOUT_CREDENTIALS = [
  REAUTHENTICATION_NEEDED,
  STEP_UP_NEEDED,
  'identity.second-factor-needed',
  'identity.credentials-refused',
  'identity.passkey-refused',
  'identity.link-refused',
]

/** One operation that needs a proof of its own, and what it does, in words. */
export interface StepUpAsked {
  readonly operation: string
  readonly what: string
}

/** A refused or failed call. `status` 0 and code `console.unreachable`: no answer came. Branch on `code`. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string | undefined
  readonly traceId: string | undefined
  readonly stepUp: StepUpAsked | undefined
  readonly errors: NonNullable<ProblemBody['errors']>
  /** Whole seconds to wait, where the server says so. */
  readonly retryAfterS: number | undefined

  constructor(body: ProblemBody, options: { cause?: unknown; retryAfterS?: number | undefined } = {}) {
    super(body.title, { cause: options.cause })
    this.status = body.status
    this.code = body.code
    this.detail = body.detail
    this.traceId = body.traceId
    const { operation, what = t('Go on') } = body
    this.stepUp = operation === undefined ? undefined : { operation, what }
    this.errors = body.errors ?? []
    this.retryAfterS = options.retryAfterS
  }
}

/**
 * What is wrong with single fields, by the name of the field: from the pointers of the refusal (`/vin`), and for
 * refusals that concern one field as a whole from `fieldOfCode` (`fleet.vin-taken` → `vin`).
 */
export function faultsOf(
  error: unknown,
  fieldOfCode: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {}
  const pointed = error.errors.map(({ pointer, message }) => [pointer.split('/')[1] ?? '', known(message)] as const)
  const field = fieldOfCode[error.code]
  return {
    ...Object.fromEntries(pointed.filter(([name]) => name !== '')),
    ...(field === undefined ? {} : { [field]: known(error.detail ?? error.message) }),
  }
}

/** True when the session is over: not there any more, or never was. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 401 && !ABOUT_CREDENTIALS.includes(error.code)

export const isReauthenticationNeeded = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === REAUTHENTICATION_NEEDED

/** Answers that judge nothing of the request: one that was sent before, and whose answer was lost, may have been done. */
export const isOpen = ({ status, code }: ApiProblem): boolean =>
  [0, 401, 403, 429].includes(status) || status >= 500 || code === 'http.idempotency-busy'

function isProblemBody(value: unknown): value is ProblemBody {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value
}

/** Reads the problem out of a refused answer; an answer of another shape becomes `console.unexpected-answer`. */
export async function readProblem(answer: Response): Promise<ApiProblem> {
  const after = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const options = { retryAfterS: Number.isFinite(after) ? after : undefined }
  const body: unknown = await answer.json().catch(() => undefined)
  if (isProblemBody(body)) return new ApiProblem({ ...body, status: answer.status }, options)
  const title = t('The server answered {status} without saying why', { status: answer.status })
  return new ApiProblem({ title, status: answer.status, code: 'console.unexpected-answer' }, options)
}

/** The problem for a call that got no answer at all. */
export function unreachable(cause: unknown): ApiProblem {
  const body = { title: t('No answer'), status: 0, code: 'console.unreachable' }
  return new ApiProblem(
    { ...body, detail: t('The server does not answer. Nothing was changed; check the connection, then try again.') },
    { cause },
  )
}
