import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { Connection, SsoDomain } from '#api'
import { domainsQuery, sso } from '#api'
import { t } from '#language'
import { Button, CopyAddress, Field, Instant, ProblemNote, Tag } from '#ui'

function useDomainAct<T>(act: (given: T) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: domainsQuery.queryKey }),
  })
}

function Proof({ record }: Pick<SsoDomain, 'record'>): ReactNode {
  return (
    <dl className="grid gap-2 rounded-control bg-well p-3 text-sm">
      <div>
        <dt className="text-soft">{t('Publish a TXT record at')}</dt>
        <dd>
          <CopyAddress text={record.name} what={t('the name of the record')} />
        </dd>
      </div>
      <div>
        <dt className="text-soft">{t('which says')}</dt>
        <dd>
          <CopyAddress text={record.value} what={t('the value of the record')} />
        </dd>
      </div>
    </dl>
  )
}

function DomainLine({ domain, mayChange }: { domain: SsoDomain; mayChange: boolean }): ReactNode {
  const verify = useDomainAct(() => sso.verifyDomain(domain))
  const remove = useDomainAct(() => sso.removeDomain(domain))
  const error = verify.error ?? remove.error
  const isProven = domain.verifiedAt !== null
  return (
    <li className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="wire">{domain.domain}</span>
        <Tag state={isProven ? 'ok' : 'due'}>{isProven ? t('proven') : t('not proven yet')}</Tag>
        <small className="flex-1 text-soft">{isProven && <Instant at={domain.verifiedAt} />}</small>
        {mayChange && (
          <span className="inline-flex gap-1">
            {!isProven && (
              <Button
                size="small"
                disabled={verify.isPending}
                onClick={() => verify.mutate(undefined)}
                aria-label={t('Verify {domain}', { domain: domain.domain })}
              >
                {verify.isPending ? t('Looking…') : t('Verify')}
              </Button>
            )}
            <Button
              size="small"
              disabled={remove.isPending}
              onClick={() => remove.mutate(undefined)}
              aria-label={t('Remove {domain}', { domain: domain.domain })}
            >
              {t('Remove')}
            </Button>
          </span>
        )}
      </div>
      {error && <ProblemNote error={error} />}
      {!isProven && <Proof record={domain.record} />}
    </li>
  )
}

function NameDomain({ connection }: { connection: Connection }): ReactNode {
  const name = useDomainAct((domain: string) => sso.nameDomain(domain, connection.id))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const typed = String(new FormData(form).get('domain')).trim().toLowerCase()
    name.mutate(typed, { onSuccess: () => form.reset() })
  }
  return (
    <form className="flex flex-wrap items-end gap-2" onSubmit={submit}>
      {name.error && <ProblemNote error={name.error} />}
      <div className="min-w-48 flex-1">
        <Field
          label={t('Domain of their e-mail')}
          name="domain"
          placeholder="fleet.example"
          autoComplete="off"
          required
          wire
        />
      </div>
      <Button type="submit" disabled={name.isPending}>
        {t('Name it')}
      </Button>
    </form>
  )
}

/** The e-mail domains whose people are sent to the provider; each is proven by its name system first. */
export function Domains({ connection, mayChange }: { connection: Connection; mayChange: boolean }): ReactNode {
  const { data, error } = useQuery(domainsQuery)
  const own = data?.filter(({ connectionId }) => connectionId === connection.id) ?? []
  return (
    <div className="grid gap-4">
      {error && <ProblemNote error={error} />}
      {data && own.length === 0 && <p className="text-soft">{t('No domain leads here yet.')}</p>}
      {own.length > 0 && (
        <ul className="grid gap-4" aria-label={t('Domains of {name}', { name: connection.name })}>
          {own.map((domain) => (
            <DomainLine key={domain.id} domain={domain} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {mayChange && <NameDomain connection={connection} />}
    </div>
  )
}
