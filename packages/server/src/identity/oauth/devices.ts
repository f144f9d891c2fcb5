/**
 * Device codes (RFC 8628): a program shows a short code, its person types it into the console and says yes there. Short codes
 * can be guessed, so wrong ones are counted; they can be passed on, so the person is told who asks, and whether from here.
 */
import { createHmac } from 'node:crypto'
import type { Attempts } from '#identity/factors'
import type { Self } from '#identity/sessions'
import { readPerson } from '#identity/sessions'
import type { Context, Kernel, Who } from '#kernel'
import { HOUSE, hashToken, later, Problem } from '#kernel'
import type { App } from './apps.ts'
import { findApp } from './apps.ts'
import type { DeviceRow } from './code-store.ts'
import { codeStore } from './code-store.ts'

export const DEVICE_LIFE_S = 600
export const POLL_EVERY_S = 5

/** What waits for a person's word. */
export interface Waiting {
  readonly app: string
  /** Null for all that the person may do. */
  readonly actions: readonly string[] | null
  readonly askedAt: string
  readonly expiresAt: string
  /** Whether it asked from the address from which the person looks now. */
  readonly isFromHere: boolean
}

export interface DeviceRequest {
  readonly deviceCode: string
  readonly userCode: string
  readonly client: string
  readonly scope: string | null
}

export type Devices = ReturnType<typeof createDevices>

export function createDevices({ act, vault }: Pick<Kernel, 'act' | 'vault'>, attempts: Attempts) {
  // So short that whoever holds the database could try them all: the key is not in it.
  const pepper = vault.derive('identity/user-codes')
  return { begin, look, decide }

  /** Keeps what a program was told, by hash alone. */
  async function begin(who: Who, { deviceCode, userCode, client, scope }: DeviceRequest): Promise<void> {
    await act({ ...who, org: HOUSE }, (ctx) =>
      codeStore.insertDevice(ctx, {
        hash: hashToken(deviceCode),
        userCode: hashUserCode(userCode),
        client,
        scope,
        source: who.source ?? '',
        expiresAt: later(ctx.now, { seconds: DEVICE_LIFE_S }),
        intervalS: POLL_EVERY_S,
      }),
    )
  }

  /** @throws {Problem} `identity.device-code-refused` (422), also where too many were tried. */
  async function look(ctx: Context, userCode: string): Promise<Waiting> {
    const { app, device, self } = await find(ctx, userCode)
    ctx.record({ action: 'app.look', object: app.id, subject: self.user.subject })
    return {
      app: app.name,
      actions: device.scope?.split(' ') ?? null,
      askedAt: device.askedAt.toISOString(),
      expiresAt: device.expiresAt.toISOString(),
      isFromHere: device.source === ctx.source,
    }
  }

  /** @throws {Problem} `identity.device-code-refused` (422), also where too many were tried. */
  async function decide(ctx: Context, userCode: string, isAllowed: boolean): Promise<void> {
    const { app, device, self } = await find(ctx, userCode)
    const { user, session } = self
    await codeStore.decideDevice(ctx, device.hash, isAllowed, { org: ctx.org, user: user.id, askedIn: session.id })
    const said = { object: app.id, subject: user.subject }
    if (isAllowed) ctx.record({ action: 'app.allow', ...said, facts: { scope: device.scope ?? 'everything' } })
    else ctx.record({ action: 'app.deny', ...said })
  }

  async function find(ctx: Context, userCode: string): Promise<{ app: App; device: DeviceRow; self: Self }> {
    const self = await readPerson(ctx)
    const meters = await attempts.openGuess(ctx, self.user.id, 'device code')
    if (meters.isBlocked) throw refuse('too many codes tried', self)
    const device = await codeStore.lockWaiting(ctx, hashUserCode(userCode))
    const app = device && (await findApp(ctx, device.client))
    if (!device || !app) {
      await meters.fail()
      throw refuse(device ? 'app of another organisation' : 'unknown device code', self)
    }
    return { app, device, self }
  }

  /** As people type it: dashes, spaces and small letters do not matter. */
  function hashUserCode(text: string): Uint8Array {
    const plain = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
    return new Uint8Array(createHmac('sha256', pepper).update(plain).digest())
  }
}

const refuse = (reason: string, { user }: Self): Problem =>
  new Problem('refused', 'identity.device-code-refused', 'No device waits with this code. Look at the device again.', {
    keep: true,
    reason,
    denial: { action: 'app.refuse', object: user.id, subject: user.subject },
  })
