import type { ReactNode } from 'react'
import { t } from '#language'
import { CopyLine, Note } from '#ui'

/** A one-time link, shown once: without a mail server the admin hands it over. Null where it went by mail. */
export function HandOver({ link, name }: { link: string | null; name: string }): ReactNode {
  if (link === null)
    return (
      <Note state="ok" live="status">
        {t('The link is on its way to {name} by mail. It opens once.', { name })}
      </Note>
    )
  return (
    <div className="mt-3 grid gap-3.5">
      <Note state="info" live="status">
        {t('Hand this link to {name}. It opens once, and it is shown only now.', { name })}
      </Note>
      <CopyLine text={link} what={t('the link')} />
    </div>
  )
}
