/** Reads an entry's bytes back, as a reader and a listener see them. */

import type { EntryId, Facts, OrgId } from '#kernel'
import { decodeUtf8, leafHash, toHex } from '#proof'
import { LOG_VERSION } from './compose.ts'
import { sha256 } from './digest.ts'
import type { PlacedEntry } from './ledger.ts'

/** The part of the composed object that is read again. */
interface Body {
  readonly time: number
  readonly status_code: PlacedEntry['outcome']
  readonly metadata: { readonly uid: EntryId; readonly tenant_uid: OrgId; readonly log_version: string }
  readonly actor: { readonly user?: { readonly uid: string }; readonly app_uid?: string }
  readonly api: { readonly operation: string }
  readonly resources: readonly { readonly uid: string }[]
  readonly unmapped: { readonly muts: { readonly subjects: readonly string[]; readonly data: Facts } }
}

/**
 * An entry in its place, as the interface shows it.
 *
 * @throws {Error} when the bytes are no entry of a version known here.
 */
export function placeBody(seq: number, body: Uint8Array): PlacedEntry {
  const { metadata, actor, api, resources, unmapped, time, status_code: outcome } = parseBody(body)
  const objects = resources.map(({ uid }) => uid)
  const { subjects, data: facts } = unmapped.muts
  return {
    seq,
    id: metadata.uid,
    at: new Date(time),
    org: metadata.tenant_uid,
    actor: actor.user?.uid ?? actor.app_uid ?? 'muts',
    action: api.operation,
    object: objects[0] ?? '',
    objects,
    subjects,
    outcome,
    facts,
    leafHash: toHex(leafHash(sha256, body)),
  }
}

function parseBody(body: Uint8Array): Body {
  const value: unknown = JSON.parse(decodeUtf8(body))
  if (!isBody(value)) throw new Error(`not an entry of version ${LOG_VERSION}`)
  return value
}

/** The bytes were composed here and sealed; only a foreign or a newer version can look otherwise. */
function isBody(value: unknown): value is Body {
  const { metadata, actor, api, unmapped, resources, time } = Object(value)
  return (
    metadata?.log_version === LOG_VERSION &&
    typeof metadata.uid === 'string' &&
    typeof metadata.tenant_uid === 'string' &&
    typeof api?.operation === 'string' &&
    typeof actor === 'object' &&
    Array.isArray(resources) &&
    Array.isArray(unmapped?.muts?.subjects) &&
    Number.isSafeInteger(time)
  )
}
