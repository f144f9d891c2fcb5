import type { FaultTrend, FaultTrendState } from '#api'
import { t } from '#language'
import type { State } from '#ui'

export const TREND_STATES: Readonly<Record<FaultTrendState, State>> = {
  new: 'danger',
  risen: 'warn',
  level: 'plain',
  fallen: 'ok',
  gone: 'ok',
  unknown: 'plain',
}

export const TREND_WORDS: Readonly<Record<FaultTrendState, string>> = {
  new: t('new'),
  risen: t('risen'),
  level: t('level'),
  fallen: t('fallen'),
  gone: t('gone'),
  unknown: t('not comparable'),
}

/** `+3`, `−2`, `0`. */
export const sayChange = (change: number, format: (value: number) => string): string =>
  change > 0 ? `+${format(change)}` : change < 0 ? `−${format(-change)}` : '0'

/** What a line is about beside its code: the control unit, or make and model; empty where it is the code alone. */
export const sayWhere = ({ ecu, make, model }: Pick<FaultTrend, 'ecu' | 'make' | 'model'>): string =>
  ecu ?? [make, model].filter((one) => one !== null).join(' ')

/** Tells a line from the others of its list. */
export const keyOf = ({ code, ecu, make, model }: FaultTrend): string => JSON.stringify([code, ecu, make, model])
