import { t } from '#language'
import { createStored } from '#stored'

export type Theme = 'light' | 'dark' | 'system'

const parseTheme = (text: string | null): Theme => (text === 'light' || text === 'dark' ? text : 'system')

/** Day, night, or as the system says. */
export const theme = createStored<Theme>(() => localStorage, 'muts.theme', parseTheme)

/** Whether single keys press buttons. Off for those who dictate or use a screen reader (WCAG 2.1.4). */
export const singleKeys = createStored<'on' | 'off'>(
  () => localStorage,
  'muts.single-keys',
  (text) => (text === 'off' ? 'off' : 'on'),
)

export type Units = 'metric' | 'imperial'

export const UNITS: readonly { readonly value: Units; readonly text: string }[] = [
  { value: 'metric', text: t('Metric units') },
  { value: 'imperial', text: t('US units') },
]

/** In which units measured values are read. What is stored, sealed and exported keeps its own. */
export const units = createStored<Units>(
  () => localStorage,
  'muts.units',
  (text) => (text === 'imperial' ? 'imperial' : 'metric'),
)

export type Dates = 'language' | 'iso'

export const DATES: readonly { readonly value: Dates; readonly text: string }[] = [
  { value: 'language', text: t('By the language') },
  { value: 'iso', text: t('ISO 8601') },
]

/** How an instant is written: as the language does, or as ISO 8601 does, in local time either way. */
export const dates = createStored<Dates>(
  () => localStorage,
  'muts.dates',
  (text) => (text === 'iso' ? 'iso' : 'language'),
)

/** Writes the theme to the page, where the style sheet reads it. */
export function applyTheme(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}
