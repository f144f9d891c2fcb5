/** For tests only: what answers have told so far, as whoever asks on would use it. */
import type { ApiDocument } from '#kernel/http'
import type { Dice } from './testing-dice.ts'

export type Known = ReturnType<typeof createKnown>

/** What a member of a query or body is an id of, where its name does not say. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  photoId: 'vehicleFileId',
  fileId: 'vehicleFileId',
  parentId: 'vehicleGroupId',
  groupId: 'vehicleGroupId',
  taskId: 'serviceTaskId',
  vehicle: 'vehicleId',
  driver: 'driverId',
  form: 'formId',
  part: 'partId',
  replaces: 'vehicleDocumentId',
  object: 'vehicleId',
}
const MOST = 12

export function createKnown({ paths }: ApiDocument) {
  const ids = new Map<string, string[]>()
  /** Those that are there from the beginning; what is learnt displaces none of them. */
  const given = new Map<string, string[]>()
  const cursors: string[] = []
  const etags: string[] = []
  /** From the address of a collection to the name of what picks one of it. */
  const collections = new Map(
    Object.keys(paths).flatMap((path) => {
      const [, collection, name] = /^(.*)\/\{(\w+)\}$/.exec(path) ?? []
      return collection === undefined || name === undefined ? [] : [[collection, name] as const]
    }),
  )
  const keep = (list: string[], item: string) => {
    if (!list.includes(item)) list.unshift(item)
    if (list.length > MOST) list.pop()
  }
  const idsOf = (name: string) => [...(given.get(name) ?? []), ...(ids.get(name) ?? [])]

  return {
    /** @param template the address as it is described. */
    learn(template: string, { status, json, headers }: Learnt): void {
      if (status >= 300 || typeof json !== 'object' || json === null) return
      const { id, page, items, data = items } = json as Told
      const name = collections.get(template)
      const things = Array.isArray(data) ? data : [{ id }]
      for (const thing of things as Told[]) {
        const known = thing?.id ?? thing?.code
        if (!name || typeof known !== 'string') continue
        const list = ids.get(name) ?? []
        ids.set(name, list)
        keep(list, known)
      }
      if (typeof page?.next === 'string') keep(cursors, page.next)
      if (headers.etag) keep(etags, headers.etag)
    },
    /** An id of what this member names; undefined where none is known. */
    idFor(dice: Dice, member: string): string | undefined {
      const said = member.replace(/^filter\[(\w+)\].*$/, '$1').replace(/Ids$/, 'Id')
      const name = idsOf(said).length > 0 ? said : (OTHER_NAMES[said] ?? '')
      // What was there from the beginning belongs together: a unit to its vehicle, a file to its owner.
      const those = given.get(name) ?? []
      const list = those.length > 0 && dice.chance(0.5) ? those : idsOf(name)
      return list.length > 0 ? dice.pick(list) : undefined
    },
    cursor: (dice: Dice) => (cursors.length > 0 ? dice.pick(cursors) : undefined),
    etag: (dice: Dice) => (etags.length > 0 ? dice.pick(etags) : undefined),
    all: () => [...given.values(), ...ids.values()].flat(),
    add: (more: Readonly<Record<string, string>>) => {
      for (const [name, id] of Object.entries(more)) given.set(name, [id, ...(given.get(name) ?? [])])
    },
  }
}

/** One thing, or a list of them: of the API by `data`, of SOVD by `items`, whose faults are told apart by their codes. */
interface Told {
  readonly id?: unknown
  readonly code?: unknown
  readonly data?: unknown
  readonly items?: unknown
  readonly page?: { readonly next?: unknown }
}

interface Learnt {
  readonly status: number
  readonly json: unknown
  readonly headers: Readonly<Record<string, string | undefined>>
}
