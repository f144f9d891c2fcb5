import type { ReactNode } from 'react'
import type { LedgerEntry } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { DataTable, formatName, formatNumber, Instant, SealButton, Tag } from '#ui'
import { sealStateOf, useEntryCheck } from './use-entry-check.ts'

const OUTCOMES: Readonly<Record<LedgerEntry['outcome'], State>> = { done: 'ok', refused: 'danger', failed: 'warn' }

/** As many as a line holds; the proof names all of them. */
const MOST_OBJECTS = 2
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Enough of an id to tell it from its neighbours. */
const shorten = (id: string): string => (UUID.test(id) ? `${id.slice(0, 8)}…${id.slice(-4)}` : id)

function Objects({ objects }: Pick<LedgerEntry, 'objects'>): ReactNode {
  const rest = objects.length - MOST_OBJECTS
  const named = objects.slice(0, MOST_OBJECTS).map(shorten).join(', ')
  return (
    <span className="block text-soft">
      <span className="wire wrap-anywhere">{named}</span>
      {rest > 0 && <> {t('and {rest} more', { rest })}</>}
    </span>
  )
}

interface RowProps {
  readonly entry: LedgerEntry
  readonly isOpen: boolean
  readonly onOpen: (entry: LedgerEntry) => void
}

function Row({ entry, isOpen, onOpen }: RowProps): ReactNode {
  const { data } = useEntryCheck(entry, false)
  return (
    <tr aria-selected={isOpen}>
      <td className="num text-soft">{formatNumber(entry.seq)}</td>
      <td className="whitespace-nowrap">
        <Instant at={entry.at} />
      </td>
      <td className="wide">
        <span className="wire wrap-anywhere">{entry.action}</span>
        <Objects objects={entry.objects} />
      </td>
      <td className="wide labelled" data-label={t('Who')}>
        <span className="wire" title={entry.actor}>
          {shorten(entry.actor)}
        </span>
      </td>
      <td>
        <Tag state={OUTCOMES[entry.outcome]}>{formatName(entry.outcome)}</Tag>
      </td>
      <td>
        <SealButton hash={entry.leafHash} state={sealStateOf(data)} onOpen={() => onOpen(entry)} />
      </td>
    </tr>
  )
}

/** Entries, newest first, each with its seal. */
export function EntryTable(props: {
  readonly entries: readonly LedgerEntry[]
  readonly open: LedgerEntry | undefined
  readonly onOpen: (entry: LedgerEntry) => void
}): ReactNode {
  const { entries, open, onOpen } = props
  const head = (
    <>
      <th className="num">{t('No.')}</th>
      <th>{t('When')}</th>
      <th>{t('Did what')}</th>
      <th>{t('Who')}</th>
      <th>{t('Outcome')}</th>
      <th>{t('Seal')}</th>
    </>
  )
  return (
    <DataTable label={t('Entries')} head={head}>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.seq} entry={entry} isOpen={open?.seq === entry.seq} onOpen={onOpen} />
        ))}
      </tbody>
    </DataTable>
  )
}
