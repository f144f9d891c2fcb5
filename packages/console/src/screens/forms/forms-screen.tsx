import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { InspectionForm } from '#api'
import { formsQuery, meQuery } from '#api'
import { t } from '#language'
import { may } from '#shell'
import type { State } from '#ui'
import { formatWords, Instant, PageHead, RecordList, RecordRow, Tag } from '#ui'
import { NewForm } from './new-form.tsx'

const STATES: Readonly<Record<InspectionForm['status'], State>> = { draft: 'open', published: 'ok', retired: 'plain' }

function Row({ form }: { form: InspectionForm }): ReactNode {
  const items = form.sections.reduce((sum, section) => sum + section.items.length, 0)
  return (
    <RecordRow>
      <th scope="row">
        <Link to="/app/forms/$formId" params={{ formId: form.id }}>
          {form.name}
        </Link>
      </th>
      <td>
        <Tag state={STATES[form.status]}>{formatWords(form.status)}</Tag>
      </td>
      <td>
        {form.publishedNumber === null
          ? t('none')
          : t('version {publishedNumber}', { publishedNumber: form.publishedNumber })}
      </td>
      <td>
        {t('{items} in {sections, plural, one {# section} other {# sections}}', {
          items,
          sections: form.sections.length,
        })}
      </td>
      <td>
        <Instant at={form.updatedAt} />
      </td>
    </RecordRow>
  )
}

const COLUMNS = [t('Form'), t('Stands'), t('Filled in by'), t('Items'), t('Changed')] as const

/** The forms of inspections, drafted, published and retired. */
export function FormsScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const list = useInfiniteQuery(formsQuery)
  return (
    <>
      <PageHead
        name={t('Forms')}
        title={t('Forms')}
        above={<Link to="/app/inspections">{t('All inspections')}</Link>}
        below={<p>{t('What is looked at in an inspection')}</p>}
      >
        {me && may(me, 'form.draft') && <NewForm />}
      </PageHead>
      <RecordList list={list} label={t('Forms')} columns={COLUMNS} none={<p>{t('No form yet.')}</p>}>
        {(form) => <Row key={form.id} form={form} />}
      </RecordList>
    </>
  )
}
