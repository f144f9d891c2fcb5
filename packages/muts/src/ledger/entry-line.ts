import type { EntryFacts } from '#proof'

/** What an entry says, for people and in JSON. Ids only, as in the entry itself. */
export interface ShownEntry {
  readonly seq: number
  readonly id: string
  readonly at: string
  readonly action: string
  /** A person's pseudonym; for the rest the name of the part that acted. */
  readonly actor: string
  readonly organisation: string
  readonly objects: readonly string[]
  readonly subjects: readonly string[]
}

export function showEntry({ seq, facts }: { readonly seq: number; readonly facts: EntryFacts }): ShownEntry {
  const { id, org, action, at, actor, app = '', subjects, objects } = facts
  return { seq, id, at: formatInstant(at), action, actor: actor ?? app, organisation: org, objects, subjects }
}

/** An instant outside what a calendar can hold is shown as the number it is. */
export function formatInstant(ms: number): string {
  const at = new Date(ms)
  return Number.isNaN(at.getTime()) ? String(ms) : at.toISOString()
}
