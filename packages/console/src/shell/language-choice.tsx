import type { ReactNode } from 'react'
import type { Language } from '#language'
import { LANGUAGE_NAMES, LANGUAGES, language, t } from '#language'
import { Chips } from '#ui'

const CHOICES = LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value] }))

/** Texts are said once, as the page begins, so it begins anew; what was begun and kept in this browser is there again. */
function speak(chosen: Language): void {
  if (chosen === language.get()) return
  language.set(chosen)
  window.location.reload()
}

/** In which language this browser is spoken to. */
export const LanguageChoice = (): ReactNode => (
  <Chips label={t('Language')} choices={CHOICES} chosen={language.use()} onChoose={speak} />
)
