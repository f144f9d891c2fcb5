import type { Interval, Terms } from '#api'
import { t } from '#language'

/** What is counted, and how it is called behind a number. */
export const MEASURES = [
  { of: 'Km', unit: 'km' },
  { of: 'Days', unit: 'days' },
  { of: 'EngineHours', unit: 'engine hours' },
] as const

/** How often, how long before, how far beyond. */
export const STEPS = ['every', 'soft', 'hard'] as const

export type TermName = keyof Terms & `${(typeof STEPS)[number]}${(typeof MEASURES)[number]['of']}`
export const termName = (step: (typeof STEPS)[number], { of }: (typeof MEASURES)[number]): TermName => `${step}${of}`

/** `every 15 000 km or 365 days`: whichever comes first. */
export function sayTerms(terms: Terms, format: (value: number) => string): string {
  const parts = MEASURES.flatMap((measure) => {
    const every = terms[termName('every', measure)]
    return every === undefined ? [] : [`${format(every)} ${measure.unit}`]
  })
  return parts.length === 0 ? t('without an interval') : `every ${parts.join(' or ')}`
}

/** The intervals of a form, each under a number of its own; a field that is empty is not said. */
export const readIntervals = (form: FormData, numbers: readonly number[]): readonly Interval[] =>
  numbers.map((number) => {
    const said = (name: string): string => String(form.get(`${number}.${name}`) ?? '').trim()
    const terms = STEPS.flatMap((step) => MEASURES.map((measure) => termName(step, measure)))
      .filter((name) => said(name) !== '')
      .map((name) => [name, Number(said(name))])
    return { serviceTaskId: said('serviceTaskId'), ...Object.fromEntries(terms) }
  })
