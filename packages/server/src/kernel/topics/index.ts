/** Door of topics: what happens, as it happens, by ids alone, told to whoever may look at it (CONTRACT, `GET /stream`). */
import { Type } from 'typebox'
import type { Module } from '#kernel'
import { EVERYONE } from '#kernel'
import { defineRoute } from '#kernel/http'
import { createFollowTopics } from './follow.ts'
import type { TailParts } from './tail.ts'
import { createTail } from './tail.ts'
import type { Topic } from './topic.ts'

export type { Topic } from './topic.ts'

const strict = { additionalProperties: false } as const

const entries = {
  /** What the stream was asked for; then each time what is told of it; its end says how much it was, and why no more came. */
  'stream.follow': { ocsf: 6003, activity: 'read', facts: Type.Object({ topics: Type.String() }, strict) },
  'stream.tell': { ocsf: 6003, activity: 'read', facts: Type.Object({ events: Type.Integer({ minimum: 1 }) }, strict) },
  'stream.leave': {
    ocsf: 6003,
    activity: 'read',
    facts: Type.Object({ events: Type.Integer({ minimum: 0 }), because: Type.String() }, strict),
  },
} as const satisfies NonNullable<Module['entries']>

const Told = Type.Object({
  id: Type.String({ description: 'What something happened to' }),
  vehicleId: Type.Union([Type.String(), Type.Null()]),
  action: Type.String({ description: 'What happened, as the ledger names it' }),
  at: Type.String({ format: 'date-time' }),
})
const Place = Type.Object({ topics: Type.Array(Type.String()) })

/**
 * The room of `GET /stream`.
 *
 * @throws {Error} where a topic holds an entry of the stream itself: telling it would leave the next, without end.
 */
export function openTopics(parts: TailParts, topics: readonly Topic[]): Module {
  const names = topics.map(({ name }) => name)
  const one = `(${names.join('|')})`
  const topical = topics.flatMap((topic) => topic.entries)
  const own = topical.find((action) => Object.hasOwn(entries, action))
  if (own !== undefined) throw new Error(`${own} can be no topic: telling it would leave another to tell`)
  const follow = createFollowTopics(parts, createTail(parts, topical))
  return {
    name: 'topics',
    actions: { 'stream.follow': EVERYONE },
    entries,
    routes: [
      defineRoute({
        method: 'GET',
        path: '/stream',
        access: { action: 'stream.follow' },
        resumes: true,
        summary: 'Follows what happens, by topics: ids alone, of what the caller may list and reaches',
        query: Type.Object(
          {
            topics: Type.String({
              pattern: `^${one}(,${one}){0,${names.length - 1}}$`,
              maxLength: 200,
              description: `With commas between: ${names.join(', ')}. Each needs the right to list what it is about`,
            }),
          },
          strict,
        ),
        answers: {
          200: {
            description: 'The stream: open or reset, then an event for each thing, under the name of its topic',
            media: ['text/event-stream'],
            body: Type.Union([Told, Place]),
          },
        },
        stream: (ctx, { query, headers, principal }) => {
          if (!principal) throw new Error('a stream of nobody')
          const asked = new Set(query.topics.split(','))
          return follow(ctx, {
            principal,
            topics: topics.filter(({ name }) => asked.has(name)),
            lastEventId: headers['last-event-id'],
          })
        },
      }),
    ],
  }
}
