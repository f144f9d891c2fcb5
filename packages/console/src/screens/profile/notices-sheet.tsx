import { useQuery } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { NoticeKind, ReadWishes, Wishes } from '#api'
import { changeNotices, NOTICES, noticesQuery, useWrite } from '#api'
import { t } from '#language'
import { Button, Note, ProblemNote, SelectField, Sheet } from '#ui'

const WORDS: Readonly<Record<NoticeKind, string>> = {
  'critical-issue': t('A critical issue was raised'),
  approval: t('A work order was opened and waits for approval'),
  'import-finished': t('An import of yours came to its end'),
  due: t('What is due'),
}

function Form({ read }: { read: ReadWishes }): ReactNode {
  const change = useWrite(
    (form: FormData) =>
      changeNotices(read, Object.fromEntries(NOTICES.map((kind) => [kind, form.get(kind)])) as Wishes),
    { touches: ['notices'] },
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate(new FormData(event.currentTarget))
  }
  return (
    <form className="pad grid gap-3" onSubmit={submit}>
      {!read.canMail && <Note state="info">{t('The operator has named no mail server, so nothing is sent.')}</Note>}
      {change.error && <ProblemNote error={change.error} />}
      {change.isSuccess && (
        <Note state="ok" live="status">
          {t('Kept.')}
        </Note>
      )}
      {NOTICES.map((kind) => (
        <SelectField key={kind} label={WORDS[kind]} name={kind} defaultValue={read.wishes[kind]}>
          <option value="off">{t('Do not tell me')}</option>
          {kind !== 'due' && <option value="at-once">{t('At once')}</option>}
          <option value="daily">{t('In one mail a day')}</option>
        </SelectField>
      ))}
      <div>
        <Button type="submit" disabled={change.isPending}>
          {t('Keep')}
        </Button>
      </div>
    </form>
  )
}

/** What the person who looks is told of by mail. */
export function NoticesSheet(): ReactNode {
  const { data } = useQuery(noticesQuery)
  if (!data) return null
  return (
    <Sheet title={t('Mail to you')}>
      <Form key={data.etag} read={data} />
    </Sheet>
  )
}
