/**
 * The bytes of an entry: an OCSF 1.8-shaped object (LEDGER, section 2) in canonical JSON (RFC 8785).
 * They are hashed, sealed and stored as they leave here and never serialised again.
 */

import type { Actor, Entry, EntryDeclaration, EntryId, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import type { EntryFacts } from '#proof'
import { formatCanonical, MAX_ENTRY_SIZE } from '#proof'
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
 * @throws {Problem} `ledger.entry-too-large` (413) above 65,535 bytes, as where too much is to be shown at once; bigger
 *   things are stored elsewhere and named by their SHA-256.
 */
export function composeBody(
  declaration: EntryDeclaration,
  origin: EntryOrigin,
  entry: IdentifiedEntry,
  sealed: SealedTexts = {},
): Uint8Array {
  // Of the pool of Node, which takes a third of the time; those beside it are let go with the same checkpoint.
  const { buffer, byteOffset, length } = Buffer.from(formatBody(origin, entry, sealed, classify(declaration, entry)))
  const body = new Uint8Array(buffer, byteOffset, length)
  if (body.length > MAX_ENTRY_SIZE) throw tooLarge(`${entry.action} has ${body.length} bytes, more than fit`)
  return body
}

/** @param reason is for the log of the house: the caller is not told what an entry holds. */
const tooLarge = (reason: string) =>
  new Problem(
    'too-large',
    'ledger.entry-too-large',
    'This is more than one entry of the ledger can name (65,535 bytes). Nothing was shown or done. Ask for less at once, as with a smaller limit.',
    { reason },
  )

/**
 * The members stand in canonical order as they are written: walking and sorting an object would cost three times as much,
 * for every entry. A test holds the text equal to what the canonicaliser makes of it.
 */
function formatBody(
  { actor, at, org, request, source }: EntryOrigin,
  { action, facts, id, object, subject }: IdentifiedEntry,
  sealed: SealedTexts,
  ocsf: ReturnType<typeof classify>,
): string {
  const requested = request === undefined ? '' : `,"request":{"uid":${formatCanonical(request)}}`
  const from = source === undefined ? '' : `"src_endpoint":{"uid":${formatCanonical(source)}},`
  const type = formatCanonical(nounOf(action))
  const resources = listOf(object).map((uid) => `{"type":${type},"uid":${formatCanonical(uid)}}`)
  return (
    `{"activity_id":${ocsf.activity_id},"actor":${formatActor(actor)},` +
    `"api":{"operation":${formatCanonical(action)}${requested}},` +
    `"category_uid":${ocsf.category_uid},"class_uid":${ocsf.class_uid},` +
    `"metadata":{"log_version":"${LOG_VERSION}","product":{"name":"MUTS FleetOps","vendor_name":"MUTS"},` +
    `"tenant_uid":${formatCanonical(org)},"uid":${formatCanonical(id)},"version":"1.8.0"},` +
    `"resources":[${resources.join()}],"severity_id":${ocsf.severity_id},${from}` +
    `"status_code":"${ocsf.status_code}","status_id":${ocsf.status_id},` +
    `"time":${formatCanonical(at.getTime())},"type_uid":${ocsf.type_uid},` +
    `"unmapped":{"muts":{"data":${formatCanonical(facts ?? {})},` +
    `"sealed":${formatCanonical(sealed)},"subjects":${formatCanonical(listOf(subject))}}}}`
  )
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
function formatActor(actor: Actor): string {
  if (actor.kind === 'system') return `{"app_name":"muts","app_uid":${formatCanonical(actor.id)}}`
  const user = `"user":{"type":"${actor.kind}","uid":${formatCanonical(actor.id)}}}`
  return actor.kind === 'person' ? `{"session":{"uid":${formatCanonical(actor.session)}},${user}` : `{${user}`
}

const nounOf = (action: string): string => action.split('.', 1)[0] ?? action

function listOf(items: string | readonly string[] | undefined): readonly string[] {
  return typeof items === 'string' ? [items] : (items ?? [])
}
