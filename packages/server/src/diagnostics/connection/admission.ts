/** Who may open a connection: a paired bridge with a fresh token of its own. Everybody else hears 401, and nothing more. */
import type { IncomingHttpHeaders } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { BROWSER_PROTOCOL } from '#bridge/wire'
import type { BridgeKind, BridgeVerbs } from '#diagnostics/bridges'
import type { BridgeId, Kernel, OrgId } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Claimed } from './device-token.ts'
import { readClaimed, verifyDeviceToken } from './device-token.ts'

export interface Admitted {
  readonly org: OrgId
  readonly bridgeId: BridgeId
}

export interface Knock {
  readonly headers: IncomingHttpHeaders
  /** It comes from a page of this house. */
  readonly isOwnPage: boolean
}

export type Admission = (knock: Knock) => Promise<{ readonly admitted: Admitted } | { readonly refusal: 401 | 503 }>

type Ports = Pick<Kernel, 'act' | 'clock' | 'ledger'>

/** Why a device stays out, and as whom it proved itself before it did. */
interface Refusal {
  readonly because: string
  readonly proven?: Claimed
}

/** Verifies without holding a transaction, then lets in by one act that also uses the token up. */
export function createAdmission({ act, clock, ledger }: Ports, bridges: BridgeVerbs): Admission {
  return async (knock) => {
    const shown = readShown(knock)
    const claimed = readClaimed(shown.token)
    const answer = claimed ? await admit(claimed, shown) : { because: 'no device token' }
    if ('admitted' in answer) return answer
    await recordRefusal(answer)
    return { refusal: 401 }
  }

  async function admit(claimed: Claimed, { kind, token }: Shown): Promise<{ admitted: Admitted } | Refusal> {
    const { org, bridgeId } = claimed
    const who = { actor: { kind: 'bridge', id: bridgeId }, org, source: bridgeId } as const
    const bridge = await act(who, (ctx) => bridges.findActive(ctx, bridgeId))
    if (!bridge) return { because: 'unknown or revoked' }
    if (bridge.kind !== kind) return { because: `a ${bridge.kind}, not this way` }
    const verdict = await verifyDeviceToken(token, claimed, bridge.publicKey, clock.now())
    if ('because' in verdict) return verdict
    try {
      await act(who, (ctx) => bridges.admitBridge(ctx, bridgeId, verdict.token))
      return { admitted: claimed }
    } catch (error) {
      if (error instanceof Problem && error.kind === 'unauthenticated')
        return { because: error.reason ?? error.code, proven: claimed }
      throw error
    }
  }

  /** Whoever forges a token chooses neither in whose ledger it shows nor whom it names: what is not proven is the house's. */
  async function recordRefusal({ because, proven }: Refusal): Promise<void> {
    const actor = { kind: 'stranger', id: 'device' } as const
    const origin = { actor, org: proven?.org ?? HOUSE, at: clock.now(), source: undefined, request: undefined }
    const object = proven?.bridgeId ?? 'unknown device'
    await ledger.deny(origin, { action: 'bridge.connect', object, reason: because })
  }
}

/** The token and the way it came by: each kind of device has one, and none has two. */
interface Shown {
  readonly kind: BridgeKind
  /** Empty where none was shown, or in another way than this kind does. */
  readonly token: string
}

/**
 * A browser always sends its origin and can set no header but the list of subprotocols: a page of this house shows its
 * token there, a page elsewhere shows none. A program shows it as a bearer.
 */
function readShown({ headers, isOwnPage }: Knock): Shown {
  const { origin, authorization, 'sec-websocket-protocol': protocols } = headers
  if (origin === undefined) {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
    return { kind: 'program', token: protocols === undefined ? token : '' }
  }
  const [name, token = '', ...others] = (protocols ?? '').split(',').map((each) => each.trim())
  const isWell = isOwnPage && authorization === undefined && name === BROWSER_PROTOCOL && others.length === 0
  return { kind: 'browser', token: isWell ? token : '' }
}

/** `Date` is our clock's: a bridge whose own is wrong takes the time from it. */
export function refuseUpgrade(socket: Duplex, status: 401 | 503, now: Date): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${now.toUTCString()}`,
    'Connection: close',
    'Content-Length: 0',
    'Cache-Control: no-store',
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n`)
}
