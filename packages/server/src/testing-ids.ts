/** For tests only: where a route takes an id of something, beside its address, and what is sent to name one there. */
import type { Route } from '#kernel/http'
import type { Shape } from './testing-bodies.ts'
import { sampleObject } from './testing-bodies.ts'

/** One place for an id in a query or a body. */
export interface IdPlace {
  readonly route: Route
  readonly in: 'query' | 'body'
  /** `/operations/id`, `filter[vehicle]`. */
  readonly at: string
  /** The name that stands there, without what says that there may be several. */
  readonly name: string
  /** The query or body that names this id, and is well-formed beside it. */
  readonly send: (id: string) => unknown
}

const UUID = '[0-9a-f]{8}-'
const isId = ({ format, pattern, type, anyOf }: Shape, name: string): boolean =>
  !anyOf && (format === 'uuid' || (pattern?.includes(UUID) ?? false) || (/Ids?$/.test(name) && type === 'string'))

export const idPlacesOf = (route: Route): readonly IdPlace[] => [
  ...find((route.query ?? {}) as Shape, '').map((place) => ({ ...place, route, in: 'query' as const })),
  ...find((route.body ?? {}) as Shape, '').map((place) => ({ ...place, route, in: 'body' as const })),
]

type Found = Pick<IdPlace, 'at' | 'name' | 'send'>

function find(shape: Shape, at: string): readonly Found[] {
  const name = at.slice(at.lastIndexOf('/') + 1).replaceAll(/filter\[|\].*|s$/g, '')
  if (isId(shape, name)) return [{ at, name, send: (id) => id }]
  const within = Object.entries(shape.properties ?? {}).flatMap(([member, inner]) =>
    find(inner, `${at}/${member}`).map((found) => ({
      ...found,
      send: (id: string) => ({ ...sampleObject(shape), [member]: found.send(id) }),
    })),
  )
  const several = shape.items
    ? find(shape.items, at).map((found) => ({ ...found, send: (id: string) => [found.send(id)] }))
    : []
  return [...within, ...several, ...(shape.anyOf ?? []).flatMap((variant) => find(variant, at))]
}
