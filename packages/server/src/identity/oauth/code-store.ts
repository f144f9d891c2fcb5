/** SQL of the codes by which a person lets an app in: those an app is handed (RFC 6749) and those of devices (RFC 8628). */
import type { Context, OrgId, SessionId, UserId } from '#kernel'
import { sql } from '#kernel/database'

/** Whose session lets an app in. */
export interface Approval {
  readonly org: OrgId
  readonly user: UserId
  /** The session in which the person said yes. */
  readonly askedIn: SessionId
}

export interface CodeRow extends Approval {
  readonly client: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scope: string
  readonly expiresAt: Date
  /** What it was exchanged for; null before. */
  readonly session: SessionId | null
}

export interface DeviceRow {
  readonly hash: Uint8Array
  readonly client: string
  /** Null for all the person may do. */
  readonly scope: string | null
  /** Keyed hash of the address that asked. */
  readonly source: string
  readonly askedAt: Date
  readonly expiresAt: Date
  readonly intervalS: number
  readonly polledAt: Date | null
  /** Null before the person has decided. */
  readonly isAllowed: boolean | null
  readonly org: OrgId | null
  readonly user: UserId | null
  readonly askedIn: SessionId | null
  readonly session: SessionId | null
}

const DEVICE = sql`hash, client_id AS "client", scope, source, asked_at AS "askedAt", expires_at AS "expiresAt",
  interval_s AS "intervalS", polled_at AS "polledAt", is_allowed AS "isAllowed", org_id AS "org", user_id AS "user",
  asked_in AS "askedIn", session_id AS "session"`

export const codeStore = {
  insertCode: ({ tx, org }: Context, hash: Uint8Array, code: Omit<CodeRow, 'org' | 'session'>): Promise<number> =>
    tx.run(sql`INSERT INTO identity_code
      (org_id, hash, client_id, user_id, asked_in, redirect_uri, challenge, scope, expires_at)
      VALUES (${org}, ${hash}, ${code.client}, ${code.user}, ${code.askedIn}, ${code.redirectUri}, ${code.challenge},
        ${code.scope}, ${code.expiresAt})`),

  /** Held: of two that bring one code the second finds it exchanged. */
  lockCode: ({ tx, org }: Context, hash: Uint8Array): Promise<CodeRow | undefined> =>
    tx.find(sql`SELECT org_id AS "org", client_id AS "client", user_id AS "user", asked_in AS "askedIn",
        redirect_uri AS "redirectUri", challenge, scope, expires_at AS "expiresAt", session_id AS "session"
      FROM identity_code WHERE org_id = ${org} AND hash = ${hash} FOR UPDATE`),

  exchangeCode: ({ tx, org }: Context, hash: Uint8Array, session: SessionId): Promise<number> =>
    tx.run(sql`UPDATE identity_code SET session_id = ${session} WHERE org_id = ${org} AND hash = ${hash}`),

  /** @param expiredBefore codes are known for a while after they expire: one that comes a second time ends its session. */
  removeCodes: ({ tx, org }: Context, expiredBefore: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_code WHERE org_id = ${org} AND expires_at < ${expiredBefore}`),

  insertDevice: (
    { tx, now }: Context,
    device: Pick<DeviceRow, 'hash' | 'client' | 'scope' | 'source' | 'expiresAt' | 'intervalS'> & {
      readonly userCode: Uint8Array
    },
  ): Promise<number> =>
    tx.run(sql`INSERT INTO identity_device_code
      (hash, user_code, client_id, scope, source, asked_at, expires_at, interval_s)
      VALUES (${device.hash}, ${device.userCode}, ${device.client}, ${device.scope}, ${device.source}, ${now},
        ${device.expiresAt}, ${device.intervalS})`),

  lockDevice: ({ tx }: Context, hash: Uint8Array): Promise<DeviceRow | undefined> =>
    tx.find(sql`SELECT ${DEVICE} FROM identity_device_code WHERE hash = ${hash} FOR UPDATE`),

  /** One that waits for its person. */
  lockWaiting: ({ tx, now }: Context, userCode: Uint8Array): Promise<DeviceRow | undefined> =>
    tx.find(sql`SELECT ${DEVICE} FROM identity_device_code
      WHERE user_code = ${userCode} AND is_allowed IS NULL AND expires_at > ${now} FOR UPDATE`),

  decideDevice: (
    { tx }: Context,
    hash: Uint8Array,
    isAllowed: boolean,
    { org, user, askedIn }: Approval,
  ): Promise<number> =>
    tx.run(sql`UPDATE identity_device_code
      SET is_allowed = ${isAllowed}, org_id = ${org}, user_id = ${user}, asked_in = ${askedIn} WHERE hash = ${hash}`),

  pollDevice: ({ tx, now }: Context, hash: Uint8Array, intervalS: number): Promise<number> =>
    tx.run(sql`UPDATE identity_device_code SET polled_at = ${now}, interval_s = ${intervalS} WHERE hash = ${hash}`),

  exchangeDevice: ({ tx }: Context, hash: Uint8Array, session: SessionId): Promise<number> =>
    tx.run(sql`UPDATE identity_device_code SET session_id = ${session} WHERE hash = ${hash}`),

  /** @param exchangedBefore those exchanged are known for longer, as codes are. Both are times of expiry. */
  removeDevices: ({ tx }: Context, expiredBefore: Date, exchangedBefore: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_device_code
      WHERE expires_at < ${exchangedBefore} OR (session_id IS NULL AND expires_at < ${expiredBefore})`),
} as const
