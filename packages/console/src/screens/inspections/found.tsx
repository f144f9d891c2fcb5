import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer, FormItem, InspectionDetail, Me, ReadInspection } from '#api'
import { t } from '#language'
import { sayDistance } from '#measures'
import { SignatureList } from '#screens/signatures'
import { formatNumber, Instant, Sheet, Tag, Unreadable } from '#ui'
import { Photos } from './photos.tsx'
import type { WaitingPhotos } from './use-photos.ts'

const RESULTS = { pass: ['ok', t('OK')], fail: ['danger', t('fail')], na: ['plain', t('not applicable')] } as const

interface LineProps {
  readonly item: FormItem
  readonly answer: Answer | undefined
  readonly photos: ReactNode
}

function Line({ item, answer, photos }: LineProps): ReactNode {
  const [state, text] = answer ? RESULTS[answer.result] : (['open', t('no answer')] as const)
  return (
    <li className="flex flex-wrap items-center gap-x-3">
      <Tag state={state} bare>
        {text}
      </Tag>
      <span>
        {item.label}
        {item.isCritical && <span className="text-soft"> ({t('critical')})</span>}
      </span>
      {answer?.note && <span className="basis-full text-soft">{answer.note}</span>}
      {photos && <div className="basis-full">{photos}</div>}
    </li>
  )
}

interface FoundProps {
  readonly inspection: ReadInspection
  readonly photos: WaitingPhotos
  readonly me: Me
}

/** What was found, section by section; the defects first. */
export function Found({ inspection, photos, me }: FoundProps): ReactNode {
  const { form, answers } = inspection
  if (inspection.isUnreadable) return <Unreadable />
  if (!answers) return <p className="text-soft">{t('The answers went with the vehicle’s data when it was erased.')}</p>
  const by = new Map(answers.map((answer) => [answer.item, answer]))
  const failsFirst = (one: FormItem, other: FormItem) =>
    Number(by.get(other.key)?.result === 'fail') - Number(by.get(one.key)?.result === 'fail')
  return form.sections.map((section) => (
    <Sheet key={section.key} title={section.title}>
      <ul className="pad grid gap-2" aria-label={section.title}>
        {section.items.toSorted(failsFirst).map((item) => (
          <Line
            key={item.key}
            item={item}
            answer={by.get(item.key)}
            photos={
              by.get(item.key)?.result === 'fail' && (
                <Photos
                  inspection={inspection}
                  item={item}
                  ids={by.get(item.key)?.photoIds ?? []}
                  photos={photos}
                  me={me}
                />
              )
            }
          />
        ))}
      </ul>
    </Sheet>
  ))
}

/** When, by which form, and who put their name to it. */
export function About({ inspection }: { inspection: InspectionDetail }): ReactNode {
  const { form, odometerKm, submittedAt, issueIds, signatures } = inspection
  return (
    <Sheet title={t('This inspection')}>
      <dl className="pairs px-4 pb-4">
        <dt>{t('Form')}</dt>
        <dd>{t('{name}, version {number}', { name: form.name, number: form.number })}</dd>
        <dt>{t('Odometer')}</dt>
        <dd>{odometerKm === null ? t('not said') : sayDistance(odometerKm, formatNumber)}</dd>
        <dt>{t('Submitted')}</dt>
        <dd>
          <Instant at={submittedAt} otherwise={t('not yet')} />
        </dd>
        {issueIds.length > 0 && (
          <>
            <dt>{t('Issues')}</dt>
            <dd>
              {issueIds.map((issueId, at) => (
                <Link key={issueId} to="/app/issues/$issueId" params={{ issueId }} className="mr-2">
                  {t('issue {at}', { at: at + 1 })}
                </Link>
              ))}
            </dd>
          </>
        )}
        <dt>{t('Signed')}</dt>
        <dd>
          <SignatureList signatures={signatures} />
        </dd>
      </dl>
    </Sheet>
  )
}
