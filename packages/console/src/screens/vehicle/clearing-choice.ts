import type { UnitCapabilities } from '#api'

/** Chosen by name: that nothing is chosen never stands for all. */
export const ALL = '*'

/** What somebody chose: a unit or all of them, and of one unit a code or all of them. */
export interface ClearingChoice {
  readonly ecu: string
  readonly code: string
}

/** As it is ordered: `ecu` null is every unit that holds codes, `code` null all codes of it. */
export interface Clearing {
  readonly ecu: string | null
  readonly code: string | null
}

export const whyNot = (unit: UnitCapabilities, act: 'clear-codes' | 'clear-code'): string | null =>
  unit.acts.find(({ kind }) => kind === act)?.because ?? null

/**
 * What a choice orders; undefined while it is not offered, as when the list is read again or the unit has refused it since.
 *
 * @param codes those of the chosen unit.
 */
export function findClearing(
  { ecu, code }: ClearingChoice,
  units: readonly UnitCapabilities[],
  codes: readonly { readonly code: string }[],
): Clearing | undefined {
  if (ecu === ALL) return code === ALL ? { ecu: null, code: null } : undefined
  const unit = units.find(({ address }) => address === ecu)
  if (unit === undefined) return undefined
  if (code === ALL) return whyNot(unit, 'clear-codes') === null ? { ecu, code: null } : undefined
  const isOffered = whyNot(unit, 'clear-code') === null && codes.some((one) => one.code === code)
  return isOffered ? { ecu, code } : undefined
}
