/** The lists of the fleet as what files are made from: whoever takes one along asks its address as on a screen. */
import type { TSchema } from 'typebox'
import type { Kernel, ReadContext, Who } from '#kernel'
import { Problem } from '#kernel'
import type { Answer, Page, Principal, Route, RouteInput } from '#kernel/http'
import { requireHeld, requireQuery } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import type { ListName } from './schema.ts'
import { LIST_NAMES, LISTS } from './schema.ts'

type Item = Readonly<Record<string, unknown>>

interface Shape extends TSchema {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
}

/** What a file has to know of a list whose items are numbers of vehicles. The queries are those that the list took. */
interface Counted {
  /** The vehicles that are counted, by id: those in reach of whoever asks, and no others. */
  listVehicles(ctx: ReadContext, query: ListQuery): Promise<readonly string[]>
  /** Fixes what would be another on a later page: what is open in the query, and hangs on the hour. */
  settle?(query: ListQuery, now: Date): ListQuery
  /** How the name of the file begins, by the settled query: what tells it from another of the same list. */
  nameFile?(query: ListQuery): string
}
export type Counting = Partial<Record<ListName, Counted>>

/** Reach among vehicles bounds none of what they show. */
const ABOUT_NO_VEHICLE: readonly ListName[] = ['drivers', 'parts']

export interface Source {
  readonly action: string
  readonly columns: readonly string[]
  /** Which member of an item names the vehicle it hangs on, where one does. */
  readonly vehicleIn: 'id' | 'vehicleId' | undefined
  /** Something in it is about a person, so taking it along asks for the second factor. */
  readonly isPersonal: boolean
  /** @throws {Problem} `http.invalid` (400) where the list does not take it. */
  readonly requireQuery: (query: Readonly<Record<string, unknown>>) => ListQuery
  /** The query as it is asked page by page from `now` on, whenever a page is. */
  readonly settle: (query: ListQuery, now: Date) => ListQuery
  /** How the name of its file begins, by the settled query; nothing of it is personal. */
  readonly nameFile: (query: ListQuery) => string
  /** The vehicles that are behind its items where these name none. */
  readonly listCounted: (kernel: Pick<Kernel, 'read'>, who: Who, query: ListQuery) => Promise<readonly string[]>
  readonly ask: (kernel: Pick<Kernel, 'act' | 'read'>, who: Who, query: ListQuery) => Promise<Page<Item>>
}

/**
 * @throws {Error} when a list that is named has no address that lists it, or does not tell which vehicles it is about: a
 *   file of it would outlive the reach it was made in.
 */
export function readSources(routes: readonly Route[], counting: Counting): Readonly<Record<ListName, Source>> {
  const sources = LIST_NAMES.map((name) => {
    const path = LISTS[name]
    const route = routes.find((one) => one.method === 'GET' && one.path === path)
    if (!route?.query || !('action' in route.access)) throw new Error(`${path} lists nothing that could be exported`)
    const told = sourceOf(route, route.query, route.access.action)
    const [vehicleIn, count] = [name === 'vehicles' ? 'id' : told.vehicleIn, counting[name]]
    if (!vehicleIn && !count && !ABOUT_NO_VEHICLE.includes(name))
      throw new Error(`${path} does not tell which vehicles it is about`)
    const listCounted: Source['listCounted'] = async ({ read }, who, asked) =>
      count?.listVehicles(read(who), asked) ?? []
    const settle: Source['settle'] = count?.settle ?? ((asked) => asked)
    const nameFile: Source['nameFile'] = count?.nameFile ?? (() => name)
    const source: Source = { ...told, vehicleIn, listCounted, settle, nameFile }
    return [name, source] as const
  })
  return Object.fromEntries(sources) as Record<ListName, Source>
}

function sourceOf(route: Route, query: TSchema, action: string): Omit<Source, 'listCounted' | 'settle' | 'nameFile'> {
  const item = (route.answers[200]?.body as Shape | undefined)?.properties?.data?.items
  const members = Object.keys(item?.properties ?? {})
  return {
    action,
    columns: members.filter((name) => name !== 'isUnreadable'),
    vehicleIn: members.includes('vehicleId') ? 'vehicleId' : undefined,
    isPersonal: item !== undefined && isPersonal(item),
    requireQuery: (asked) => requireQuery(query, asked),
    ask: async ({ act, read }, who, asked) => {
      const input = { ...NO_INPUT, query: asked }
      const answer = route.read
        ? await route.read(read(who), input)
        : await act(who, (ctx) => handle(route, ctx, input))
      return answer.body as Page<Item>
    },
  }
}

function handle(route: Route, ctx: Parameters<NonNullable<Route['handle']>>[0], input: RouteInput): Promise<Answer> {
  if (!route.handle) throw new Error(`${route.path} cannot be asked`)
  return route.handle(ctx, input)
}

const NO_INPUT = { params: {}, body: undefined, headers: {}, cookies: {}, principal: undefined, address: '' }

const isPersonal = (shape: Shape): boolean =>
  (shape as { readonly 'x-data-class'?: string })['x-data-class'] === 'personal' ||
  [...Object.values(shape.properties ?? {}), ...(shape.anyOf ?? []), ...(shape.items ? [shape.items] : [])].some(
    isPersonal,
  )

/** How far the caller may list it. @throws {Problem} `http.not-allowed` (403), `identity.narrowed`. */
export function scopeFor({ action }: Source, principal: Principal | undefined): NonNullable<Who['scope']> {
  requireHeld(principal, action)
  const scope = principal?.scopeOf(action)
  if (scope) return scope
  throw new Problem('forbidden', 'http.not-allowed', 'Your role does not allow this. Nothing was done.')
}
