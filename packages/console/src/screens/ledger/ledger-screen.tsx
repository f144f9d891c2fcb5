import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Witnesses } from '#api'
import { witnessesQuery } from '#api'
import { rich, t } from '#language'
import { usePresence } from '#presence'
import { Note, PageHead, ProblemNote, Waiting } from '#ui'
import { WitnessTable } from './witness-table.tsx'

const RENEW_EVERY_MS = 30_000

function Refuted({ because }: { because: string }): ReactNode {
  return (
    <Note state="danger" live="alert">
      <p className="font-semibold">{t('This is not the log that a witness saw: {because}.', { because })}</p>
      <p>
        {rich(
          'Nothing is placed any more. Stop every server and keep the database and the leaves folder as they are: they are evidence. Then go on from a backup with <wire>muts ledger restore</wire>, which says what is missing and puts it back where a copy holds it.',
        )}
      </p>
    </Note>
  )
}

function Standing({ isWitnessed, refutation, witnesses }: Witnesses): ReactNode {
  if (refutation !== null) return <Refuted because={refutation} />
  if (isWitnessed) return null
  return (
    <Note state="warn">
      <p>
        {witnesses.length === 0
          ? t('Nobody beyond this host vouches for the log.')
          : t('No witness has vouched lately.')}{' '}
        {rich(
          'Whoever holds host and database could tell another past. A paired bridge that is connected is a witness; the operator names others with <wire>MUTS_WITNESSES</wire>.',
        )}
      </p>
    </Note>
  )
}

/** Who beyond the host vouches for the ledger, how far and since when. */
export function LedgerScreen(): ReactNode {
  const isPresent = usePresence()
  const { data, error, isPending } = useQuery({
    ...witnessesQuery,
    refetchInterval: isPresent ? RENEW_EVERY_MS : false,
  })
  return (
    <>
      <PageHead
        name={t('Ledger')}
        title={t('Ledger')}
        below={<p>{t('Who beyond this host has seen the log, and vouches that it only ever went on from there')}</p>}
      />
      {data && <Standing {...data} />}
      <div className="sheet">
        {isPending && <Waiting what={t('Loading the witnesses')} />}
        {error && <ProblemNote error={error} />}
        {data && <WitnessTable witnesses={data.witnesses} />}
      </div>
    </>
  )
}
