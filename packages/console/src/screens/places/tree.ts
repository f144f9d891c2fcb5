import type { VehicleGroup } from '#api'

/** A group with those that stand in it. */
export interface Branch extends VehicleGroup {
  readonly within: readonly Branch[]
}

const byName = (one: VehicleGroup, other: VehicleGroup): number => one.name.localeCompare(other.name)

/** The groups as a tree, each level by name. One whose parent is not among them stands at the root, and none is lost. */
export function treeOf(groups: readonly VehicleGroup[]): readonly Branch[] {
  const known = new Set(groups.map(({ id }) => id))
  const under = (parent: string | null): readonly Branch[] =>
    groups
      .filter(({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null) === parent)
      .toSorted(byName)
      .map((group) => ({ ...group, within: under(group.id) }))
  return under(null)
}

/** A group and all that stands in it: where it cannot be moved to. */
export const idsWithin = ({ id, within }: Branch): readonly string[] => [id, ...within.flatMap(idsWithin)]
