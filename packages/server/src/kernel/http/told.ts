/** What an act recorded, so that giving its answer again can say whom and what that discloses. */
import type { Context, Entry, SubjectId } from '#kernel'
import { attemptWith } from '#kernel'

export interface Told {
  /** Joined by `, `. */
  readonly actions: string
  readonly objects: readonly string[]
  readonly subjects: readonly SubjectId[]
}

/** A context that does the same and lists what is recorded in its organisation. What is recorded in another stays there. */
export function overhear(ctx: Context): { readonly ears: Context; readonly entries: readonly Entry[] } {
  const entries: Entry[] = []
  const record = (entry: Entry) => {
    entries.push(entry)
    return ctx.record(entry)
  }
  const change: Context['change'] = async (wanted) => {
    const isDone = await ctx.change(wanted)
    if (isDone) entries.push(...wanted.entries)
    return isDone
  }
  const attempt = attemptWith(ctx.attempt, entries)
  return { ears: { ...ctx, record, change, attempt, disclosed: async (entry) => record(entry) }, entries }
}

/** @param nothing names the object of an act that recorded none. */
export function sumUp(entries: readonly Entry[], nothing: string): Told {
  const objects = [...new Set(entries.flatMap(({ object }) => object))]
  return {
    actions: [...new Set(entries.map(({ action }) => action))].join(', '),
    objects: objects.length > 0 ? objects : [nothing],
    subjects: [...new Set(entries.flatMap(({ subject = [] }) => subject))],
  }
}
