/** The names of people, for rooms above that show who somebody is. Whoever asks writes down of whom, and shows no more. */
import type { Personal, UserRow } from '#identity/accounts'
import { FIRST, placeOf, store } from '#identity/accounts'
import type { Context, Kernel, Role, SubjectId, UserId } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { openOrReport } from '#kernel/vault'

export interface NamedPerson {
  readonly id: UserId
  readonly subject: SubjectId
  /** Empty of who was erased. */
  readonly name: string
  readonly role: Role
  /** What is stored of the name is not what was sealed, so it is empty. */
  readonly isUnreadable?: true
}

/** Somebody who may come in, and where mail reaches them. */
export interface Addressee {
  readonly subject: SubjectId
  readonly email: string
  readonly role: Role
  readonly hats: readonly Role[]
}

/** Of those who may come in or are invited. */
export interface NameQuery {
  readonly roles: readonly Role[]
  /** Whom to leave out. */
  readonly without: readonly SubjectId[]
  readonly limit?: number
  readonly after?: string
}

export function createNaming({ vault }: Pick<Kernel, 'vault'>) {
  return {
    /** Who stands behind pseudonyms, in no order; who is gone is left out. */
    namesOf: async (ctx: Context, subjects: readonly SubjectId[]): Promise<readonly NamedPerson[]> =>
      name(ctx, await store.listBySubjects(ctx, subjects)),

    /** Those of them who may come in now, and where mail reaches them. Of whom nothing can be opened is left out. */
    addresseesOf: async (ctx: Context, subjects: readonly SubjectId[]): Promise<readonly Addressee[]> => {
      const rows = (await store.listBySubjects(ctx, subjects)).filter(({ status }) => status === 'active')
      const opened = await openAll(ctx, rows)
      return rows.flatMap(({ subject, role, hats }, at) => {
        const one = opened[at]
        return one?.state === 'open' ? [{ subject, role, hats, email: one.value.email }] : []
      })
    },

    /** In the order in which they were entered. */
    listNames: async (ctx: Context, query: NameQuery): Promise<Page<NamedPerson>> => {
      const limit = limitOf(query)
      const after = readCursor(query.after, [isUuid])?.[0] ?? FIRST
      const rows = await store.listByRoles(ctx, { ...query, after, limit: limit + 1 })
      const named = await name(ctx, rows.slice(0, limit))
      return toPage(
        rows,
        limit,
        ({ id }) => [id],
        (row, at) => named[at] ?? { ...headOf(row), name: '' },
      )
    },
  }

  function openAll(ctx: Context, rows: readonly UserRow[]) {
    const items = rows.map((row) => ({ place: placeOf(row, 'personal'), envelope: row.personalSealed }))
    return openOrReport<Personal>(ctx, vault, items)
  }

  async function name(ctx: Context, rows: readonly UserRow[]): Promise<readonly NamedPerson[]> {
    const opened = await openAll(ctx, rows)
    return rows.map((row, at) => {
      const one = opened[at]
      if (one?.state === 'open') return { ...headOf(row), name: one.value.name }
      return { ...headOf(row), name: '', ...(one?.state === 'broken' ? { isUnreadable: true } : {}) }
    })
  }
}

const headOf = ({ id, subject, role }: UserRow) => ({ id, subject, role })
