/**
 * Signing: whoever signs types the name of their own account. What was signed goes as SHA-256 into the entry of the act;
 * a random salt beside name and words keeps the hash from telling them once the signer was erased.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Below } from '#fleet/vehicles'
import type { Context, Kernel, OrgId, SignatureId, SubjectId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Opened } from '#kernel/vault'
import { openOrReport } from '#kernel/vault'
import { encodeCanonical } from '#proof'
import type { SignatureView } from './schema.ts'
import type { SignatureRow } from './store.ts'
import { signatureStore } from './store.ts'

/** What is asked to be signed. */
export interface ToSign {
  /** The issue, the inspection. */
  readonly thing: string
  /** The action of the entry that will state it. */
  readonly act: string
  readonly name: string
  readonly reason?: string | undefined
}

/** A signature as the entry of its act names it. */
export interface Signed {
  readonly id: SignatureId
  readonly person: SubjectId
  /** Hex. */
  readonly sha256: string
}

interface Statement {
  readonly name: string
  readonly reason: string | null
  /** Hex of 16 random bytes. */
  readonly salt: string
}

export type SignatureVerbs = ReturnType<typeof createSignatures>

export function createSignatures({ vault }: Pick<Kernel, 'vault'>, identity: Pick<Below['identity'], 'namesOf'>) {
  return {
    /** @throws {Problem} `fleet.signature-name` (422) when it is not the name of the signer's account. */
    sign: async (ctx: Context, { thing, act, name, reason }: ToSign): Promise<Signed> => {
      const person = await requireSigner(ctx, name)
      const id = uuidv7<SignatureId>(ctx.now)
      const statement: Statement = {
        name: normalise(name),
        reason: reason ?? null,
        salt: randomBytes(16).toString('hex'),
      }
      const whole = encodeCanonical({ id, thing, act, signedAt: ctx.now.toISOString(), ...statement })
      const sha256 = createHash('sha256').update(whole).digest()
      const sealed = await vault.seal(ctx.tx, placeOf(ctx.org, id, person), statement)
      const row = { id, thing, act, subject: person, sealed, sha256: new Uint8Array(sha256), signedAt: ctx.now }
      await signatureStore.insert(ctx.tx, ctx.org, row)
      return { id, person, sha256: sha256.toString('hex') }
    },

    /** Under one thing, in their order. Whoever shows them names their signers in the entry of it. */
    listSignatures: async (ctx: Context, thing: string) => {
      const rows = await signatureStore.listOf(ctx.tx, ctx.org, thing)
      const items = rows.map((row) => ({ place: placeOf(ctx.org, row.id, row.subject), envelope: row.sealed }))
      const opened = await openOrReport<Statement>(ctx, vault, items)
      return { views: rows.map((row, at) => toView(row, opened[at])), signers: rows.map(({ subject }) => subject) }
    },
  }

  async function requireSigner(ctx: Context, typed: string): Promise<SubjectId> {
    if (ctx.actor.kind !== 'person') throw new Error('only people sign')
    const { id } = ctx.actor
    const [account] = await identity.namesOf(ctx, [id])
    if (account && account.name !== '' && normalise(account.name) === normalise(typed)) return id
    throw new Problem(
      'refused',
      'fleet.signature-name',
      'You sign with your own name as your account has it; see /me. Nothing was signed or changed.',
      { errors: [{ pointer: '/name', message: 'is not the name of your account' }] },
    )
  }
}

const normalise = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ')

function toView({ id, act, sha256, signedAt }: SignatureRow, opened: Opened<Statement> | undefined): SignatureView {
  const view = { id, act, signedAt: signedAt.toISOString(), sha256: Buffer.from(sha256).toString('hex') }
  if (opened?.state === 'open') return { ...view, name: opened.value.name, reason: opened.value.reason }
  return { ...view, name: null, reason: null, ...(opened?.state === 'broken' ? { isUnreadable: true } : {}) }
}

const placeOf = (org: OrgId, row: SignatureId, subject: SubjectId) => ({
  org,
  table: 'fleet_signature',
  column: 'personal',
  row,
  subject,
})
