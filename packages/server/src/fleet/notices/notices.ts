/** Who is told what by mail: as each has asked for it, and no further than they reach. */
import type { DueItem } from '#fleet/service'
import { isReachedBy, widthOf } from '#fleet/vehicles'
import type { Context, Kernel, Role, Scope, SessionId, SubjectId } from '#kernel'
import { later, Problem, setsOf, uuidv7 } from '#kernel'
import type { ErrandKind } from '#kernel/errands'
import { sendErrand } from '#kernel/errands'
import type { Page } from '#kernel/http'
import { stale } from '#kernel/http'
import type { Listener, PlacedEntry } from '#kernel/ledger'
import type { Outbox } from '#kernel/mail'
import { writeDigest, writeNotice } from './letters.ts'
import type { NoticeKind, Wishes } from './schema.ts'
import { NONE } from './schema.ts'
import type { NoticeRow, WishRow } from './store.ts'
import { noticeStore } from './store.ts'

const DIGEST = 'fleet.digest'
const DIGEST_HOUR = 6
const GOOD_FOR = { hours: 24 }

/** Somebody who may come in, and where mail reaches them. */
export interface Addressee {
  readonly subject: SubjectId
  readonly email: string
  readonly role: Role
  readonly hats: readonly Role[]
}

export interface Below {
  /** Those of them who may come in now. */
  addresseesOf(ctx: Context, subjects: readonly SubjectId[]): Promise<readonly Addressee[]>
  listDue(ctx: Context, query: { readonly limit: number }): Promise<Page<DueItem>>
  /** The actions they hold by now, and how far each reaches. */
  heldBy(ctx: Context, person: SubjectId): Promise<ReadonlyMap<string, Scope>>
}

export type Notices = ReturnType<typeof createNotices>

export function createNotices(
  { config, door, act }: Pick<Kernel, 'config' | 'door' | 'act'>,
  outbox: Outbox,
  below: Below,
) {
  const origin = () => config.publicUrl ?? `http://localhost:${door.address().port}`

  return { readWishes, changeWishes, listener: createListener(), digest: createDigest() }

  async function readWishes(ctx: Context) {
    const row = await noticeStore.find(ctx, requirePerson(ctx))
    return { view: { ...(row?.wishes ?? NONE), canMail: outbox.isOpen }, version: row?.version ?? 0 }
  }

  /** @throws {Problem} `http.stale` (412). */
  async function changeWishes(ctx: Context, wishes: Wishes, seen: number | undefined) {
    const person = requirePerson(ctx)
    const version = (await noticeStore.find(ctx, person))?.version ?? 0
    if (seen !== undefined && seen !== version) throw stale()
    if ((await noticeStore.keep(ctx, { person, wishes, version: version + 1 })) === 0) throw stale()
    if (isDaily(wishes)) await sendErrand(ctx, DIGEST, person, nextMorning(ctx.now))
    ctx.record({ action: 'notice.change', object: person, subject: person })
    return readWishes(ctx)
  }

  function createListener(): Listener {
    return {
      name: 'fleet.notices',
      actions: ['issue.raise', 'work-order.open', 'import.finish'],
      handle: async (ctx, entry) => {
        const kind = kindOf(entry)
        if (kind === undefined || !outbox.isOpen || entry.outcome !== 'done') return
        const wishing = (await noticeStore.listFor(ctx, kind)).filter(({ person }) => concerns(kind, entry, person))
        const people = await below.addresseesOf(
          ctx,
          wishing.map(({ person }) => person),
        )
        for (const person of people)
          if (await isReached(ctx, kind, entry, person)) await tell(ctx, person, wishing, { kind, about: entry.object })
      },
    }
  }

  async function tell(ctx: Context, person: Addressee, wishing: readonly WishRow[], told: Omit<NoticeRow, 'id'>) {
    const notice = { id: uuidv7(ctx.now), ...told }
    const pace = wishing.find((wish) => wish.person === person.subject)?.wishes[told.kind]
    if (pace === 'daily') {
      await noticeStore.insert(ctx, person.subject, notice)
      await sendErrand(ctx, DIGEST, person.subject, nextMorning(ctx.now))
    } else await post(ctx, person, notice.about, writeNotice(origin(), notice))
  }

  async function post(
    ctx: Context,
    { email, subject }: Addressee,
    about: string,
    letter: { subject: string; text: string },
  ) {
    const { subject: title, text } = letter
    await outbox.put(ctx, { to: email, title, text, subject, about, goodUntil: later(ctx.now, GOOD_FOR) })
  }

  /** One mail a day, while somebody wishes for it. */
  function createDigest(): ErrandKind {
    return {
      kind: DIGEST,
      run: ({ org, id }) =>
        act({ actor: { kind: 'system', id: 'notices' }, org }, async (ctx) => {
          const wish = await noticeStore.find(ctx, id as SubjectId)
          const notices = await noticeStore.take(ctx, id as SubjectId)
          const [person] = await below.addresseesOf(ctx, [id as SubjectId])
          if (!wish || !person || !isDaily(wish.wishes)) return undefined
          const due = wish.wishes.due === 'daily' ? await dueFor(ctx, person) : []
          const letter = writeDigest(origin(), notices, due)
          if (letter && outbox.isOpen) await post(ctx, person, id, letter)
          return nextMorning(ctx.now)
        }),
    }
  }

  /** As they would see it themselves: nothing where they may not look any more. */
  async function dueFor(ctx: Context, person: Addressee): Promise<readonly DueItem[]> {
    const { subject: id, role, hats } = person
    const scope = (await below.heldBy(ctx, id)).get('due.list')
    if (scope === undefined) return []
    const actor = { kind: 'person', id, role, hats, session: '' as SessionId } as const
    const page = await below.listDue({ ...ctx, actor, scope }, { limit: 50 })
    return page.data
  }
}

const isDaily = (wishes: Wishes): boolean => Object.values(wishes).includes('daily')

function kindOf({ action, facts }: PlacedEntry): NoticeKind | undefined {
  if (action === 'issue.raise') return facts.severity === 'critical' ? 'critical-issue' : undefined
  return action === 'work-order.open' ? 'approval' : 'import-finished'
}

/** An import is told to whoever began it; nobody approves what they asked for themselves. */
function concerns(kind: NoticeKind, { actor }: PlacedEntry, person: SubjectId): boolean {
  if (kind === 'import-finished') return actor === person
  return kind !== 'approval' || actor !== person
}

async function isReached(
  ctx: Context,
  kind: NoticeKind,
  { objects }: PlacedEntry,
  person: Addressee,
): Promise<boolean> {
  const width = widthOf(setsOf(person))
  if (width === 'all') return true
  const [, vehicle] = objects
  if (kind !== 'critical-issue' || vehicle === undefined || width === undefined) return false
  return isReachedBy(ctx, { person: person.subject, byGroup: width === 'group' }, vehicle)
}

function requirePerson({ actor }: Context): SubjectId {
  if (actor.kind === 'person') return actor.id
  throw new Problem('forbidden', 'fleet.notice-person', 'Only people are told by mail.')
}

function nextMorning(now: Date): Date {
  const morning = new Date(now)
  morning.setUTCHours(DIGEST_HOUR, 0, 0, 0)
  return morning > now ? morning : later(morning, { days: 1 })
}
