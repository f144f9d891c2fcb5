/**
 * The bytes of an entry: an OCSF 1.8-shaped object (LEDGER, section 2) in canonical JSON (RFC 8785).
 * They are hashed, sealed and stored as they leave here and never serialised again.
 */

import type { Actor, Entry, EntryDeclaration, EntryId, SubjectId } from '#kernel'
import type { EntryFacts, Json } from '#proof'
import { encodeCanonical, MAX_ENTRY_SIZE } from '#proof'
import type { EntryOrigin } from './ledger.ts'
import { classify } from './ocsf.ts'

/** Version of our own schema. It only grows; fields are only added. */
export const LOG_VERSION = '1'

export type IdentifiedEntry = Entry & { readonly id: EntryId }

/** Personal data of an entry, each under its subject's key, in base64. */
export type SealedTexts = Readonly<Record<SubjectId, string>>

/**
 * Writes an entry down.
 *
 * @throws {TypeError} on a fact that is a fraction: canonical JSON knows whole numbers only.
 * @throws {RangeError} above 65,535 bytes: bigger things are stored elsewhere and named by their SHA-256.
 */
export function composeBody(
  declaration: EntryDeclaration,
  origin: EntryOrigin,
  entry: IdentifiedEntry,
  sealed: SealedTexts = {},
): Uint8Array {
  const { request, source } = origin
  const { activity_id, category_uid, class_uid, severity_id, status_code, status_id, type_uid } = classify(
    declaration,
    entry,
  )
  // In canonical order as far as it can be: what is sorted already need not be sorted for each entry.
  const body = encodeCanonical({
    activity_id,
    actor: composeActor(origin.actor),
    api: { operation: entry.action, ...(request === undefined ? {} : { request: { uid: request } }) },
    category_uid,
    class_uid,
    metadata: {
      log_version: LOG_VERSION,
      product: { name: 'MUTS FleetOps', vendor_name: 'MUTS' },
      tenant_uid: origin.org,
      uid: entry.id,
      version: '1.8.0',
    },
    resources: listOf(entry.object).map((uid) => ({ type: nounOf(entry.action), uid })),
    severity_id,
    ...(source === undefined ? {} : { src_endpoint: { uid: source } }),
    status_code,
    status_id,
    time: origin.at.getTime(),
    type_uid,
    unmapped: { muts: { data: entry.facts ?? {}, sealed, subjects: listOf(entry.subject) } },
  })
  if (body.length > MAX_ENTRY_SIZE) throw new RangeError(`${entry.action} has ${body.length} bytes, more than fit`)
  return body
}

/** What a reader of these bytes finds in them: who wrote them need not parse them. */
export const factsOf = ({ actor, org, at }: EntryOrigin, entry: IdentifiedEntry): EntryFacts => ({
  id: entry.id,
  org,
  action: entry.action,
  at: at.getTime(),
  ...(actor.kind === 'system' ? { app: 'muts' } : { actor: actor.id }),
  subjects: listOf(entry.subject),
  objects: listOf(entry.object),
  data: entry.facts ?? {},
})

/** Everybody has a user; the system itself has none and says which part of it acts. */
function composeActor(actor: Actor): Json {
  if (actor.kind === 'system') return { app_name: 'muts', app_uid: actor.id }
  const user = { type: actor.kind, uid: actor.id }
  return actor.kind === 'person' ? { session: { uid: actor.session }, user } : { user }
}

const nounOf = (action: string): string => action.split('.', 1)[0] ?? action

function listOf(items: string | readonly string[] | undefined): readonly string[] {
  return typeof items === 'string' ? [items] : (items ?? [])
}
