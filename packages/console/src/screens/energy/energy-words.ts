import type { EnergyEntry, EnergyUnit } from '#api'
import { t } from '#language'
import type { State } from '#ui'

/** What speaks against an entry, as one says it. */
const FLAGS: Readonly<Record<string, string>> = {
  'above-capacity': t('more than fits in'),
  'economy-outlier': t('used far more or less than usual'),
  'odometer-back': t('odometer goes back'),
  'odometer-jump': t('odometer jumps ahead'),
  'time-overlap': t('at the same time as another'),
}

export const sayFlags = (flags: readonly string[]): string => flags.map((flag) => FLAGS[flag] ?? flag).join(', ')

export const ENTRY_STATES: Readonly<Record<EnergyEntry['status'], State>> = {
  posted: 'ok',
  questioned: 'warn',
  accepted: 'ok',
  void: 'plain',
}

/** What a vehicle of this fuel is filled with, where that is known. */
export const unitFor = (fuel: string | null | undefined): EnergyUnit =>
  fuel === 'electric' ? 'kilowatt-hour' : 'litre'
