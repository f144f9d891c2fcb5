import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { buildQuery } from '#api'
import { t } from '#language'
import { LanguageChoice } from '#shell'
import { Brand, Dial, Tag } from '#ui'

/** Production speaks TLS only (it refuses to start without); plain HTTP is the evaluation profile on loopback. */
const isEvaluation = window.location.protocol === 'http:'

function BuildSeal(): ReactNode {
  const { data: build } = useQuery(buildQuery)
  if (!build) return <aside className="si-seal" aria-label={t('This build')} />
  return (
    <aside className="si-seal" aria-label={t('This build')}>
      <Dial hash={build.sha256} text={build.version} what={t('build')} />
      <div className="grid gap-2">
        <p className="text-xl font-semibold tracking-tight">{t('Everything done here can be proven.')}</p>
        <p className="text-soft">
          {t('This ring is drawn from the hash of this console’s build. Another build has another ring.')}
        </p>
        <dl className="pairs">
          {isEvaluation && (
            <>
              <dt>{t('Profile')}</dt>
              <dd>
                <Tag state="warn" bare>
                  {t('Evaluation: not policy-compliant')}
                </Tag>
              </dd>
            </>
          )}
          <dt>{t('Hash')}</dt>
          <dd className="wire">{build.sha256.slice(0, 32).replaceAll(/(.{8})(?=.)/g, '$1 ')}</dd>
        </dl>
      </div>
    </aside>
  )
}

/** The frame of the screens before one is signed in: the work at the left, the build's ring at the right. */
export function Entrance({ children }: { children: ReactNode }): ReactNode {
  return (
    <main className="si">
      <div className="si-form">
        <p className="brand">
          <Brand />
        </p>
        {children}
        <LanguageChoice />
        <p className="max-w-[44ch] text-xs text-soft">
          {t(
            'Repeated wrong tries lock the account for a while. Sessions end after 30 idle minutes; running scans go on.',
          )}
        </p>
      </div>
      <BuildSeal />
    </main>
  )
}
