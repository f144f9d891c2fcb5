/**
 * What an app asks for in the browser (RFC 6749, section 4.1.1; RFC 7636; RFC 8707; RFC 9207), judged before anybody is asked
 * anything. A fault of the app or of where it wants people sent is told to the person and goes nowhere; any other goes back
 * to the app.
 */
import type { App } from './apps.ts'
import { isRegistered } from './redirect-rule.ts'
import { resourceOf } from './resource.ts'

export interface AuthorizationRequest {
  readonly redirectUri: string
  /** S256. */
  readonly challenge: string
  readonly scope: string
}

export type Judged =
  | { readonly refused: string }
  /** Where the browser goes, with the error. */
  | { readonly back: string }
  | { readonly asked: AuthorizationRequest }

const ACTION = /^[a-z-]+\.[a-z-]+$/
/** Characters of a scope; one that is longer asks for the same again, or for nothing that there is. */
const LONGEST = 2_000
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/

/** @param app the one that is named by `client_id`; undefined where there is none that may ask. */
export function judgeRequest(query: URLSearchParams, app: App | undefined, issuer: string): Judged {
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!app || query.getAll('client_id').length > 1) return { refused: 'unknown app' }
  if (query.getAll('redirect_uri').length > 1 || !isRegistered(app.redirectUris, redirectUri))
    return { refused: 'another address to be sent back to' }
  const fault = findFault(query, app, issuer)
  if (fault) return { back: addressBack(redirectUri, query, issuer, { error: fault }) }
  const scope = query.get('scope') || app.scope || ''
  return { asked: { redirectUri, challenge: query.get('code_challenge') ?? '', scope } }
}

/** With the state as it came and who answers (RFC 9207), so that the app takes it for no other server's. */
export function addressBack(
  redirectUri: string,
  query: URLSearchParams,
  issuer: string,
  more: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri)
  const [state, ...others] = query.getAll('state')
  const known = state === undefined || others.length > 0 ? {} : { state }
  for (const [name, value] of Object.entries({ ...more, ...known, iss: issuer })) url.searchParams.set(name, value)
  return url.href
}

/** The error of RFC 6749, section 4.1.2.1. */
function findFault(query: URLSearchParams, app: App, issuer: string): string | undefined {
  if (new Set(query.keys()).size !== [...query.keys()].length) return 'invalid_request'
  if (query.has('request')) return 'request_not_supported'
  if (query.has('request_uri')) return 'request_uri_not_supported'
  const kind = query.get('response_type')
  if (kind !== 'code') return kind === null ? 'invalid_request' : 'unsupported_response_type'
  if ((query.get('response_mode') ?? 'query') !== 'query') return 'invalid_request'
  if (query.get('code_challenge_method') !== 'S256') return 'invalid_request'
  if (!CHALLENGE.test(query.get('code_challenge') ?? '')) return 'invalid_request'
  if ((query.get('resource') ?? resourceOf(issuer)) !== resourceOf(issuer)) return 'invalid_target'
  return isWithin(query.get('scope') ?? '', app.scope) ? undefined : 'invalid_scope'
}

/** @param allowed null for everything that can be an action. */
export function isWithin(scope: string, allowed: string | null): boolean {
  if (scope.length > Math.max(LONGEST, allowed?.length ?? 0)) return false
  const actions = allowed?.split(' ')
  return scope
    .split(' ')
    .filter(Boolean)
    .every((action) => actions?.includes(action) ?? ACTION.test(action))
}
