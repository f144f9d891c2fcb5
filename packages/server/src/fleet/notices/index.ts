/** Door of notices: what people of a fleet are told of by mail, as each has asked for it. */
import { BOUND_BY_ASSIGNMENT, FLEET_WIDE } from '#fleet/vehicles'
import type { Kernel, Module, Part } from '#kernel'
import { defineRoute, etagOf, ok, requireIfMatch } from '#kernel/http'
import type { Outbox } from '#kernel/mail'
import type { Below } from './notices.ts'
import { createNotices } from './notices.ts'
import { Wishes, WishesView } from './schema.ts'
import { noticeStore } from './store.ts'

export type { Below as NoticesBelow } from './notices.ts'

const OWN = { own: [...FLEET_WIDE, ...BOUND_BY_ASSIGNMENT] }

const entries = {
  'notice.change': { ocsf: 3001, activity: 'update' },
} as const satisfies NonNullable<Module['entries']>

export function openNotices(kernel: Pick<Kernel, 'config' | 'door' | 'act'>, outbox: Outbox, below: Below): Part {
  const notices = createNotices(kernel, outbox, below)
  return {
    actions: { 'notice.read': OWN, 'notice.change': OWN },
    entries,
    listens: [notices.listener],
    errands: [notices.digest],
    erases: (ctx, subject) => noticeStore.forget(ctx, subject),
    routes: [
      defineRoute({
        method: 'GET',
        path: '/me/notices',
        access: { action: 'notice.read' },
        summary: 'What I am told of by mail, and how soon',
        answers: { 200: { description: 'As I asked for it', body: WishesView } },
        handle: async (ctx) => {
          const { view, version } = await notices.readWishes(ctx)
          return ok(view, { etag: etagOf(version) })
        },
      }),
      defineRoute({
        method: 'PUT',
        path: '/me/notices',
        access: { action: 'notice.change' },
        ifMatch: true,
        summary: 'Says what I want to be told of by mail: at once, once a day, or not at all',
        body: Wishes,
        answers: { 200: { description: 'As it is now', body: WishesView } },
        handle: async (ctx, { body, headers }) => {
          const { view, version } = await notices.changeWishes(ctx, body, requireIfMatch(headers))
          return ok(view, { etag: etagOf(version) })
        },
      }),
    ],
  }
}
