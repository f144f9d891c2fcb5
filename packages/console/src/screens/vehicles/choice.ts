import type { VehicleGroup } from '#api'

/** What one of several is sent as, and what a person reads. */
export type Choice = readonly [value: string, label: string]

/** With the groups that each stands in: `Vans / Electric`. */
export function groupChoices(groups: readonly VehicleGroup[]): readonly Choice[] {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const pathOf = ({ name, parentId }: VehicleGroup): string => {
    const above = parentId === null ? undefined : byId.get(parentId)
    return above ? `${pathOf(above)} / ${name}` : name
  }
  return groups.map((group): Choice => [group.id, pathOf(group)]).sort(([, a], [, b]) => a.localeCompare(b))
}
