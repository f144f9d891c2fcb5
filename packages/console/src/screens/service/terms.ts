import type { Interval, Terms } from '#api'
import { sayEither, t } from '#language'
import { kmOf, sayDistance } from '#measures'

/** What is counted, and how it is called behind a number. */
export const MEASURES = [
  { of: 'Km', unit: 'km' },
  { of: 'Days', unit: t('days') },
  { of: 'EngineHours', unit: t('engine hours') },
] as const

/** `15 000 km`, `365 days`, `1 engine hour`. */
export function sayMeasure(
  of: (typeof MEASURES)[number]['of'],
  value: number,
  format: (value: number) => string,
): string {
  if (of === 'Km') return sayDistance(value, format)
  return of === 'Days'
    ? t('{days, plural, one {# day} other {# days}}', { days: value })
    : t('{hours, plural, one {{said} engine hour} other {{said} engine hours}}', { hours: value, said: format(value) })
}

/** How often, how long before, how far beyond. */
export const STEPS = ['every', 'soft', 'hard'] as const

export type TermName = keyof Terms & `${(typeof STEPS)[number]}${(typeof MEASURES)[number]['of']}`
export const termName = (step: (typeof STEPS)[number], { of }: (typeof MEASURES)[number]): TermName => `${step}${of}`

/** `every 15 000 km or 365 days`: whichever comes first. */
export function sayTerms(terms: Terms, format: (value: number) => string): string {
  const parts = MEASURES.flatMap((measure) => {
    const every = terms[termName('every', measure)]
    return every === undefined ? [] : [sayMeasure(measure.of, every, format)]
  })
  return parts.length === 0 ? t('without an interval') : t('every {terms}', { terms: sayEither(parts) })
}

/**
 * The intervals of a form, each under a number of its own; a field that is empty is not said. Distances are typed in the
 * units of who fills it in.
 *
 * @param given those that the form was opened with, by their number.
 */
export const readIntervals = (
  form: FormData,
  numbers: readonly number[],
  given: readonly Interval[] = [],
): readonly Interval[] =>
  numbers.map((number) => {
    const said = (name: string): string => String(form.get(`${number}.${name}`) ?? '').trim()
    const terms = STEPS.flatMap((step) => MEASURES.map((measure) => termName(step, measure)))
      .filter((name) => said(name) !== '')
      .map((name) => {
        const typed = Number(said(name))
        return [name, name.endsWith('Km') ? kmOf(typed, given[number]?.[name]) : typed]
      })
    return { serviceTaskId: said('serviceTaskId'), ...Object.fromEntries(terms) }
  })
