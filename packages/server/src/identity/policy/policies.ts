/** Reads and changes what an organisation asks of its people. Each change is a version, and an entry. */
import type { Context, Kernel, UserId } from '#kernel'
import { Problem } from '#kernel'
import { stale } from '#kernel/http'
import type { OrganisationPolicy, PolicyPatch, PolicySetting } from './policy.ts'
import { inForce, LOOSEST, requireInBounds } from './policy.ts'
import { policyStore } from './policy-store.ts'

export interface VersionedPolicy {
  readonly policy: OrganisationPolicy
  /** 0 before the first change. */
  readonly version: number
}

export type Policies = ReturnType<typeof createPolicies>

/** The ways into an organisation without a password. */
export interface WaysIn {
  /** Holds what they depend on until the transaction ends: two changes at once must not each count on what the other takes. */
  readonly hold: (ctx: Context) => Promise<unknown>
  /** Whether people could come in, and one admin, other than `without`, without the identity provider. */
  readonly areOpen: (ctx: Context, without?: UserId) => Promise<boolean>
}

export function createPolicies({ config }: Pick<Kernel, 'config'>, ways: WaysIn) {
  return {
    /** What holds now in the organisation of the context. It says nothing about anybody, so whoever asks leaves no entry. */
    policyOf,

    hasWayIn,

    requireWayIn,

    keepWayIn,

    /** What a new organisation begins with: in production a second factor for everyone. */
    async beginPolicy(ctx: Context): Promise<void> {
      if (config.profile === 'production') await change(ctx, { secondFactor: 'everyone' }, undefined)
    },

    /**
     * From the next request on, on every node.
     *
     * @param seen the version in `If-Match`; undefined for any.
     * @throws {Problem} `identity.policy-bound` (422), `http.stale` (412), `identity.break-glass` (409).
     */
    changePolicy: change,
  }

  async function change(ctx: Context, patch: PolicyPatch, seen: number | undefined): Promise<VersionedPolicy> {
    requireInBounds(patch)
    const before = await policyOf(ctx)
    if (seen !== undefined && seen !== before.version) throw stale()
    const policy: OrganisationPolicy = { ...before.policy, ...patch }
    const changed = (Object.keys(policy) as PolicySetting[]).filter((name) => policy[name] !== before.policy[name])
    if (changed.length === 0) return before
    const version = before.version + 1
    if ((await policyStore.putPolicy(ctx, policy, version)) === 0) throw stale()
    for (const setting of changed) {
      const facts = { setting, before: before.policy[setting], after: policy[setting], version }
      ctx.record({ action: 'setting.change', object: ctx.org, facts })
    }
    if (changed.includes('passwordSignIn')) await requireWayIn(ctx)
    return { policy, version }
  }

  /** @param without an admin who is about to be none any more. */
  async function hasWayIn(ctx: Context, without?: UserId): Promise<boolean> {
    await ways.hold(ctx)
    const { passwordSignIn } = (await policyOf(ctx)).policy
    return passwordSignIn === 'on' || ways.areOpen(ctx, without)
  }

  /**
   * After a change by which passwords, providers or passkeys go, or before one by which an admin does.
   *
   * @throws {Problem} `identity.break-glass` (409).
   */
  async function requireWayIn(ctx: Context, without?: UserId): Promise<void> {
    if (await hasWayIn(ctx, without)) return
    throw new Problem(
      'conflict',
      'identity.break-glass',
      'Without passwords there must be an open identity provider with a proven domain, and an admin with a passkey. Nothing was done.',
    )
  }

  /** For a change that is not to be refused: where it leaves no way in, passwords are one again. As `requireWayIn`. */
  async function keepWayIn(ctx: Context, without?: UserId): Promise<void> {
    if (!(await hasWayIn(ctx, without))) await change(ctx, { passwordSignIn: 'on' }, undefined)
  }
}

async function policyOf({ tx, org }: Context): Promise<VersionedPolicy> {
  const stored = await policyStore.findPolicy(tx, org)
  return stored ? { policy: inForce(stored.settings), version: stored.version } : { policy: LOOSEST, version: 0 }
}
