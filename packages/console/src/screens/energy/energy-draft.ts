import type { EnergyDraft, EnergyUnit } from '#api'
import { kmOf, storedEnergy } from '#measures'

export type ReadEnergy = { readonly draft: EnergyDraft } | { readonly wrong: 'quantity' | 'cost' | 'odometerKm' }

/** Thousandths of a quantity, and minor units of money; undefined where it is none. */
export interface Parsers {
  readonly parseQuantity: (typed: string) => number | undefined
  readonly parseMoney: (typed: string) => number | undefined
}

/** What somebody typed at the pump, in their own units; the first field that is no number is named. Without an instant it was now. */
export function readEnergy(form: FormData, unit: EnergyUnit, { parseQuantity, parseMoney }: Parsers): ReadEnergy {
  const said = (name: string): string => String(form.get(name) ?? '').trim()
  const quantityThousandths = parseQuantity(said('quantity'))
  if (!quantityThousandths) return { wrong: 'quantity' }
  const costMinor = parseMoney(said('cost'))
  if (costMinor === undefined) return { wrong: 'cost' }
  const odometer = said('odometerKm').replaceAll(/[\s\u202f.,]/g, '')
  if (!/^\d{1,7}$/.test(odometer)) return { wrong: 'odometerKm' }
  const at = said('at')
  return {
    draft: {
      unit,
      quantityThousandths: storedEnergy(quantityThousandths, unit),
      costMinor,
      odometerKm: kmOf(Number(odometer)),
      isFull: form.get('isFull') !== null,
      ...(at === '' ? {} : { beganAt: new Date(at).toISOString() }),
    },
  }
}
