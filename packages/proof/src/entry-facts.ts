/** What an entry's canonical bytes say about who did what to whom, in the OCSF layout of this product's log. */
import { decodeUtf8 } from './bytes.ts'
import type { Members } from './json-shape.ts'
import { readCount, readList, readMembers, readText } from './json-shape.ts'
import { ProofError } from './proof-error.ts'

/** The facts that columns and index are derived from. Ids and action names only, nothing personal. */
export interface EntryFacts {
  /** `metadata.uid`, the entry's own id. */
  readonly id: string
  /** `metadata.tenant_uid`, the organisation. */
  readonly org: string
  /** `api.operation`, `noun.verb`. */
  readonly action: string
  /** `time`, in ms since 1970, as the writer's clock said. */
  readonly at: number
  /** `actor.user.uid`; absent where the system acted by itself. */
  readonly actor?: string
  /** `actor.app_name`: 'muts' and no user is the system. */
  readonly app?: string
  /** `unmapped.muts.subjects[]`, the people the data is about. */
  readonly subjects: readonly string[]
  /** `resources[].uid`, the objects touched. */
  readonly objects: readonly string[]
  /** `unmapped.muts.data`, the facts of the action. */
  readonly data: Members
}

/** Reads the facts of an entry; undefined if the bytes are not an entry of this layout, as in logs of others. */
export function findEntryFacts(body: Uint8Array): EntryFacts | undefined {
  try {
    return readFacts(readMembers(JSON.parse(decodeUtf8(body)), 'entry'))
  } catch (error) {
    if (error instanceof ProofError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Answers whether it was done; what was refused or failed is no evidence of what it attempted. */
export const isDone = (body: Uint8Array): boolean =>
  readMembers(JSON.parse(decodeUtf8(body)), 'entry').status_code === 'done'

/** Answers whether the system itself wrote this, and not a person or a program on somebody's behalf. */
export function isSystemAct({ actor, app }: EntryFacts): boolean {
  return actor === undefined && app === 'muts'
}

function readFacts(entry: Members): EntryFacts {
  const metadata = readMembers(entry.metadata, 'metadata')
  const actor = readMembers(entry.actor ?? {}, 'actor')
  const user = readMembers(actor.user ?? {}, 'actor.user')
  const muts = readMembers(readMembers(entry.unmapped ?? {}, 'unmapped').muts ?? {}, 'unmapped.muts')
  return {
    id: readText(metadata.uid, 'metadata.uid'),
    org: readText(metadata.tenant_uid, 'metadata.tenant_uid'),
    action: readText(readMembers(entry.api, 'api').operation, 'api.operation'),
    at: readCount(entry.time, 'time'),
    ...(user.uid === undefined ? {} : { actor: readText(user.uid, 'actor.user.uid') }),
    ...(actor.app_name === undefined ? {} : { app: readText(actor.app_name, 'actor.app_name') }),
    subjects: readList(muts.subjects ?? [], 'subjects').map((subject) => readText(subject, 'subject')),
    objects: readList(entry.resources ?? [], 'resources').map((resource) =>
      readText(readMembers(resource, 'resource').uid, 'resource.uid'),
    ),
    data: readMembers(muts.data ?? {}, 'unmapped.muts.data'),
  }
}
