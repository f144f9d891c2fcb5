import type { EnergyDraft, EnergyUnit } from '#api'

export type ReadEnergy = { readonly draft: EnergyDraft } | { readonly wrong: 'quantity' | 'cost' | 'odometerKm' }

/** Thousandths of a quantity, and minor units of money; undefined where it is none. */
export interface Parsers {
  readonly parseQuantity: (typed: string) => number | undefined
  readonly parseMoney: (typed: string) => number | undefined
}

/** What somebody typed at the pump; the first field that is no number is named. Without an instant it was now. */
export function readEnergy(form: FormData, unit: EnergyUnit, { parseQuantity, parseMoney }: Parsers): ReadEnergy {
  const said = (name: string): string => String(form.get(name) ?? '').trim()
  const quantityThousandths = parseQuantity(said('quantity'))
  if (!quantityThousandths) return { wrong: 'quantity' }
  const costMinor = parseMoney(said('cost'))
  if (costMinor === undefined) return { wrong: 'cost' }
  const odometerKm = said('odometerKm').replaceAll(/[\s\u202f.,]/g, '')
  if (!/^\d{1,7}$/.test(odometerKm)) return { wrong: 'odometerKm' }
  const at = said('at')
  return {
    draft: {
      ...{ unit, quantityThousandths, costMinor, odometerKm: Number(odometerKm), isFull: form.get('isFull') !== null },
      ...(at === '' ? {} : { beganAt: new Date(at).toISOString() }),
    },
  }
}
