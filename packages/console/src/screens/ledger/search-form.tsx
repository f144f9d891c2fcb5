import { Search } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import type { LedgerSearch } from '#api'
import { t } from '#language'
import { Button, Field } from '#ui'

const WORDS = [
  { name: 'actor', label: t('By whom'), hint: t('Id') },
  { name: 'subject', label: t('About whom'), hint: t('Id') },
  { name: 'object', label: t('On what'), hint: t('Id or name') },
  { name: 'action', label: t('Did what'), hint: undefined },
] as const
const INSTANTS = [
  { name: 'from', label: t('From') },
  { name: 'to', label: t('Until') },
] as const

/** What a person is called, and a mail address, would stand in the address of the page. */
const NAMES = '[A-Za-z0-9][A-Za-z0-9._:\\/\\-]*'

/** As `datetime-local` writes it: local time, to the minute. */
function toLocal(iso: string | undefined): string {
  if (iso === undefined) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** An instant that was not touched stays as exact as its address said it. */
function readForm(form: FormData, search: LedgerSearch): LedgerSearch {
  const words = WORDS.map(({ name }) => [name, String(form.get(name)).trim()] as const)
  const instants = INSTANTS.map(({ name }) => [name, String(form.get(name))] as const)
  return Object.fromEntries([
    ...words.filter(([, word]) => word !== ''),
    ...instants
      .filter(([, local]) => local !== '')
      .map(([name, local]) => [
        name,
        (local === toLocal(search[name]) && search[name]) || new Date(local).toISOString(),
      ]),
  ])
}

/** What to look for. Each word that is filled in narrows the list. */
export function SearchForm({
  search,
  onSearch,
}: {
  search: LedgerSearch
  onSearch: (search: LedgerSearch) => void
}): ReactNode {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSearch(readForm(new FormData(event.currentTarget), search))
  }
  return (
    <search>
      <form className="ledger-search" onSubmit={submit} key={JSON.stringify(search)}>
        {WORDS.map(({ name, label, hint }) => (
          <Field
            key={name}
            wire
            name={name}
            label={label}
            placeholder={hint}
            maxLength={100}
            pattern={NAMES}
            title={t(
              'An id or a name as entries show it. Nothing about a person is searched for by what they are called.',
            )}
            defaultValue={search[name] ?? ''}
          />
        ))}
        {INSTANTS.map(({ name, label }) => (
          <Field key={name} type="datetime-local" name={name} label={label} defaultValue={toLocal(search[name])} />
        ))}
        <Button type="submit">
          <Search /> {t('Search')}
        </Button>
      </form>
    </search>
  )
}
