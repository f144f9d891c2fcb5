import type { ReactNode } from 'react'
import { t } from '#language'
import { Note } from '#ui'

/** What is about to be signed is another by now than what stood here. */
export function ChangedNote(): ReactNode {
  return (
    <Note state="warn" live="alert">
      <p>{t('The answers were changed just now. Close this, look at them, and sign what they are then.')}</p>
    </Note>
  )
}
