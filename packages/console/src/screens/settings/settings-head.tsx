import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { meQuery } from '#api'
import { t } from '#language'
import { settingsFor } from '#shell'
import { PageHead } from '#ui'

export interface SettingsHeadProps {
  readonly name: string
  /** One sentence under the name. */
  readonly children: ReactNode
  /** The button of the page, where it has one. */
  readonly act?: ReactNode
}

/** The head of a page of settings, and the way to the others. */
export function SettingsHead({ name, children, act }: SettingsHeadProps): ReactNode {
  const me = useQuery(meQuery)
  return (
    <>
      <PageHead name={name} title={name} below={<p>{children}</p>}>
        {act}
      </PageHead>
      <nav className="chips mb-5" aria-label={t('Settings')}>
        {me.data &&
          settingsFor(me.data).map((place) => (
            <Link
              key={place.to}
              to={place.to}
              className="chip"
              activeOptions={{ exact: true }}
              activeProps={{ 'aria-current': 'page' }}
            >
              {place.name}
            </Link>
          ))}
      </nav>
    </>
  )
}
