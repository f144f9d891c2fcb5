import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { LedgerEntry, LedgerSearch, Witnesses } from '#api'
import { ledgerEntriesQuery, meQuery, witnessesQuery } from '#api'
import { rich, t } from '#language'
import { usePresence } from '#presence'
import { may } from '#shell'
import { LoadMore, Note, Paged, PageHead, ProblemNote, Sheet, Waiting } from '#ui'
import { EntryTable } from './entry-table.tsx'
import { PinnedKeysSheet } from './pinned-keys.tsx'
import { ProofPanel } from './proof-panel.tsx'
import { SearchForm } from './search-form.tsx'
import { WholeAnswer } from './whole-answer.tsx'
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

/** Who beyond the host vouches for the log: what is wrong stands above all else, the rest below the entries. */
function useWitnesses() {
  const isPresent = usePresence()
  return useQuery({ ...witnessesQuery, refetchInterval: isPresent ? RENEW_EVERY_MS : false })
}

function Entries({ search }: { search: LedgerSearch }): ReactNode {
  const list = useInfiniteQuery(ledgerEntriesQuery(search))
  const [open, setOpen] = useState<LedgerEntry>()
  const entries = list.data?.pages.flatMap(({ data }) => data) ?? []
  const askedAtMs = Math.min(...(list.data?.pages ?? []).map((page) => page.askedAtMs))
  const shown = { entries, isWhole: !list.hasNextPage, askedAtMs }
  return (
    <div className={open ? 'ledger with-proof' : 'ledger'}>
      <div>
        <section className="sheet" aria-label={t('Entries')}>
          {list.data && <WholeAnswer search={search} list={shown} />}
          <Paged
            list={list}
            what={t('Entries')}
            count={entries.length}
            none={<p>{t('No entry of that kind is in reach.')}</p>}
          >
            <EntryTable entries={entries} open={open} onOpen={setOpen} />
          </Paged>
        </section>
        <LoadMore list={list} />
      </div>
      {open && <ProofPanel key={open.seq} entry={open} onClose={() => setOpen(undefined)} />}
    </div>
  )
}

/** What happened, who vouches for it, and its proof in this browser. */
export function LedgerScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const search = useSearch({ from: '/in/app/ledger' })
  const navigate = useNavigate()
  const witnesses = useWitnesses()
  return (
    <>
      <PageHead
        name={t('Ledger')}
        title={t('Ledger')}
        below={<p>{t('Everything that was done, refused or failed here, each with its proof')}</p>}
      />
      <div className="grid gap-5">
        {witnesses.data && <Standing {...witnesses.data} />}
        {me && may(me, 'ledger.search') && (
          <>
            <SearchForm search={search} onSearch={(next) => void navigate({ to: '/app/ledger', search: next })} />
            <Entries key={JSON.stringify(search)} search={search} />
          </>
        )}
        <PinnedKeysSheet />
        <Sheet title={t('Witnesses')}>
          {witnesses.isPending && <Waiting what={t('Loading the witnesses')} />}
          {witnesses.error && <ProblemNote error={witnesses.error} />}
          {witnesses.data && <WitnessTable witnesses={witnesses.data.witnesses} />}
        </Sheet>
      </div>
    </>
  )
}
